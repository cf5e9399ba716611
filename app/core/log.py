"""The program's log: what happened, never who paid whom.

Each record is redacted before it is kept: phrases, keys, addresses, transaction ids, long
numbers and paths become a word in brackets. The last records stay in memory for a problem
report; the file holds the same lines, rotated at 1 MB.
"""

import logging
import re
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

_KEPT = 500
_FILE_BYTES = 1_000_000

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:[xyztuv](?:prv|pub)[1-9A-HJ-NP-Za-km-z]{20,})"), "[key]"),
    (re.compile(r"(?i)\b(?:bc|tb|bcrt)1[02-9ac-hj-np-z]{8,}"), "[address]"),
    (re.compile(r"(?i)\bwalnut(?:rc|kit)1[02-9ac-hj-np-z]+"), "[code]"),
    (re.compile(r"\b[0-9a-fA-F]{16,}\b"), "[hex]"),
    (re.compile(r"\b[13mn2][1-9A-HJ-NP-Za-km-z]{25,34}\b"), "[address]"),
    (re.compile(r"\b[1-9A-HJ-NP-Za-km-z]{40,}\b"), "[key]"),
    (re.compile(r"[A-Za-z0-9+/]{40,}={0,2}"), "[data]"),
    (re.compile(r"(?:\b[a-z]{3,8}\b[\s,]+){8,}\b[a-z]{3,8}\b"), "[words]"),
    (re.compile(r"(?:[\u4e00-\u9fff]\s*){12,}"), "[words]"),
    (re.compile(r"(?:/home|/Users|/root|[A-Z]:\\Users)[/\\][^\s'\"]*"), "[path]"),
)


def redact(text: str) -> str:
    """The text without anything that names a key, a payment or a person."""
    for pattern, word in _RULES:
        text = pattern.sub(word, text)
    return text


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class Ring(logging.Handler):
    """The last records, for a problem report."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=_KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))

    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)


def start(path: Path | None, level: int = logging.INFO) -> Ring:
    """Send all records, redacted, to the ring and (if path is given) to the file."""
    formatter = _Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s")
    ring = Ring()
    handlers: list[logging.Handler] = [ring]
    if path is not None:
        handlers.append(
            RotatingFileHandler(
                path, maxBytes=_FILE_BYTES, backupCount=1, encoding="utf-8", delay=True
            )
        )
    root = logging.getLogger()
    logging.raiseExceptions = False  # a full disk must not print what was to be logged
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(level)
    return ring
