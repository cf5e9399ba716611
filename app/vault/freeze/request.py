"""A request to unfreeze, and the answer of support that fits this one request only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from app.core.secret import Secret
from app.vault import canonical, public_keys
from app.vault.canonical import NotCanonical
from app.vault.crypto import DoesNotOpen, random_bytes
from app.vault.errors import FreezeAnswerRefused
from app.vault.freeze import envelope, seal
from app.vault.freeze.envelope import NotSigned
from app.vault.freeze.record import ID_SIZE, SEALED_SIZE, Freeze

ANSWER_TYPE = "application/vnd.walnut.unfreeze+json;v=1"
ANSWER_MOST = 4096
NONCE_SIZE = 16


@dataclass(frozen=True, slots=True)
class Request:
    """Lives in memory only: private is the X25519 key that the answer is sealed to."""

    vid: bytes
    record: Freeze
    private: Secret
    public: bytes
    nonce: bytes

    @classmethod
    def fresh(cls, vid: bytes, record: Freeze) -> Self:
        """record: of a freeze that support can undo."""
        private, public = public_keys.new_pair()
        return cls(vid, record, private, public, random_bytes(NONCE_SIZE))

    def to_bytes(self) -> bytes:
        """What support is given: nothing in it is secret, nor opens anything without support."""
        record = self.record.to_json()
        value = {
            "vid_hash": seal.vid_hash(self.vid),
            "fid": record["fid"],
            "kid": record["kid"],
            "enc": record["enc"],
            "epk": canonical.to_base64(self.public),
            "nonce": canonical.to_base64(self.nonce),
        }
        return canonical.encode(value)

    def open(self, untrusted_answer: bytes, signers: Sequence[bytes]) -> Secret:
        """The freeze key. signers: Ed25519 keys of the support profile.

        Raises FreezeAnswerRefused (reason: form, signer, freeze, request, sealed).
        """
        try:
            payload = envelope.verified(untrusted_answer, ANSWER_TYPE, signers, ANSWER_MOST)
            fid, nonce, sealed = _read(payload)
        except NotCanonical:
            raise FreezeAnswerRefused(reason="form") from None
        except NotSigned:
            raise FreezeAnswerRefused(reason="signer") from None
        if fid != self.record.id:
            raise FreezeAnswerRefused(reason="freeze")
        if nonce != self.nonce:
            raise FreezeAnswerRefused(reason="request")
        try:
            return seal.unseal_from_support(self.private, sealed, self.vid, fid, nonce)
        except DoesNotOpen:
            raise FreezeAnswerRefused(reason="sealed") from None


def _read(payload: bytes) -> tuple[bytes, bytes, bytes]:
    """Signed by support, so this is for its mistakes. Raises NotCanonical."""
    value = canonical.members(canonical.decode(payload), ("fid", "nonce", "ct"))
    return (
        canonical.from_hex(value["fid"], ID_SIZE),
        canonical.from_base64(value["nonce"], NONCE_SIZE),
        canonical.from_base64(value["ct"], SEALED_SIZE),
    )
