"""Write many rows in few steps: at each step SQLite lets go of Python's lock, then waits for it."""

from collections.abc import Sequence
from typing import Any

from app.core.db import Connection

_AT_ONCE = 40  # rows of one statement; a longer one is no faster


def write(db: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement on all of these; {rows} in it becomes "(?,?),(?,?)", as VALUES has it."""
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        one = f"({','.join('?' * len(some[0]))})"
        marks = ",".join([one] * len(some))
        db.execute(sql.replace("{rows}", marks), [value for row in some for value in row])
