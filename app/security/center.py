"""The Security center as the rest of the program sees it: one object for each thing people do."""

from dataclasses import dataclass

from app.security.backups import BackupFiles
from app.security.checkup import CheckUp
from app.security.journal import Journal
from app.security.phrase_check import PhraseCheck


@dataclass(frozen=True, slots=True)
class SecurityCenter:
    """Without a screen; ui/security shows it, the command line too."""

    journal: Journal
    checkup: CheckUp
    phrase_check: PhraseCheck
    backups: BackupFiles
