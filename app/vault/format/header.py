"""The public header of a vault file: what can be read without any key, checked before it is used.

Nothing expensive happens before `Header.parse` agreed: key sets, types and sizes are exact, and
the Argon2 parameters are within bounds, so that a forged header cannot ask for a terabyte.
"""

import enum
import os
from dataclasses import dataclass
from typing import Self

from app.vault import canonical
from app.vault.canonical import Json, NotCanonical
from app.vault.crypto import KEY_SIZE, NONCE_SIZE, SALT_SIZE, STANDARD, TAG_SIZE, KdfParameters

VID_SIZE = 16
DEVICE_ID_SIZE = 8
TABLE_MOST = 4 * 1024 * 1024  # 400 days of 30 s steps are 3,456,000 bytes
STEP_MOST = COUNT_MOST = 2**40 - 1
_SLOTS_MOST = 32
RECOVERY_CODES_MOST = 16
_KDF_MEMORY_MOST = 4 * 1024 * 1024  # KiB
_MEMBERS = (
    "fmt", "v", "vid", "gen", "sgen", "ds", "salt", "kdf", "slots", "totp", "tab_len", "tab_sha256",
)  # fmt: skip


class SlotKind(enum.StrEnum):
    """Who can open: each kind has its own way to a key that opens the vault key."""

    PASSWORD = "pw"  # noqa: S105 - the word in the file
    PASSWORD_CODE = "pwtotp"  # noqa: S105 - the word in the file
    RECOVERY_CODE = "pwrc"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Slot:
    """The vault key under one slot key. index: which recovery code, else None."""

    kind: SlotKind
    salt: bytes
    nonce: bytes
    ciphertext: bytes
    index: int | None = None

    @property
    def public(self) -> dict[str, Json]:
        """What the ciphertext is bound to."""
        bound: dict[str, Json] = {"type": self.kind.value, "salt": canonical.to_base64(self.salt)}
        return bound if self.index is None else bound | {"i": self.index}

    def to_json(self) -> dict[str, Json]:
        return self.public | {
            "n": canonical.to_base64(self.nonce),
            "ct": canonical.to_base64(self.ciphertext),
        }

    @classmethod
    def parse(cls, untrusted: Json) -> Self:
        kind = _kind(untrusted)
        numbered = kind is SlotKind.RECOVERY_CODE
        names = ("type", "salt", "n", "ct", *(("i",) if numbered else ()))
        value = canonical.members(untrusted, names)
        return cls(
            kind,
            canonical.from_base64(value["salt"], SALT_SIZE),
            canonical.from_base64(value["n"], NONCE_SIZE),
            canonical.from_base64(value["ct"], KEY_SIZE + TAG_SIZE),
            canonical.integer(value["i"], 0, RECOVERY_CODES_MOST - 1) if numbered else None,
        )


@dataclass(frozen=True, slots=True)
class TotpHeader:
    """Where the offset table starts (a 30 s step) and the drift of the person's clock."""

    start: int
    salt: bytes
    drift: int

    def to_json(self) -> dict[str, Json]:
        return {
            "alg": "sha1", "digits": 6, "period": 30,
            "start": self.start, "tsalt": canonical.to_base64(self.salt), "drift": self.drift,
        }  # fmt: skip

    @classmethod
    def parse(cls, untrusted: Json) -> Self | None:
        if untrusted is None:
            return None
        names = ("alg", "digits", "period", "start", "tsalt", "drift")
        value = canonical.members(untrusted, names)
        canonical.exactly(value["alg"], "sha1")
        canonical.exactly(value["digits"], 6)
        canonical.exactly(value["period"], 30)
        return cls(
            canonical.integer(value["start"], 0, STEP_MOST),
            canonical.from_base64(value["tsalt"], SALT_SIZE),
            canonical.integer(value["drift"], -1, 1),
        )


