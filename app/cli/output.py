"""What a command says: text for people, or one JSON object for programs. The only print."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, TextIO
from unicodedata import east_asian_width

from app.cli.exits import AnswerLost

Json = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Output:
    """The result goes to standard output, everything said on the way to standard error.

    What is said on the way may be lost: a payment does not stop half-way for it.
    """

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def result(self, value: Json, text: str) -> None:
        """The answer of the command, in the form that was asked for.

        Raises AnswerLost where it found no room. That nobody reads it (`| head`) is no failure.
        """
        try:
            _write(_json(value, indent=2) if self._as_json else plain(text), sys.stdout)
        except BrokenPipeError:
            pass
        except OSError:
            raise AnswerLost from None

    def note(self, text: str) -> None:
        """A word on the way: what is being waited for, what is about to be paid."""
        with suppress(OSError):
            _write(plain(text), sys.stderr)

    def failure(self, code: str, text: str) -> None:
        """Why it did not work; also as JSON, so that a program need not read the sentence."""
        if self._as_json:
            with suppress(OSError):
                _write(_json({"error": code, "message": text}), sys.stdout)
        self.note(text)


def prepare_streams() -> None:
    """Streams that take any letter, and none that is closed.

    What is opened next would get the number of a closed one, and whatever is printed.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)


def settle_streams() -> None:
    """What the parser of the command line said and could not write is lost: no other exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            _write("", stream, end="")


def _write(text: str, stream: TextIO, end: str = "\n") -> None:
    """Raises OSError; then the stream leads nowhere, or Python would try again at its end."""
    try:
        print(text, file=stream, end=end, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise


def _json(value: Json, indent: int | None = None) -> str:
    """Letters as they are, and as escapes where the other side cannot take them."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text


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
