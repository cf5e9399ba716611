"""The journal, last_time and put_off tables."""

import json
from collections.abc import Collection, Iterable

from app.core.db import Connection
from app.security.entries import Entry, EventKind

_PAGE = """
SELECT id, at, kind, detail FROM journal
WHERE id < ? AND (? = '[]' OR kind IN (SELECT value FROM json_each(?)))
ORDER BY id DESC LIMIT ?"""
_FROM_THE_END = 2**62


def append(db: Connection, entries: Iterable[Entry], keep: int) -> None:
    """Write these under new ids; of all lines the newest `keep` stay."""
    for entry in entries:
        text = json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True)
        db.execute(
            "INSERT INTO journal(at, kind, detail) VALUES(?,?,?)", (entry.at, entry.kind, text)
        )
        db.execute(
            "INSERT INTO last_time VALUES(?,?) ON CONFLICT(kind) DO UPDATE SET at = excluded.at",
            (entry.kind, entry.at),
        )
    db.execute("DELETE FROM journal WHERE id <= (SELECT max(id) FROM journal) - ?", (keep,))


def newest_time(db: Connection) -> int:
    """When the last line was written; 0 before the first one."""
    row = db.execute("SELECT at FROM journal ORDER BY id DESC LIMIT 1").fetchone()
    return 0 if row is None else int(row[0])


def page(
    db: Connection, kinds: Collection[EventKind], before: int | None, limit: int
) -> list[Entry]:
    """Newest first, of these kinds (none: all), only lines older than the one called before."""
    wanted = json.dumps(sorted(kinds))
    rows = db.execute(_PAGE, (_FROM_THE_END if before is None else before, wanted, wanted, limit))
    return [
        Entry(number, at, EventKind(kind), json.loads(detail)) for number, at, kind, detail in rows
    ]


def last_times(db: Connection) -> dict[EventKind, int]:
    """When each kind happened last; kinds that never did are missing."""
    return {EventKind(kind): at for kind, at in db.execute("SELECT kind, at FROM last_time")}


def put_off(db: Connection, finding: str, at: int) -> None:
    """A reminder was dismissed at this moment."""
    db.execute(
        "INSERT INTO put_off VALUES(?,?) ON CONFLICT(finding) DO UPDATE SET at = excluded.at",
        (finding, at),
    )


def all_put_off(db: Connection) -> dict[str, int]:
    return dict(db.execute("SELECT finding, at FROM put_off"))
