"""Open the encrypted database, keep its schema current, run each piece of work as one transaction.

The only door to SQLCipher. One connection, one lane: a caller hands over a function of the
connection and awaits its result. Keep each piece short (tens of milliseconds): the screens
read through the same lane.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sqlcipher3

from app.core.errors import AppError, DatabaseDamaged, DiskFull, StorageError
from app.core.files import storage_error
from app.core.runtime import Runtime
from app.core.secret import Secret

if TYPE_CHECKING:  # SQLCipher's connection has the standard library's interface
    from sqlite3 import Connection
else:
    Connection = sqlcipher3.Connection

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Connection], T]

__all__ = ["Connection", "Database", "Work"]

LANE = "database"
_TOGETHER_SECONDS = 0.5  # work that is not durable is committed together, once in so long
_FULL_CODES = (13,)  # SQLITE_FULL
_DAMAGE_CODES = (11, 26)  # SQLITE_CORRUPT, SQLITE_NOTADB


class Database:
    """One SQLCipher file (AES-256, raw key, WAL, each durable commit on disk when it returns)."""

    def __init__(
        self,
        runtime: Runtime,
        path: Path,
        migrations: Sequence[str],
        check: Work[None] = lambda _: None,
    ) -> None:
        """migrations: SQL scripts; number n brings the schema from version n to n + 1.

        check: raises an AppError where the contents do not belong here; it is closed then.
        """
        self._runtime, self._path, self.migrations = runtime, path, migrations
        self._check = check
        self._connection: Connection | None = None
        self._due: asyncio.TimerHandle | None = None
        self._committing: asyncio.Task[None] | None = None
        self._lost: sqlcipher3.Error | None = None  # what undid pieces that nobody waits for now

    async def open(self, key: Secret) -> None:
        """Open or make the file with this 32-byte key and migrate it.

        Raises DatabaseDamaged where the key does not fit or the file is not a database,
        StorageError where the disk refuses or another process holds it, and what `check` raises.
        """
        await self._in_lane(lambda: self._open(key))

    async def rekey(self, key: Secret) -> None:
        """Encrypt the whole file anew (0.25 s for 26 MB); a crash leaves one key, old or new."""
        await self._in_lane(lambda: self._rekey(key))

    async def copy(self, target: Path, key: Secret) -> None:
        """A whole copy under the same key, as of this moment (0.25 s for 26 MB).

        Raises StorageError.
        """
        await self._runtime.blocking(LANE, lambda: self._guarded(lambda: self._copy(target, key)))

    async def close(self) -> None:
        """Commit, fold the journal into the file and let go of it; safe to call twice."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        await self._runtime.blocking(LANE, self._close)

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    async def write(self, work: Work[T], durable: bool = True) -> T:
        """Run work as one transaction: when this returns, it is on the disk.

        durable=False is for what can be had again, e.g. from a server. Such work is seen at once
        and committed within half a second, many pieces together: each page that they share is
        encrypted once. A kill loses the pieces of the last half second at most, a power cut a few
        seconds, always the last ones, whole and in order. A piece that fails takes the others of
        its half second with it, as a kill would; after a commit that failed the next piece does,
        or `flush`.
        """
        if durable:
            return await self._in_lane(lambda: self._write(work))
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_later(_TOGETHER_SECONDS, self._commit_soon)
        return await self._in_lane(lambda: self._join(work))

    async def flush(self) -> None:
        """Commit what was written with durable=False.

        Raises StorageError where a part of it is gone, also when an earlier commit lost it.
        """
        await self._in_lane(self._flush)

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads."""
        return await self._in_lane(lambda: work(self._live()))

    async def _in_lane(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(LANE, lambda: self._guarded(call))

    def _commit_soon(self) -> None:
        self._due = None
        self._committing = asyncio.create_task(self._try_commit())

    async def _try_commit(self) -> None:
        try:
            await self._in_lane(lambda: self._commit(self._live()))
        except StorageError as error:  # `flush` or the next piece of the kind tells of it
            log.warning("a commit failed: %s", error.code)

    def _open(self, key: Secret) -> None:
        if len(key) != 32:
            raise DatabaseDamaged()
        self._make_private()
        connection = sqlcipher3.connect(
            str(self._path), isolation_level=None, check_same_thread=False, timeout=2.0
        )
        try:
            _configure(connection, key)
            _migrate(connection, self.migrations)
            self._check(connection)
        except BaseException:
            connection.close()
            raise
        self._connection, self._lost = connection, None

    def _make_private(self) -> None:
        """For its owner only, whoever sees the folder; the journal beside it gets its rights."""
        try:
            self._path.touch(mode=0o600)
        except OSError as error:
            raise storage_error(error) from error

    def _rekey(self, key: Secret) -> None:
        self._commit(self._live())
        self._live().execute(f"PRAGMA rekey = \"x'{key.reveal().hex()}'\"")

    def _copy(self, target: Path, key: Secret) -> None:
        connection = sqlcipher3.connect(str(target), isolation_level=None)
        try:
            connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
            self._live().backup(connection)
        finally:
            connection.close()

    def _close(self) -> None:
        if self._connection is None:
            return
        connection, self._connection = self._connection, None
        try:
            self._commit(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlcipher3.OperationalError:
            pass  # a full disk: the journal stays and is folded in at the next opening
        finally:
            connection.close()

    def _live(self) -> Connection:
        if self._connection is None:
            raise StorageError(reason="closed")
        return self._connection

    def _write(self, work: Work[T]) -> T:
        connection = self._live()
        self._commit(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        return self._undone_if_failed(connection, lambda: self._committed(connection, work))

    def _committed(self, connection: Connection, work: Work[T]) -> T:
        result = work(connection)
        connection.execute("COMMIT")
        return result

    def _join(self, work: Work[T]) -> T:
        """Run work in the transaction that stays open for more of its kind."""
        connection = self._live()
        self._tell_of_lost()
        if not connection.in_transaction:
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("BEGIN IMMEDIATE")
        return self._undone_if_failed(connection, lambda: work(connection))

    def _flush(self) -> None:
        connection = self._live()
        with suppress(sqlcipher3.Error):  # kept, and told at once
            self._commit(connection)
        self._tell_of_lost()

    def _tell_of_lost(self) -> None:
        """Raise, once, what undid pieces whose writers had gone on."""
        if self._lost is not None:
            error, self._lost = self._lost, None
            raise error

    def _commit(self, connection: Connection) -> None:
        if not connection.in_transaction:
            return
        try:
            self._undone_if_failed(connection, lambda: connection.execute("COMMIT"))
        except sqlcipher3.Error as error:
            self._lost = error
            raise

    @staticmethod
    def _undone_if_failed(connection: Connection, call: Callable[[], T]) -> T:
        try:
            return call()
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @staticmethod
    def _guarded(call: Callable[[], T]) -> T:
        try:
            return call()
        except sqlcipher3.Error as error:
            raise _translate(error) from error


def _configure(connection: Connection, key: Secret) -> None:
    connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 8000").fetchall()  # 32 MB: each one waits
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -48000")


def _migrate(connection: Connection, migrations: Sequence[str]) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(migrations):
        raise StorageError(reason="newer")
    for number in range(version, len(migrations)):
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{migrations[number]}\nPRAGMA user_version = {number + 1};\nCOMMIT;"
        )


def _translate(error: sqlcipher3.Error) -> AppError:
    """Sort the world's faults (disk full, damage, held by another) from our own bugs."""
    code = int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    text = str(error)
    if code in _FULL_CODES or "is full" in text:
        return DiskFull()
    if code in _DAMAGE_CODES or "not a database" in text or "malformed" in text:
        return DatabaseDamaged()
    if isinstance(error, sqlcipher3.OperationalError):
        return StorageError(reason="locked" if "locked" in text else "io")
    raise error
