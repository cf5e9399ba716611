"""Backup files: save one, rehearse its restore against the wallet as it is now, bring one back."""

import enum
from dataclasses import dataclass
from pathlib import Path

from app.core.db import Database
from app.core.network import Network
from app.core.secret import Secret
from app.security.errors import BackupBesideWallet, BackupOtherNetwork
from app.vault.backup.service import Rehearsed
from app.vault.service import VaultService
from app.wallet.store.belonging import is_foreign
from app.wallet.store.holdings import Holdings, look


class Fit(enum.StrEnum):
    """How a backup goes with the wallet as it is now."""

    SAME = "same"
    DIFFERENT = "different"  # of this wallet, as it was at another moment
    OTHER = "other"  # of another wallet: no account is in both


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """held: what the file holds; now: what the wallet has."""

    file: Rehearsed
    held: Holdings
    now: Holdings

    @property
    def fit(self) -> Fit:
        if self.held == self.now:
            return Fit.SAME
        held, now = ({account.key for account in side.accounts} for side in (self.held, self.now))
        return Fit.DIFFERENT if held & now else Fit.OTHER


class BackupFiles:
    """Whole copies of the wallet outside this computer."""

    def __init__(
        self, folder: Path, vault: VaultService, database: Database, network: Network
    ) -> None:
        self._folder, self._vault, self._database = folder, vault, database
        self._network = network

    async def save(
        self, path: Path, given: Secret, backup_password: Secret, code: Secret | None = None
    ) -> Rehearsed:
        """Write one; an existing file is replaced.

        Raises BackupBesideWallet for a place in the data folder, and what `Backups.save` raises.
        """
        if _lies_in(path, self._folder):
            raise BackupBesideWallet
        return await self._vault.backups.save(path, given, backup_password, code)

    async def look_into(self, path: Path, backup_password: Secret) -> tuple[Rehearsed, Holdings]:
        """What a file holds, before it is restored too; needs no wallet here.

        Raises BackupOtherNetwork, and what `Backups.rehearse` raises.
        """
        file, held = await self._vault.backups.rehearse(path, backup_password, look)
        if any(is_foreign(account.key, self._network) for account in held.accounts):
            raise BackupOtherNetwork
        return file, held

    async def rehearse(self, path: Path, backup_password: Secret) -> Rehearsal:
        """Open a file as another computer would and compare; nothing of this wallet is changed.

        Raises what `Backups.rehearse` raises.
        """
        now = await self._database.read(look)
        file, held = await self.look_into(path, backup_password)
        return Rehearsal(file, held, now)


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
