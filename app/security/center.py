"""The Security center as the rest of the program sees it: one object for each thing people do."""

from dataclasses import dataclass
from pathlib import Path

from app.core.secret import Secret
from app.security.backups import BackupFiles
from app.security.checkup import CheckUp
from app.security.journal import Journal
from app.security.phrase_check import PhraseCheck
from app.vault.limits import Limits
from app.vault.policy.actions import Action


@dataclass(frozen=True, slots=True)
class SecurityCenter:
    """Without a screen; ui/security shows it, the command line too."""

    journal: Journal
    checkup: CheckUp
    phrase_check: PhraseCheck
    backups: BackupFiles
    limits: Limits

    async def export_journal(
        self,
        path: Path,
        as_json: bool,
        password: Secret | None = None,
        untrusted_code: Secret | None = None,
    ) -> int:
        """The whole journal as a file, guarded like the history; gives how many lines.

        Raises DiskFull, StorageError, and what `Limits.permit` raises.
        """
        await self.limits.permit(Action.EXPORT_HISTORY, password, untrusted_code)
        return await self.journal.export(path, as_json)
