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


@dataclass(frozen=True, slots=True)
class VaultUnlocked(Event):
    """The keys are in memory and the database is open. failures: attempts since last login."""

    failures: int
    way: Way = Way.PASSWORD


@dataclass(frozen=True, slots=True)
class VaultLocked(Event):
    """The keys are gone from memory. reason: user | idle | screen | quit | system | reset."""

    reason: str


@dataclass(frozen=True, slots=True)
class VaultChanged(Event):
    """A security change is on the disk."""

    what: Change = Change.PASSWORD
