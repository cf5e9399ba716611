"""Open the encrypted database, keep its schema current, run each piece of work as one transaction.

The only door to SQLCipher. One connection, one lane: a caller hands over a function of the
connection and awaits its result. Keep each piece short (tens of milliseconds): the screens
read through the same lane.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sqlcipher3

from app.core.errors import AppError, DatabaseDamaged, DiskFull, StorageError
from app.core.runtime import Runtime
from app.core.secret import Secret

if TYPE_CHECKING:  # SQLCipher's connection has the standard library's interface
    from sqlite3 import Connection
else:
    Connection = sqlcipher3.Connection

T = TypeVar("T")
Work = Callable[[Connection], T]

__all__ = ["Connection", "Database", "Work"]

LANE = "database"
_FULL_CODES = (13,)  # SQLITE_FULL
_DAMAGE_CODES = (11, 26)  # SQLITE_CORRUPT, SQLITE_NOTADB


class Database:
    """One SQLCipher file (AES-256, raw key, WAL, each durable commit on disk when it returns)."""

    def __init__(self, runtime: Runtime, path: Path, migrations: Sequence[str]) -> None:
        """migrations: SQL scripts; number n brings the schema from version n to n + 1."""
        self._runtime, self._path, self.migrations = runtime, path, migrations
        self._connection: Connection | None = None

    async def open(self, key: Secret) -> None:
        """Open or make the file with this 32-byte key and migrate it.

        Raises DatabaseDamaged where the key does not fit or the file is not a database,
        StorageError where the disk refuses or another process holds it.
        """
        await self._runtime.blocking(LANE, lambda: self._guarded(lambda: self._open(key)))

    async def rekey(self, key: Secret) -> None:
        """Encrypt the whole file anew (0.25 s for 26 MB); a crash leaves one key, old or new."""
        await self._runtime.blocking(LANE, lambda: self._guarded(lambda: self._rekey(key)))

    async def copy(self, target: Path, key: Secret) -> None:
        """A whole copy under the same key, as of this moment (0.25 s for 26 MB).

        Raises StorageError.
        """
        await self._runtime.blocking(LANE, lambda: self._guarded(lambda: self._copy(target, key)))

    async def close(self) -> None:
        """Fold the journal into the file and let go of it; safe to call twice."""
        await self._runtime.blocking(LANE, self._close)

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    async def write(self, work: Work[T], durable: bool = True) -> T:
        """Run work as one transaction: when this returns, it is on the disk.

        durable=False is for what can be had again, e.g. from a server: kept when the program is
        killed, but a power cut may undo the last of these, whole, in order, never in part.
        """
        return await self._runtime.blocking(
            LANE, lambda: self._guarded(lambda: self._write(work, durable))
        )

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads."""
        return await self._runtime.blocking(LANE, lambda: self._guarded(lambda: work(self._live())))

    def _open(self, key: Secret) -> None:
        if len(key) != 32:
            raise DatabaseDamaged()
        connection = sqlcipher3.connect(
            str(self._path), isolation_level=None, check_same_thread=False, timeout=2.0
        )
        try:
            _configure(connection, key)
            _migrate(connection, self.migrations)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _rekey(self, key: Secret) -> None:
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
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlcipher3.OperationalError:
            pass  # a full disk: the journal stays and is folded in at the next opening
        finally:
            connection.close()

    def _live(self) -> Connection:
        if self._connection is None:
            raise StorageError(reason="closed")
        return self._connection

    def _write(self, work: Work[T], durable: bool) -> T:
        connection = self._live()
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

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
    connection.execute("PRAGMA wal_autocheckpoint = 4000").fetchall()  # 16 MB: each one waits
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -32000")


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
