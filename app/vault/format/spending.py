"""The spending keys: sealed under a key of their own (SMK) that only a fresh password opens.

Unlocking the vault shows the history; it does not open these. A payment hands a SealedKey and
the password to the signer child, which calls `open_sealed` and exits after signing.
"""

import enum
from dataclasses import dataclass
from typing import Self

from app.core.secret import Secret
from app.vault import canonical
from app.vault.canonical import Json, NotCanonical
from app.vault.crypto import (
    KEY_SIZE,
    NONCE_SIZE,
    SALT_SIZE,
    TAG_SIZE,
    DoesNotOpen,
    KdfParameters,
    argon2id,
    decrypt,
    encrypt,
    hk,
    lp,
    random_bytes,
    seal,
    unseal,
)
from app.vault.errors import VaultDamaged, WalletFrozen, WrongPassword
from app.vault.format.header import VID_SIZE, kdf_parse, kdf_to_json
from app.vault.password import normalise

RECORD_MOST = 4096
_NAME_MOST = 64
_OVERHEAD = NONCE_SIZE + TAG_SIZE


class SpendKind(enum.StrEnum):
    """How the spending key is wrapped."""

    PASSWORD = "spend"  # noqa: S105 - the word in the file
    FROZEN = "frozen"  # as PASSWORD, around a spending key that is sealed under the freeze key
    PHRASE = "spend-phrase"


@dataclass(frozen=True, slots=True)
class SpendSlot:
    """The spending key under one slot key."""

    kind: SpendKind
    salt: bytes
    nonce: bytes
    ciphertext: bytes

    def to_json(self) -> dict[str, Json]:
        return {
            "type": self.kind.value,
            "salt": canonical.to_base64(self.salt),
            "n": canonical.to_base64(self.nonce),
            "ct": canonical.to_base64(self.ciphertext),
        }

    @classmethod
    def parse(cls, value: Json) -> Self:
        value = canonical.members(value, ("type", "salt", "n", "ct"))
        if value["type"] not in tuple(SpendKind):
            raise NotCanonical("spend type")
        kind = SpendKind(value["type"])
        held = KEY_SIZE + (_OVERHEAD if kind is SpendKind.FROZEN else 0)
        return cls(
            kind,
            canonical.from_base64(value["salt"], SALT_SIZE),
            canonical.from_base64(value["n"], NONCE_SIZE),
            canonical.from_base64(value["ct"], held + TAG_SIZE),
        )


@dataclass(frozen=True, slots=True)
class SealedKey:
    """One spending secret as it lies in the vault, with all but the password to open it."""

    vid: bytes
    kdf: KdfParameters
    slot: SpendSlot
    device: Secret | None
    name: str
    record: bytes

    def to_wire(self) -> Secret:
        """For the pipe to the signer child; a Secret because the device secret is in it."""
        device = None if self.device is None else canonical.to_base64(self.device.reveal())
        value = {
            "vid": self.vid.hex(),
            "kdf": kdf_to_json(self.kdf),
            "slot": self.slot.to_json(),
            "ds": device,
            "name": self.name,
            "record": canonical.to_base64(self.record),
        }
        return Secret(canonical.encode(value))

    @classmethod
    def from_wire(cls, wire: Secret) -> Self:
        """Raises NotCanonical: our own parent wrote something else."""
        names = ("vid", "kdf", "slot", "ds", "name", "record")
        value = canonical.members(canonical.decode(wire.reveal()), names)
        device = value["ds"]
        return cls(
            canonical.from_hex(value["vid"], VID_SIZE),
            kdf_parse(value["kdf"]),
            SpendSlot.parse(value["slot"]),
            None if device is None else Secret(canonical.from_base64(device, KEY_SIZE)),
            record_name(value["name"]),
            record_bytes(value["record"]),
        )


def open_sealed(password: Secret, sealed: SealedKey) -> Secret:
    """The spending secret. Takes as long as a login.

    Raises WalletFrozen before it tries, WrongPassword, VaultDamaged.
    """
    if sealed.slot.kind is SpendKind.FROZEN:
        raise WalletFrozen
    smk = open_with_password(password, sealed)
    try:
        return unseal(smk, sealed.record, _record_bound(sealed.vid, sealed.name))
    except DoesNotOpen:
        raise VaultDamaged(part="record") from None
    finally:
        smk.wipe()


