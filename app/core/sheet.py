"""Rows as CSV for spreadsheets (RFC 4180), harmless where a spreadsheet opens them.

Text that others can write (labels, addresses, names) must not run as a formula: such a field
gets an apostrophe in front. Numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

Cell = str | int | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Number(str):
    """Digits that stay as they are: an amount in bitcoin, never a float."""

    __slots__ = ()


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8, comma, CRLF; the first line names the columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode()


def utc(seconds: int) -> str:
    """Unix seconds as ISO 8601, e.g. "2023-11-14T22:13:20Z"."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(text, Number) else text
