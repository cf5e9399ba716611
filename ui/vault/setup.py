"""What is gathered on the way to a new wallet or a new password, from step to step."""

import enum
from dataclasses import dataclass, field
from pathlib import Path

from app.core.secret import Secret


class Way(enum.StrEnum):
    """What the last step will do. The last two unlock: by a recovery code, or to compare clocks."""

    CREATE = "create"
    RESTORE = "restore"
    WATCH = "watch"
    BACKUP = "backup"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a name, not a password
    RECOVERY_CODE = "recovery_code"
    CLOCK = "clock"


@dataclass(slots=True)
class Setup:
    """`wipe()` when the way ends, wherever it ends."""

    way: Way
    phrase: Secret = field(default_factory=lambda: Secret(b""))
    passphrase: Secret = field(default_factory=lambda: Secret(b""))
    kind: str = "bip84"  # an AccountKind
    watched: str = ""  # descriptor, extended public key or addresses
    name: str = ""
    backup: Path | None = None
    backup_made: int = 0  # unix seconds
    backup_password: Secret = field(default_factory=lambda: Secret(b""))

    def wipe(self) -> None:
        self.phrase.wipe()
        self.passphrase.wipe()
        self.backup_password.wipe()
