"""Our copy of the header chain: only verified headers come in here."""

from app.core.db import Connection
from app.wallet.chain.params import HEADER_SIZE


def tip(db: Connection) -> tuple[int, bytes] | None:
    """(height, hash) of the best block we know; None while there is none."""
    row = db.execute("SELECT height, hash FROM header ORDER BY height DESC LIMIT 1").fetchone()
    return None if row is None else (row[0], row[1])


def height(db: Connection) -> int:
    """Height of the best block; 0 while there is none."""
    found = tip(db)
    return 0 if found is None else found[0]


def at(db: Connection, height: int) -> bytes | None:
    """The 80 bytes of one header."""
    row = db.execute("SELECT raw FROM header WHERE height = ?", (height,)).fetchone()
    return None if row is None else bytes(row[0])


def hash_at(db: Connection, height: int) -> bytes | None:
    row = db.execute("SELECT hash FROM header WHERE height = ?", (height,)).fetchone()
    return None if row is None else bytes(row[0])


def between(db: Connection, start: int, end: int) -> bytes:
    """Headers from start to end, both included, one after the other; as many as there are."""
    rows = db.execute(
        "SELECT raw FROM header WHERE height BETWEEN ? AND ? ORDER BY height", (start, end)
    )
    return b"".join(row[0] for row in rows)


def save(db: Connection, start: int, raw: bytes, hashes: tuple[bytes, ...]) -> None:
    """Store verified headers, the first of them at height start."""
    rows = (
        (start + place, digest, raw[place * HEADER_SIZE : (place + 1) * HEADER_SIZE])
        for place, digest in enumerate(hashes)
    )
    db.executemany("INSERT OR REPLACE INTO header(height, hash, raw) VALUES(?,?,?)", rows)


def among(db: Connection, heights: list[int]) -> dict[int, bytes]:
    """The 80 bytes of each of these that we have, by height."""
    marks = ",".join("?" * len(heights))
    rows = db.execute(
        f"SELECT height, raw FROM header WHERE height IN ({marks})",
        heights,
    )
    return dict(rows)