def open_with_password(password: Secret, sealed: SealedKey) -> Secret:
    """What the slot holds: the spending key, or its sealed form while frozen.

    Raises WrongPassword.
    """
    key = _password_key(password, sealed.slot.salt, sealed.device, sealed.kdf)
    return _unwrap(sealed.vid, sealed.slot, key, WrongPassword())


def open_with_phrase(entropy: Secret, vid: bytes, slot: SpendSlot) -> Secret:
    """The spending key, from the recovery phrase. Raises VaultDamaged: the phrase is known good."""
    key = hk(entropy, slot.salt, "kek/spend-phrase")
    return _unwrap(vid, slot, key, VaultDamaged(part="spend"))


def wrap_for_password(
    smk: Secret, vid: bytes, password: Secret, device: Secret | None, kdf: KdfParameters
) -> SpendSlot:
    """smk: the spending key, or its sealed form from `freeze`."""
    salt = random_bytes(SALT_SIZE)
    kind = SpendKind.PASSWORD if len(smk) == KEY_SIZE else SpendKind.FROZEN
    return _wrap(vid, kind, salt, _password_key(password, salt, device, kdf), smk)


def freeze(smk: Secret, vid: bytes, freeze_key: Secret) -> Secret:
    """The spending key under a second key that is kept nowhere here.

    A layer of its own below the password's, so that a frozen wallet can still get another
    password, device secret or login codes without being unfrozen for it.
    """
    return Secret(seal(hk(freeze_key, vid, "kek/frozen"), smk, _frozen_bound(vid)))


def unfreeze(sealed: Secret, vid: bytes, freeze_key: Secret) -> Secret:
    """The spending key again. Raises DoesNotOpen."""
    return unseal(hk(freeze_key, vid, "kek/frozen"), sealed.reveal(), _frozen_bound(vid))


def wrap_for_phrase(smk: Secret, vid: bytes, entropy: Secret) -> SpendSlot:
    salt = random_bytes(SALT_SIZE)
    return _wrap(vid, SpendKind.PHRASE, salt, hk(entropy, salt, "kek/spend-phrase"), smk)


def seal_record(smk: Secret, vid: bytes, name: str, secret: Secret) -> bytes:
    return seal(smk, secret, _record_bound(vid, record_name(name)))


def open_record(smk: Secret, vid: bytes, name: str, record: bytes) -> Secret:
    """Raises DoesNotOpen."""
    return unseal(smk, record, _record_bound(vid, name))


def record_name(value: Json) -> str:
    """A short ASCII word such as "bip84/0". Raises NotCanonical."""
    if not isinstance(value, str) or not 0 < len(value) <= _NAME_MOST or not value.isascii():
        raise NotCanonical("name")
    return value


def record_bytes(value: Json) -> bytes:
    return canonical.from_base64(value, _OVERHEAD, RECORD_MOST + _OVERHEAD)


def _password_key(
    password: Secret, salt: bytes, device: Secret | None, kdf: KdfParameters
) -> Secret:
    stretched = argon2id("spend", normalise(password), salt, kdf)
    root = Secret(lp(stretched.reveal(), device.reveal() if device else b""))
    return hk(root, salt, "kek/spend")


def _wrap(vid: bytes, kind: SpendKind, salt: bytes, key: Secret, smk: Secret) -> SpendSlot:
    nonce = random_bytes(NONCE_SIZE)
    return SpendSlot(kind, salt, nonce, encrypt(key, nonce, smk, _slot_bound(vid, kind, salt)))


def _unwrap(vid: bytes, slot: SpendSlot, key: Secret, failure: Exception) -> Secret:
    try:
        return decrypt(key, slot.nonce, slot.ciphertext, _slot_bound(vid, slot.kind, slot.salt))
    except DoesNotOpen:
        raise failure from None


def _slot_bound(vid: bytes, kind: SpendKind, salt: bytes) -> bytes:
    public = {"type": kind.value, "salt": canonical.to_base64(salt)}
    return b"walnut/v1/smk\0" + vid + canonical.encode(public)


def _frozen_bound(vid: bytes) -> bytes:
    return b"walnut/v1/frozen\0" + vid


def _record_bound(vid: bytes, name: str) -> bytes:
    return b"walnut/v1/record\0" + lp(vid, name.encode())
