"""What may ask a person to prove something before it is done, and what it may ask for."""

import enum
from collections.abc import Mapping
from types import MappingProxyType


class Ask(enum.StrEnum):
    """What is asked for, the least first. CODE is password and code."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105 - a word
    CODE = "code"

    @property
    def rank(self) -> int:
        return tuple(Ask).index(self)


class Action(enum.StrEnum):
    """What can be guarded.

    The list of servers is none of them: the settings file is read before the vault is open, and
    anybody at this computer can change it with an editor.
    """

    PAY = "pay"  # every payment
    PAY_OVER_LIMIT = "pay-over-limit"
    PAY_NEW_RECIPIENT = "pay-new-recipient"
    EXPORT_PSBT = "export-psbt"
    EXPORT_HISTORY = "export-history"
    EXPORT_KEYS = "export-keys"  # descriptors (public keys) and labels
    BACKUP = "backup"  # asked for where it is saved, in app.vault.backup
    ADD_ACCOUNT = "add-account"
    CHANGE_SECURITY = "change-security"  # the same: each change of the vault asks itself


_ANY = (Ask.NOTHING, Ask.PASSWORD, Ask.CODE)
_SIGNING = (Ask.PASSWORD, Ask.CODE)  # the key itself is behind the password
_ALWAYS = (Ask.CODE,)

OPTIONS: Mapping[Action, tuple[Ask, ...]] = MappingProxyType(
    {
        Action.PAY: _SIGNING,
        Action.PAY_OVER_LIMIT: _ALWAYS,
        Action.PAY_NEW_RECIPIENT: _SIGNING,
        Action.EXPORT_PSBT: _ANY,
        Action.EXPORT_HISTORY: _ANY,
        Action.EXPORT_KEYS: _ANY,
        Action.BACKUP: _ALWAYS,
        Action.ADD_ACCOUNT: _ANY,
        Action.CHANGE_SECURITY: _ALWAYS,
    }
)
"""What may be chosen for each action. The first is the default; of one there is no choice."""