@dataclass(frozen=True, slots=True)
class Header:
    """vid names the vault; gen counts writes, sgen security changes; ds names the device secret."""

    vid: bytes
    gen: int
    sgen: int
    ds: bytes | None
    salt: bytes
    kdf: KdfParameters
    slots: tuple[Slot, ...]
    totp: TotpHeader | None = None
    table_size: int = 0
    table_hash: bytes | None = None

    def slot(self, kind: SlotKind) -> Slot | None:
        return next((slot for slot in self.slots if slot.kind is kind), None)

    def to_json(self) -> dict[str, Json]:
        return {
            "fmt": "walnut-vault",
            "v": 1,
            "vid": self.vid.hex(),
            "gen": self.gen,
            "sgen": self.sgen,
            "ds": None if self.ds is None else self.ds.hex(),
            "salt": canonical.to_base64(self.salt),
            "kdf": kdf_to_json(self.kdf),
            "slots": [slot.to_json() for slot in self.slots],
            "totp": None if self.totp is None else self.totp.to_json(),
            "tab_len": self.table_size,
            "tab_sha256": None if self.table_hash is None else self.table_hash.hex(),
        }

    @classmethod
    def parse(cls, untrusted: Json) -> Self:
        """Raises NotCanonical where anything is missing, additional, of another type or size."""
        value = canonical.members(untrusted, _MEMBERS)
        canonical.exactly(value["fmt"], "walnut-vault")
        canonical.exactly(value["v"], 1)
        slots = tuple(Slot.parse(slot) for slot in canonical.items(value["slots"], _SLOTS_MOST))
        ds, table_hash = value["ds"], value["tab_sha256"]
        header = cls(
            canonical.from_hex(value["vid"], VID_SIZE),
            canonical.integer(value["gen"], 0, COUNT_MOST),
            canonical.integer(value["sgen"], 0, COUNT_MOST),
            None if ds is None else canonical.from_hex(ds, DEVICE_ID_SIZE),
            canonical.from_base64(value["salt"], SALT_SIZE),
            kdf_parse(value["kdf"]),
            slots,
            TotpHeader.parse(value["totp"]),
            canonical.integer(value["tab_len"], 0, TABLE_MOST),
            None if table_hash is None else canonical.from_hex(table_hash, 32),
        )
        _check_slots(header)
        _check_table(header)
        return header


def kdf_to_json(kdf: KdfParameters) -> dict[str, Json]:
    return {
        "alg": "argon2id", "v": 19,
        "m": kdf.m, "t": kdf.t, "p": kdf.p, "m2": kdf.m2, "t2": kdf.t2,
    }  # fmt: skip


def kdf_parse(untrusted: Json) -> KdfParameters:
    """Argon2id within our bounds: 8p <= m2 <= m <= 4 GiB, 1 <= t <= 64, 1 <= p <= 16."""
    value = canonical.members(untrusted, ("alg", "v", "m", "t", "p", "m2", "t2"))
    canonical.exactly(value["alg"], "argon2id")
    canonical.exactly(value["v"], 19)
    p = canonical.integer(value["p"], 1, 16)
    m = canonical.integer(value["m"], 8 * p, min(_KDF_MEMORY_MOST, _memory_to_spare()))
    return KdfParameters(
        m=m,
        t=canonical.integer(value["t"], 1, 64),
        p=p,
        m2=canonical.integer(value["m2"], 8 * p, m),
        t2=canonical.integer(value["t2"], 1, 64),
    )


def _memory_to_spare() -> int:
    """Half of this computer's memory in KiB, and never less than what our own vaults ask for."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows, and systems that do not tell
        return _KDF_MEMORY_MOST
    return max(STANDARD.m, total // 2 // 1024)


def _kind(untrusted: Json) -> SlotKind:
    name = untrusted.get("type") if isinstance(untrusted, dict) else None
    if not isinstance(name, str) or name not in set(SlotKind):
        raise NotCanonical("slot type")
    return SlotKind(name)


def _check_slots(header: Header) -> None:
    """Exactly one way in by password; recovery codes only beside codes; no slot twice."""
    kinds = [slot.kind for slot in header.slots]
    marks = [(slot.kind, slot.index) for slot in header.slots]
    fused = SlotKind.PASSWORD_CODE in kinds
    if len(set(marks)) != len(marks) or fused == (SlotKind.PASSWORD in kinds):
        raise NotCanonical("slots")
    if not fused and SlotKind.RECOVERY_CODE in kinds:
        raise NotCanonical("slots")
    if fused != (header.totp is not None):
        raise NotCanonical("slots")


def _check_table(header: Header) -> None:
    present = header.table_size > 0
    if present != (header.totp is not None) or present != (header.table_hash is not None):
        raise NotCanonical("table")
    if header.table_size % 3:
        raise NotCanonical("table")
