"""The database behind the vault: opened with its key, an old vault file found out, rekeyed."""

import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.core.clock import Clock
from app.core.db import Database
from app.core.errors import AppError, DatabaseDamaged, StorageError
from app.core.files import storage_error
from app.vault.disk import epoch
from app.vault.disk.commit import Committer
from app.vault.errors import VaultRolledBack
from app.vault.format.opened import OpenVault

log = logging.getLogger(__name__)
_PARTS = ("", "-wal", "-shm", "-journal")
BACKUP_COPY, REHEARSED_COPY = "backup.tmp", "rehearsal.tmp"
"""Copies of the database that are there for a moment only, beside it."""


class VaultDatabase:
    """Opens and closes the database as the vault's keys say."""

    def __init__(self, database: Database, path: Path, committer: Committer, clock: Clock) -> None:
        self._database, self._path, self._committer = database, path, committer
        self._clock = clock
        self._before_closing: list[Callable[[str], Awaitable[None]]] = []

    async def open(self, vault: OpenVault, rebuild: bool = False) -> OpenVault:
        """Gives the vault as it is after a change of key was finished.

        rebuild: begin an empty database in place of a damaged one, which is kept aside.
        Raises VaultRolledBack, DatabaseDamaged, StorageError; the database is then closed.
        """
        self.sweep()
        try:
            by_next = await self._open_with_either(vault)
        except DatabaseDamaged:
            if not rebuild:
                raise
            self.set_aside()
            by_next = await self._open_with_either(vault)
        if await self._note_or_close(vault.header.sgen) > vault.header.sgen:
            await self._database.close()
            raise VaultRolledBack
        return await self.finish_rekey(vault, by_next)

    async def open_unchecked(self, vault: OpenVault) -> int:
        """For the recovery phrase, which may also open an old file; gives the newest sgen noted."""
        await self._open_with_either(vault)
        return await self._note_or_close(vault.header.sgen)

    async def note(self, sgen: int) -> int:
        """Keep this security generation in the database; gives the newest one noted."""
        return await self._database.write(lambda db: epoch.remember(db, sgen))

    async def note_if_possible(self, sgen: int) -> None:
        """After a change that is made already: a refusal now does not unmake it."""
        try:
            await self.note(sgen)
        except StorageError as error:
            log.warning("the database did not note the change: %s", error.code)

    def before_closing(self, call: Callable[[str], Awaitable[None]]) -> None:
        """Await call(reason) each time before the database is closed."""
        self._before_closing.append(call)

    @property
    def migrations(self) -> Sequence[str]:
        """What brings a copy of this database to today's form."""
        return self._database.migrations

    async def copy(self, vault: OpenVault, target: Path) -> None:
        """A whole copy, encrypted by the same key. Raises StorageError."""
        await self._database.copy(target, vault.inner.k_db)

    async def close(self, reason: str = "") -> None:
        """Let those who work on it end, then close."""
        for call in self._before_closing:
            try:
                await call(reason)
            except Exception:
                # Our bug, logged whole; it must not keep the wallet open.
                log.exception("work on the database did not end as it should")
        await self._database.close()

    async def finish_rekey(self, vault: OpenVault, done: bool = False) -> OpenVault:
        """Change the database's key to k_db_next, if there is one, and write that down.

        Until it is written both keys stay in the vault; a refusal is tried again at next unlock.
        """
        following = vault.inner.k_db_next
        if following is None:
            return vault
        try:
            if not done:
                await self._database.rekey(following)
            inner = replace(vault.inner, k_db=following, k_db_next=None)
            finished = vault.next_write(inner)
            await self._committer.write(finished)
        except StorageError as error:
            log.warning("the change of the database key is not finished: %s", error.code)
            return vault
        return finished

    def set_aside(self) -> None:
        """A database without its vault cannot be opened by anything: keep it, out of the way."""
        mark = f".orphan-{int(self._clock.now())}"
        try:
            for part in _PARTS:
                path = Path(f"{self._path}{part}")
                if path.exists():
                    os.replace(path, f"{path}{mark}")
        except OSError as error:
            raise storage_error(error) from error

    def sweep(self) -> None:
        """Copies that a crash left, still encrypted: nothing refers to them."""
        for name in (BACKUP_COPY, REHEARSED_COPY):
            for part in (*_PARTS, ".tmp"):  # the last: while one was written
                with contextlib.suppress(OSError):  # a read-only disk keeps them: no harm
                    self._path.with_name(f"{name}{part}").unlink(missing_ok=True)

    def remove(self) -> None:
        """Undo a creation that did not get through."""
        for part in _PARTS:
            Path(f"{self._path}{part}").unlink(missing_ok=True)

    async def _note_or_close(self, sgen: int) -> int:
        try:
            return await self.note(sgen)
        except AppError:
            await self._database.close()
            raise

    async def _open_with_either(self, vault: OpenVault) -> bool:
        """Whether the next key fits already, because a crash came right after the rekeying."""
        try:
            await self._database.open(vault.inner.k_db)
        except DatabaseDamaged:
            if vault.inner.k_db_next is None:
                raise
            await self._database.open(vault.inner.k_db_next)
            return True
        return False
