"""Canonical JSON (the JCS subset of RFC 8785 that the vault uses) and exact checks of its values.

Objects with ASCII keys, lists, strings, integers, null. One value has one form, and a text
that is not in that form is refused: so a duplicate key, a float, NaN or a space never gets in.
"""

import base64
import binascii
import json
import re
from collections.abc import Collection
from typing import Any, NoReturn

Json = Any  # what json.loads gives, until the checks below made it a model

_HEX = re.compile(r"(?:[0-9a-f]{2})*")


class NotCanonical(ValueError):
    """The text or value is not of the shape that was asked for."""


def encode(value: Json) -> bytes:
    """The one form of this value."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def decode(untrusted: bytes) -> Json:
    """The value, if the text is its one form. Raises NotCanonical."""
    try:
        value = json.loads(untrusted, parse_float=_refuse, parse_constant=_refuse)
        if encode(value) == untrusted:
            return value
    except (ValueError, RecursionError):
        pass  # one answer for every broken text, given below
    raise NotCanonical("form")


def members(value: Json, names: Collection[str]) -> dict[str, Json]:
    """An object with exactly these keys."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise NotCanonical("members")
    return value


def integer(value: Json, low: int, high: int) -> int:
    """A whole number from low to high; true and false are no numbers."""
    if type(value) is not int or not low <= value <= high:
        raise NotCanonical("integer")
    return value


def exactly(value: Json, wanted: str | int) -> None:
    if type(value) is not type(wanted) or value != wanted:
        raise NotCanonical("constant")


def items(value: Json, most: int) -> list[Json]:
    if not isinstance(value, list) or len(value) > most:
        raise NotCanonical("list")
    return value


def from_hex(value: Json, size: int) -> bytes:
    """Lower-case hexadecimal of exactly `size` bytes."""
    if not isinstance(value, str) or len(value) != 2 * size or not _HEX.fullmatch(value):
        raise NotCanonical("hex")
    return bytes.fromhex(value)


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def from_base64(value: Json, low: int, high: int | None = None) -> bytes:
    """Standard base64 in its one form, of low to high bytes (exactly low without high)."""
    if not isinstance(value, str):
        raise NotCanonical("base64")
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise NotCanonical("base64") from None
    if not low <= len(data) <= (low if high is None else high) or to_base64(data) != value:
        raise NotCanonical("base64")
    return data


def _refuse(_text: str) -> NoReturn:
    raise NotCanonical("number")
