"""What is told of logins that failed: how many since the last one, and when the last was."""

from dataclasses import dataclass

from app.messages.journal import failures_told
from app.vault.events import VaultUnlocked
from ui import format as fmt


@dataclass(frozen=True, slots=True)
class FailedLogins:
    """count: wrong passwords and codes between the login before this one and this one.

    last: Unix seconds of the last of them, None where its time was not kept.
    """

    count: int = 0
    last: int | None = None

    @classmethod
    def of(cls, event: VaultUnlocked) -> "FailedLogins":
        return cls(event.failures, event.failed_at[-1] if event.failed_at else None)

    def told(self) -> str:
        """One sentence, for a count above 0."""
        return failures_told(self.count, "" if self.last is None else fmt.full_date(self.last))
