"""Backups as the rest of the program sees them: save one, rehearse its restore, bring it back."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.core.clock import Clock
from app.core.db import Database, Work
from app.core.errors import AppError
from app.core.paths import Paths
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault import password
from app.vault.backup import file
from app.vault.backup.file import BackupFile
from app.vault.changes import Changes
from app.vault.disk.commit import VAULT_LANE
from app.vault.disk.contents import BACKUP_COPY, REHEARSED_COPY, VaultDatabase
from app.vault.entry.gate import Gate
from app.vault.events import BackupRehearsed, BackupSaved
from app.vault.format import keys, opening
from app.vault.format.opened import OpenVault
from app.vault.hold import Hold
from app.vault.login_codes import LoginCodes
from app.vault.turns import in_turn

T = TypeVar("T")

SUFFIX = ".walnutbak"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a backup holds. made_at: Unix seconds; frozen: it comes back frozen."""

    made_at: int
    size: int
    frozen: bool


class Backups:
    """Whole copies of a wallet in one encrypted file with a password of its own."""

    def __init__(  # noqa: PLR0913 - the parts it is built from, once, in the service
        self,
        paths: Paths,
        hold: Hold,
        codes: LoginCodes,
        changes: Changes,
        database: VaultDatabase,
        gate: Gate,
        runtime: Runtime,
        clock: Clock,
    ) -> None:
        self._paths, self._hold, self._codes, self._changes = paths, hold, codes, changes
        self._database, self._gate, self._runtime, self._clock = database, gate, runtime, clock
        self.turn = hold.turn

    @in_turn
    async def save(
        self, path: Path, given: Secret, backup_password: Secret, code: Secret | None = None
    ) -> Rehearsed:
        """Write a backup that backup_password opens on any computer; an existing file is replaced.

        It holds keys, descriptors, labels, history and the security journal; a freeze stays, login
        codes do not come along. code: where they are on. Raises PasswordTooWeak (minimum 12),
        WrongPassword, TooManyAttempts, StorageError, VaultLockedError, as `codes.verify`.
        """
        await self._slow(lambda: password.check(backup_password, False))
        smk = await self._gate.spending_key(self._hold.open(), given)
        vault = await self._codes.demand(code)
        made_at = int(self._clock.now())
        copy = self._paths.database.with_name(BACKUP_COPY)
        try:
            await self._database.copy(vault, copy)
            packed = await self._slow(lambda: keys.for_backup(vault, smk, backup_password))
            await self._slow(lambda: file.write(path, packed, copy, made_at))
        finally:
            smk.wipe()
            await self._slow(self._database.sweep)
        self._hold.bus.publish(BackupSaved())
        return await self._slow(lambda: _described(path, made_at, vault))

    async def rehearse(
        self, untrusted_path: Path, backup_password: Secret, look: Work[T]
    ) -> tuple[Rehearsed, T]:
        """Open a backup as on another computer, look into its database, and put all away again.

        Nothing of this wallet is touched. Raises BackupDamaged, WrongPassword, VaultNewer,
        StorageError.
        """
        backup, vault = await self._slow(lambda: _open(untrusted_path, backup_password))
        copy = self._paths.database.with_name(REHEARSED_COPY)
        database = Database(self._runtime, copy, self._database.migrations)
        try:
            await self._slow(lambda: backup.extract(copy))
            await database.open(vault.inner.k_db)
            found = await database.read(look)
        finally:
            await database.close()
            vault.wipe()
            await self._slow(self._database.sweep)
        self._hold.bus.publish(BackupRehearsed())
        return await self._slow(lambda: _described(untrusted_path, backup.made_at, vault)), found

    async def bring_back(
        self, untrusted_path: Path, backup_password: Secret, new: Secret, use_keyring: bool
    ) -> OpenVault:
        """The wallet of a backup in this folder, which has none; for a caller whose turn it is.

        Leaves the database open. Raises BackupDamaged, WrongPassword, PasswordTooWeak, VaultNewer,
        KeyringUnusable, KeyringLocked, StorageError; then nothing is left behind.
        """
        backup, vault = await self._slow(lambda: _open(untrusted_path, backup_password))
        smk = await self._slow(lambda: vault.spending_key(backup_password))
        await self._slow(self._database.set_aside)
        try:
            await self._slow(lambda: backup.extract(self._paths.database))
            return await self._changes.adopt(vault, smk, new, use_keyring)
        except BaseException:
            await self._database.close()
            with contextlib.suppress(OSError, AppError):  # the first failure is the one to tell
                await self._slow(self._database.remove)
            raise
        finally:
            smk.wipe()

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)


def _open(untrusted_path: Path, backup_password: Secret) -> tuple[BackupFile, OpenVault]:
    backup = file.read(untrusted_path)
    vault = opening.by_password(backup.container, backup_password, None)
    backup.require_genuine(vault.vmk)
    return backup, vault


def _described(path: Path, made_at: int, vault: OpenVault) -> Rehearsed:
    return Rehearsed(made_at, path.stat().st_size, vault.inner.freeze is not None)
