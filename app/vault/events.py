"""What happened to the vault."""

import enum
from dataclasses import dataclass

from app.core.bus import Event


class Way(enum.StrEnum):
    """How somebody came in."""

    CREATED = "created"
    PASSWORD = "password"  # noqa: S105 - a word
    CODE = "code"
    QUICK = "quick"
    RECOVERY = "recovery"
    PHRASE = "phrase"
    BACKUP = "backup"


class Change(enum.StrEnum):
    """Which security change was made."""

    PASSWORD = "password"  # noqa: S105 - a word
    KEYS = "keys"
    RESET = "reset"
    CODES_ON = "codes-on"
    CODES_MOVED = "codes-moved"
    CODES_ENDING = "codes-ending"
    CODES_KEPT = "codes-kept"
    CODES_OFF = "codes-off"
    RECOVERY_RENEWED = "recovery-renewed"
    RECOVERY_USED = "recovery-used"
    FROZEN = "frozen"
    UNFROZEN = "unfrozen"
    LIMITS = "limits"
    RAISE_ASKED = "raise-asked"


@dataclass(frozen=True, slots=True)
class VaultUnlocked(Event):
    """The keys are in memory and the database is open.

    failures: wrong passwords and codes since the last login; failed_at: when the last of them
    were typed (Unix seconds, oldest first, at most 20).
    """

    failures: int
    way: Way = Way.PASSWORD
    failed_at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LoginsFailed(Event):
    """Wrong passwords and codes, told once, when somebody got through and the count ended.

    at: when the last of them were typed, as in VaultUnlocked.
    """

    count: int
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LimitHeld(Event):
    """A payment of so many sats, fee included, was not signed: it needed a code and had none."""

    sats: int


@dataclass(frozen=True, slots=True)
class BackupSaved(Event):
    """A backup file was written."""


@dataclass(frozen=True, slots=True)
class BackupRehearsed(Event):
    """A backup file was opened as on another computer, and put away again."""


@dataclass(frozen=True, slots=True)
class VaultLocked(Event):
    """The keys are gone from memory. reason: user | idle | screen | quit | system | reset."""

    reason: str


@dataclass(frozen=True, slots=True)
class VaultChanged(Event):
    """A security change is on the disk."""

    what: Change = Change.PASSWORD
