"""What is sealed to support's key and back: always the freeze key, bound to one freeze."""

from dataclasses import dataclass

from app.core.secret import Secret
from app.vault import canonical, public_keys
from app.vault.canonical import Json
from app.vault.crypto import sha256

_FREEZE = b"walnut/freeze/v1"
_UNFREEZE = b"walnut/unfreeze/v1"


@dataclass(frozen=True, slots=True)
class SupportKey:
    """Support as its signed profile names it.

    kid: 8 bytes, the name of `seal`, the X25519 key that freeze keys are sealed to. signers: the
    Ed25519 keys of those who may let a wallet be unfrozen.
    """

    kid: bytes
    seal: bytes
    signers: tuple[bytes, ...]


def vid_hash(vid: bytes) -> str:
    """Tells support which vault it is about without telling its id."""
    return sha256(vid).hex()


def seal_for_support(support: SupportKey, freeze_key: Secret, vid: bytes, fid: bytes) -> bytes:
    """The freeze key, to be opened by support alone."""
    about = {"fid": fid.hex(), "kid": support.kid.hex(), "vid_hash": vid_hash(vid)}
    return public_keys.seal_to(support.seal, freeze_key, _bound(_FREEZE, about))


def unseal_from_support(
    private: Secret, untrusted: bytes, vid: bytes, fid: bytes, nonce: bytes
) -> Secret:
    """The freeze key out of an answer. Raises DoesNotOpen."""
    shown = canonical.to_base64(nonce)
    about = {"fid": fid.hex(), "nonce": shown, "vid_hash": vid_hash(vid)}
    return public_keys.unseal_with(private, untrusted, _bound(_UNFREEZE, about))


def _bound(purpose: bytes, about: Json) -> bytes:
    """HPKE's info: what was sealed for one freeze opens for no other."""
    return purpose + canonical.encode(about)
