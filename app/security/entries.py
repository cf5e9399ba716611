"""One line of the security journal, and every kind of line that there is."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Detail = Mapping[str, str | int]


class EventKind(enum.StrEnum):
    """What happened. The details that a kind carries stand beside it."""

    CREATED = "created"
    UNLOCKED = "unlocked"  # way: as in VaultUnlocked
    LOGIN_FAILED = "login-failed"  # n: so many without a time of their own, else absent
    LOCKED = "locked"  # reason: as in VaultLocked
    CLOCK_BACK = "clock-back"  # seconds: by so much
    PASSWORD_CHANGED = "password"  # noqa: S105 - a word in the table
    CODES_ON = "codes-on"
    CODES_OFF = "codes-off"
    CODES_MOVED = "codes-moved"
    CODES_ENDING = "codes-ending"
    CODES_KEPT = "codes-kept"
    RECOVERY_RENEWED = "recovery-renewed"
    RECOVERY_USED = "recovery-used"
    KEYS_RENEWED = "keys"
    RESET = "reset"
    FROZEN = "frozen"
    UNFROZEN = "unfrozen"
    LIMITS_CHANGED = "limits"
    RAISE_ASKED = "raise-asked"
    PAYMENT_SIGNED = "payment-signed"  # account: its name, sats: with the fee
    PAYMENT_REFUSED = "payment-refused"  # sats; by a limit
    EXPORTED = "exported"  # what: history | descriptors | psbt | labels | journal
    BACKUP_SAVED = "backup-saved"
    BACKUP_REHEARSED = "backup-rehearsed"
    RESTORED = "restored"
    PHRASE_CHECKED = "phrase-checked"
    AUTO_LOCK = "auto-lock"  # minutes, before: 0 for never
    SYSTEM_LOCK = "system-lock"  # on: 1 or 0
    SERVERS = "servers"  # own, plain: how many of one's own, how many without TLS
    PROXY = "proxy"  # on: 1 or 0
    UNKNOWN = "unknown"  # written by a later Walnut

    @classmethod
    def _missing_(cls, _value: object) -> "EventKind":
        return cls.UNKNOWN


PHRASE_TYPED = (EventKind.PHRASE_CHECKED, EventKind.RESET)
"""Each of these shows that somebody had the recovery phrase at hand."""
BACKUP_KEPT = (EventKind.BACKUP_SAVED, EventKind.RESTORED)
"""Each of these shows that there was a backup file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """at: Unix seconds by the computer's clock, which may have been wrong; id: in true order."""

    id: int
    at: int
    kind: EventKind
    detail: Detail


def latest(times: Mapping[EventKind, int], kinds: Iterable[EventKind]) -> int | None:
    """Of what `Journal.last_times` gives: when one of these kinds happened last."""
    return max((times[kind] for kind in kinds if kind in times), default=None)
