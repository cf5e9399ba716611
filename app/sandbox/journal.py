"""What survives kill -9: raw blocks and waiting transactions in the order they came."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

FILE_NAME = "blocks.sqlite"

_PATIENCE_SECONDS = 10.0  # for the last process of the folder to go
_SCHEMA = """
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS block (n INTEGER PRIMARY KEY, raw BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS waiting (
    n INTEGER PRIMARY KEY, txid BLOB NOT NULL UNIQUE, raw BLOB NOT NULL, time REAL NOT NULL);
"""


class Journal:
    """Public data only, so it is not encrypted. Writes last once `commit` returned.

    Whoever holds the journal owns its folder: a second process waits for the first to go, and
    fails with sqlite3.OperationalError where it stays.
    """

    def __init__(self, folder: Path, patience: float = _PATIENCE_SECONDS) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / FILE_NAME, timeout=patience)
        try:
            self._db.executescript(_SCHEMA)
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.commit()
        except sqlite3.Error:
            self._db.close()
            raise

    def blocks(self) -> Iterator[bytes]:
        """Every accepted block, branches that lost included, in the order of arrival."""
        for (raw,) in self._db.execute("SELECT raw FROM block ORDER BY n"):
            yield raw

    def waiting(self) -> list[tuple[bytes, float]]:
        """(raw transaction, seconds since 1970 it came) of the mempool, parents first."""
        return self._db.execute("SELECT raw, time FROM waiting ORDER BY n").fetchall()

    def add_block(self, raw: bytes) -> None:
        self._db.execute("INSERT INTO block (raw) VALUES (?)", (raw,))

    def add_waiting(self, txid: bytes, raw: bytes, time: float) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO waiting (txid, raw, time) VALUES (?, ?, ?)", (txid, raw, time)
        )

    def drop_waiting(self, txid: bytes) -> None:
        self._db.execute("DELETE FROM waiting WHERE txid = ?", (txid,))

    def commit(self) -> None:
        self._db.commit()

    def close(self) -> None:
        """Fold the write-ahead file in, so that the one file can be copied."""
        self._db.commit()
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._db.close()
