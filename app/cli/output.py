"""What a command says: text for people, or one JSON object for programs. The only print."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

Json = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Output:
    """The result goes to standard output, everything said on the way to standard error."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def result(self, value: Json, text: str) -> None:
        """The answer of the command, in the form that was asked for."""
        if self._as_json:
            print(json.dumps(value, ensure_ascii=False, indent=2), flush=True)
        else:
            print(plain(text), flush=True)

    def note(self, text: str) -> None:
        """A word on the way: what is being waited for, what is about to be paid."""
        print(plain(text), file=sys.stderr, flush=True)

    def failure(self, code: str, text: str) -> None:
        """Why it did not work; also as JSON, so that a program need not read the sentence."""
        if self._as_json:
            print(json.dumps({"error": code, "message": text}, ensure_ascii=False), flush=True)
        print(plain(text), file=sys.stderr, flush=True)


def plain(text: str) -> str:
    """Without control characters: a label must not steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Columns side by side; those in `right` end together. A Chinese character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [_pad(cell, widths[n], n in right) for n, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _pad(cell: str, width: int, right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if right else cell + space


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
