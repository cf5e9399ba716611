"""The ways in: from what a person knows or has to the key that opens the vault key."""

from dataclasses import replace

from app.core.secret import Secret
from app.vault import canonical
from app.vault.crypto import (
    NONCE_SIZE,
    SALT_SIZE,
    DoesNotOpen,
    KdfParameters,
    argon2id,
    argon2id_fused,
    decrypt,
    encrypt,
    hk,
    lp,
    random_bytes,
)
from app.vault.format.header import Header, Slot, SlotKind
from app.vault.password import normalise

ENTROPY_SIZES = (16, 20, 24, 28, 32)  # BIP-39: 12 to 24 words


def password_root(
    password: Secret, salt: bytes, device: Secret | None, kdf: KdfParameters
) -> Secret:
    """A = lp(Argon2id(password), device secret): what every slot with a password starts from."""
    stretched = argon2id("pw", normalise(password), salt, kdf)
    return Secret(lp(stretched.reveal(), device.reveal() if device else b""))


def password_key(root: Secret, salt: bytes) -> Secret:
    return hk(root, salt, "kek/pw")


def code_key(root: Secret, salt: bytes, target: int, kdf: KdfParameters) -> Secret:
    """Password and login code fused: `target` is what the offset table made of the code."""
    before = hk(root, salt, "totp-pre")
    return hk(argon2id_fused(before, target, salt, kdf), salt, "kek/pwtotp")


def mask_key(root: Secret, salt: bytes) -> Secret:
    """Hides the offset table from whoever does not have the password."""
    return hk(root, salt, "totp-mask")


def recovery_key(root: Secret, salt: bytes, index: int, code: Secret) -> Secret:
    """Password and one recovery code (hexadecimal)."""
    return hk(Secret(lp(root.reveal(), bytes([index]), code.reveal())), salt, "kek/pwrc")


def phrase_key(entropy: Secret, salt: bytes) -> Secret:
    """The phrase alone opens: no password, no device secret, nothing that can get lost."""
    return hk(entropy, salt, "kek/phrase")


def wrap(
    vid: bytes, kind: SlotKind, salt: bytes, key: Secret, vmk: Secret, index: int | None = None
) -> Slot:
    """Put the vault key under a slot key. index: of a recovery code."""
    empty = Slot(kind, salt, random_bytes(NONCE_SIZE), b"", index)
    return replace(empty, ciphertext=encrypt(key, empty.nonce, vmk, _bound(vid, empty)))


def unwrap(vid: bytes, slot: Slot, key: Secret) -> Secret:
    """The vault key. Raises DoesNotOpen."""
    return decrypt(key, slot.nonce, slot.ciphertext, _bound(vid, slot))


def wrap_phrase(vid: bytes, entropy: Secret, vmk: Secret) -> Slot:
    """A slot that the phrase opens alone: less than BIP-39's entropy would be an open door."""
    if len(entropy) not in ENTROPY_SIZES:
        raise ValueError("not the entropy of a BIP-39 phrase")
    salt = random_bytes(SALT_SIZE)
    return wrap(vid, SlotKind.PHRASE, salt, phrase_key(entropy, salt), vmk)


def unwrap_phrase(header: Header, entropy: Secret) -> Secret:
    """Raises DoesNotOpen, also where the vault has no phrase (watch-only)."""
    slot = header.slot(SlotKind.PHRASE)
    if slot is None:
        raise DoesNotOpen
    return unwrap(header.vid, slot, phrase_key(entropy, slot.salt))


def _bound(vid: bytes, slot: Slot) -> bytes:
    return b"walnut/v1/slot\0" + vid + canonical.encode(slot.public)
