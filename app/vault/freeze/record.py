"""What a frozen vault notes about its freeze; the freeze key itself is never in it in the clear."""

from dataclasses import dataclass
from typing import Self

from app.vault import canonical
from app.vault.canonical import Json

ID_SIZE = 8
SUITE = "hpke-x25519-hkdf-sha256-aes256gcm"
SEALED_SIZE = 80  # a 32-byte key by HPKE (RFC 9180): encapsulated key, ciphertext, tag
_TIME_MOST = 2**40 - 1


@dataclass(frozen=True, slots=True)
class Freeze:
    """id: of this freeze. at: Unix seconds.

    kid, sealed: the support key, and the freeze key sealed to it; both None where no support key
    was known, so that only the recovery phrase unfreezes.
    """

    id: bytes
    at: int
    kid: bytes | None = None
    sealed: bytes | None = None

    def to_json(self) -> dict[str, Json]:
        return {
            "fid": self.id.hex(),
            "at": self.at,
            "suite": SUITE,
            "kid": None if self.kid is None else self.kid.hex(),
            "enc": None if self.sealed is None else canonical.to_base64(self.sealed),
        }

    @classmethod
    def parse(cls, value: Json) -> Self | None:
        """Raises NotCanonical."""
        if value is None:
            return None
        value = canonical.members(value, ("fid", "at", "suite", "kid", "enc"))
        canonical.exactly(value["suite"], SUITE)
        kid, sealed = value["kid"], value["enc"]
        if (kid is None) != (sealed is None):
            raise canonical.NotCanonical("freeze")
        return cls(
            canonical.from_hex(value["fid"], ID_SIZE),
            canonical.integer(value["at"], 0, _TIME_MOST),
            None if kid is None else canonical.from_hex(kid, ID_SIZE),
            None if sealed is None else canonical.from_base64(sealed, SEALED_SIZE),
        )
