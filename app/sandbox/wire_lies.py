"""Lies about the form: replies that are too long, too late, cut off, or no replies at all."""

import asyncio
import json
from collections.abc import Callable

from app.sandbox.hostile import Asked, HangUp, Lie, Write, about, altered, line, tell_truth

SUBSCRIBE = "blockchain.scripthash.subscribe"
_HTML = (
    "<html><body onload='steal()'><h1>502 Bad Gateway</h1>"
    "<a href='http://evil.example'>Update your wallet now</a></body></html>"
)


def raw(name: str, write_as: Callable[[Asked], bytes], *methods: str) -> Lie:
    """Write these bytes in place of the reply."""

    async def tell(asked: Asked, write: Write) -> None:
        await write(write_as(asked))

    return Lie(name, tell, about(methods))


def oversized(*methods: str, size: int = 80_000_000) -> Lie:
    """A well-formed reply whose result is a text of so many bytes."""

    def reply(asked: Asked) -> bytes:
        return _around(asked, b'"' + b"a" * size + b'"')

    return raw("oversized", reply, *methods)


def endless(*methods: str) -> Lie:
    """A reply that never comes to its end of line."""

    async def tell(_asked: Asked, write: Write) -> None:
        while True:
            await write(b"0" * 65536)
            await asyncio.sleep(0)

    return Lie("endless", tell, about(methods))


def truncated(*methods: str) -> Lie:
    """Half of the JSON, then the end of the line."""
    return raw(
        "truncated",
        lambda asked: line(asked.honest)[:-1][: len(line(asked.honest)) // 2] + b"\n",
        *methods,
    )


def hangs_up(*methods: str) -> Lie:
    """Half of the reply, then the connection ends."""

    async def tell(asked: Asked, write: Write) -> None:
        await write(line(asked.honest)[:10])
        raise HangUp

    return Lie("hangs up", tell, about(methods))


def slow(seconds: float, *methods: str) -> Lie:
    """The truth, so much later."""

    async def tell(asked: Asked, write: Write) -> None:
        await asyncio.sleep(seconds)
        await write(line(asked.honest))

    return Lie("slow", tell, about(methods))


def silent(*methods: str) -> Lie:
    """No answer at all, while the connection stays."""

    async def tell(_asked: Asked, _write: Write) -> None:
        return

    return Lie("silent", tell, about(methods))


def drips(*methods: str, pause: float = 0.2) -> Lie:
    """The truth, one byte at a time."""

    async def tell(asked: Asked, write: Write) -> None:
        for byte in line(asked.honest):
            await write(bytes((byte,)))
            await asyncio.sleep(pause)

    return Lie("drips", tell, about(methods))


def html_errors(*methods: str) -> Lie:
    """An error whose text is a web page with a script and a link."""

    def reply(asked: Asked) -> bytes:
        error = {"code": 1, "message": _HTML}
        return line({"jsonrpc": "2.0", "id": asked.request.get("id"), "error": error})

    return raw("html errors", reply, *methods)


def refuses(*methods: str) -> Lie:
    """An internal error for every request."""

    def reply(asked: Asked) -> bytes:
        error = {"code": -32603, "message": "internal error"}
        return line({"jsonrpc": "2.0", "id": asked.request.get("id"), "error": error})

    return raw("refuses", reply, *methods)


def garbage(*methods: str) -> Lie:
    """Bytes that are neither JSON nor UTF-8."""
    return raw("garbage", lambda _asked: bytes(range(128, 256)) * 8 + b"\n", *methods)


def garbage_greeting() -> Lie:
    """The same before anything was asked."""
    return Lie("garbage greeting", tell_truth, greeting=b"\x16\x03\x01\xff\xfe" * 100 + b"\n")


def deep_nesting(*methods: str, depth: int = 200_000) -> Lie:
    """A result of so many nested lists."""
    return raw("deep nesting", lambda asked: _around(asked, b"[" * depth + b"]" * depth), *methods)


def huge_integers(*methods: str, digits: int = 10_000) -> Lie:
    """A result that is a number of so many digits."""
    return raw("huge integers", lambda asked: _around(asked, b"9" * digits), *methods)


def confused(*methods: str, result: object = None) -> Lie:
    """A result of the wrong kind."""
    wrong = {"unexpected": ["shape", 1.5, None]} if result is None else result
    return altered("confused", lambda _asked: wrong, *methods)


def duplicate_ids(*methods: str) -> Lie:
    """Each reply twice, then once more for an id that nobody used."""

    def reply(asked: Asked) -> bytes:
        return line(asked.honest) * 2 + line({**asked.honest, "id": 987_654_321})

    return raw("duplicate ids", reply, *methods)


def flood(*methods: str, count: int = 20_000) -> Lie:
    """The truth behind a flood of notifications about scripts that nobody subscribed to."""
    notes = b"".join(
        line(
            {"jsonrpc": "2.0", "method": SUBSCRIBE, "params": [f"{number:064x}", f"{number:064x}"]}
        )
        for number in range(count)
    )
    return raw("flood", lambda asked: notes + line(asked.honest), *methods)


def _around(asked: Asked, result: bytes) -> bytes:
    """A reply with this text for a result, which json.dumps would refuse or take long for."""
    number = json.dumps(asked.request.get("id")).encode()
    return b'{"jsonrpc":"2.0","id":' + number + b',"result":' + result + b"}\n"
