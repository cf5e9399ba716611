"""The label and frozen_coin tables: what the user wrote and set aside."""

from collections.abc import Iterable, Sequence

from app.core.db import Connection

_BATCH = 400


def get(db: Connection, kind: str, ref: str) -> str:
    row = db.execute("SELECT text FROM label WHERE kind = ? AND ref = ?", (kind, ref)).fetchone()
    return "" if row is None else str(row[0])


def put(db: Connection, kind: str, ref: str, text: str, changed: int) -> None:
    """Write a label; an empty one is removed."""
    if not text:
        db.execute("DELETE FROM label WHERE kind = ? AND ref = ?", (kind, ref))
        return
    db.execute(
        "INSERT INTO label VALUES(?,?,?,?) ON CONFLICT(kind, ref) DO UPDATE"
        " SET text = excluded.text, changed = excluded.changed",
        (kind, ref, text, changed),
    )


def among(db: Connection, refs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The labels of those of these (kind, ref) that have one."""
    (count,) = db.execute("SELECT count(*) FROM label").fetchone()
    wanted = sorted(set(refs)) if count else []
    if count < len(wanted) // 4:  # a few labels, many payments: read them all instead
        asked = set(wanted)
        return {(k, ref): text for k, ref, text in everything(db) if (k, ref) in asked}
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        marks = ",".join(["(?,?)"] * len(some))
        rows = db.execute(
            f"SELECT kind, ref, text FROM label WHERE (kind, ref) IN (VALUES {marks})",
            [word for pair in some for word in pair],
        )
        found |= {(kind, ref): text for kind, ref, text in rows}
    return found


def everything(db: Connection) -> list[tuple[str, str, str]]:
    """(kind, ref, text) of all labels."""
    return db.execute("SELECT kind, ref, text FROM label ORDER BY kind, ref").fetchall()


def changed_since(db: Connection, at: int) -> int:
    """How many labels were written after this moment (unix seconds)."""
    (count,) = db.execute("SELECT count(*) FROM label WHERE changed > ?", (at,)).fetchone()
    return int(count)


def set_frozen(db: Connection, txid: bytes, vout: int, frozen: bool) -> None:
    if frozen:
        db.execute("INSERT OR IGNORE INTO frozen_coin VALUES(?,?)", (txid, vout))
    else:
        db.execute("DELETE FROM frozen_coin WHERE txid = ? AND vout = ?", (txid, vout))


def frozen(db: Connection) -> set[tuple[bytes, int]]:
    """The outpoints set aside, txids in wire order."""
    return set(db.execute("SELECT txid, vout FROM frozen_coin"))


def owners(db: Connection, txid: bytes, vout: int) -> Iterable[int]:
    """The accounts that hold this coin."""
    rows = db.execute(
        "SELECT c.account FROM tx t JOIN coin c ON c.tx = t.id WHERE t.txid = ? AND c.vout = ?",
        (txid, vout),
    )
    return {row[0] for row in rows}
