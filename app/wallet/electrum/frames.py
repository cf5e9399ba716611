"""One line of the connection: a JSON-RPC request of ours, or what a server sent, made safe to read.

The first of two gates for everything a server sends; `protocol` is the second.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

from app.wallet.errors import ServerBroken

PLAIN_SIZE = 64 * 1024
"""Bytes up to which a line may have any shape: a small line cannot become many objects."""

_MOST_CONTAINERS = 250_000
_MOST_VALUES = 2_000_000
_MOST_IDS = 2**53


class ErrorReply(NamedTuple):
    """The server refused a request; its text is for the table of known refusals only."""

    code: int
    untrusted_text: str


class Reply(NamedTuple):
    id: int
    untrusted_result: Any  # any JSON value, or an ErrorReply


class Notification(NamedTuple):
    method: str
    untrusted_params: list[Any]


def request_line(number: int, method: str, params: Sequence[Any]) -> bytes:
    """A JSON-RPC 2.0 request without the newline. Params must be plain JSON values."""
    return b'{"jsonrpc":"2.0","id":%d,"method":"%b","params":%b}' % (
        number,
        method.encode(),
        _list(params).encode(),
    )


def _list(params: Sequence[Any]) -> str:
    """Hashes and numbers are most of what is asked for: they need no encoder."""
    words = []
    for value in params:
        if type(value) is str and value.isalnum() and value.isascii():
            words.append(f'"{value}"')
        else:
            words.append(str(value) if type(value) is int else _encode(value))
    return f"[{','.join(words)}]"


def read_line(untrusted_line: bytes) -> Reply | Notification:
    """Read one line. Raises ServerBroken for anything but one reply or one notification."""
    if len(untrusted_line) > PLAIN_SIZE:
        _check_shape(untrusted_line)
    message = _load(untrusted_line)
    if type(message) is not dict:
        raise ServerBroken(what="message")
    number = message.get("id")
    if type(number) is int and 0 <= number < _MOST_IDS:
        return _reply(number, message)
    if number is None and "method" in message:
        return _notification(message)
    raise ServerBroken(what="message_id")


def _reply(number: int, message: dict[str, Any]) -> Reply:
    error = message.get("error")
    if error is not None:
        return Reply(number, _error(error))
    if "result" not in message:
        raise ServerBroken(what="message")
    return Reply(number, message["result"])


def _error(untrusted: Any) -> ErrorReply:
    """Servers send an object with a code and a message, some just a text."""
    if type(untrusted) is str:
        return ErrorReply(0, untrusted)
    if type(untrusted) is not dict:
        raise ServerBroken(what="error")
    code, text = untrusted.get("code"), untrusted.get("message")
    return ErrorReply(code if type(code) is int else 0, text if type(text) is str else "")


def _notification(message: dict[str, Any]) -> Notification:
    method, params = message["method"], message.get("params")
    if type(method) is not str or type(params) is not list:
        raise ServerBroken(what="notification")
    return Notification(method, params)


def _check_shape(line: bytes) -> None:
    """Refuse a line that would swell into very many objects, before it is parsed."""
    if line.count(b"{") + line.count(b"[") > _MOST_CONTAINERS or line.count(b",") > _MOST_VALUES:
        raise ServerBroken(what="shape")


def _load(line: bytes) -> Any:
    try:
        text = line.decode()
        if text[:1] == "{":  # as all servers begin: no search for white space
            value, end = _scan(text)
            if end == len(text):
                return value
        return _decode(text)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, endless digits, endless depth
        raise ServerBroken(what="json") from None


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


# Made once: json.dumps and json.loads would make new ones for every line.
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decoder = json.JSONDecoder(parse_constant=_refuse_constant)
_decode, _scan = _decoder.decode, _decoder.raw_decode
