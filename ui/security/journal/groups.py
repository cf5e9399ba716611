"""The kinds of the journal's lines in the few groups that people ask for."""

from collections.abc import Mapping
from types import MappingProxyType

from app.core.i18n import tr
from app.security.entries import EventKind
from ui.language import Words

ALL = "all"
LOGINS = "logins"
GROUPS: Mapping[str, frozenset[EventKind]] = MappingProxyType(
    {
        LOGINS: frozenset(
            {
                EventKind.UNLOCKED,
                EventKind.LOGIN_FAILED,
                EventKind.LOCKED,
                EventKind.RECOVERY_USED,
                EventKind.CLOCK_BACK,
            }
        ),
        "changes": frozenset(
            {
                EventKind.CREATED,
                EventKind.RESTORED,
                EventKind.PASSWORD_CHANGED,
                EventKind.CODES_ON,
                EventKind.CODES_OFF,
                EventKind.CODES_MOVED,
                EventKind.CODES_ENDING,
                EventKind.CODES_KEPT,
                EventKind.RECOVERY_RENEWED,
                EventKind.KEYS_RENEWED,
                EventKind.RESET,
                EventKind.FROZEN,
                EventKind.UNFROZEN,
                EventKind.LIMITS_CHANGED,
                EventKind.RAISE_ASKED,
                EventKind.PHRASE_CHECKED,
                EventKind.AUTO_LOCK,
                EventKind.SERVERS,
                EventKind.PROXY,
                EventKind.SYSTEM_LOCK,
            }
        ),
        "payments": frozenset({EventKind.PAYMENT_SIGNED, EventKind.PAYMENT_REFUSED}),
        "exports": frozenset(
            {EventKind.EXPORTED, EventKind.BACKUP_SAVED, EventKind.BACKUP_REHEARSED}
        ),
    }
)
"""Each kind is in one of them; what a later Walnut wrote is only among all."""

NAMES: tuple[tuple[str, Words], ...] = (
    (ALL, lambda: tr("All")),
    (LOGINS, lambda: tr("Logins")),
    ("changes", lambda: tr("Changes")),
    ("payments", lambda: tr("Payments made")),
    ("exports", lambda: tr("Exports")),
)


def kinds(group: str) -> frozenset[EventKind]:
    """Of this group; none for all of them, as the journal takes it."""
    return GROUPS.get(group, frozenset())
