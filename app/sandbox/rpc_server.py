"""JSON-RPC over HTTP on the loopback, behind a token, for the world's master and ElectrumX."""

import asyncio
import base64
import hmac
import inspect
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

from app.sandbox.faucet import FaucetEmpty
from app.sandbox.kernel import BlockRefused
from app.sandbox.policy import Refused

log = logging.getLogger(__name__)

USER = "walnut"
_LONGEST_BODY = 64 << 20  # bytes
_INVALID_REQUEST, _UNKNOWN_METHOD, _BROKEN = -32600, -32601, -32603
_BAD_CALL, _BAD_VALUE, _EMPTY, _REFUSED = -1, -8, -6, -25

Methods = Mapping[str, Callable[..., Any]]


class RpcServer:
    """Dispatch JSON-RPC calls, single or in batches, to plain functions and coroutines."""

    def __init__(self, methods: Methods, token: str) -> None:
        self._methods = methods
        self.credentials = base64.b64encode(f"{USER}:{token}".encode())

    async def listen(self, host: str, port: int = 0) -> int:
        """Take calls; the port."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _HttpConnection(self), host, port)
        return int(server.sockets[0].getsockname()[1])

    async def answer(self, body: bytes) -> bytes:
        """The reply to a request body."""
        try:
            untrusted = json.loads(body)
        except ValueError:
            return json.dumps(_failed(None, -32700, "Parse error")).encode()
        if isinstance(untrusted, list):
            replies: Any = [await self._one(request) for request in untrusted]
        else:
            replies = await self._one(untrusted)
        return json.dumps(replies).encode()

    async def _one(self, request: Any) -> dict[str, Any]:
        if not isinstance(request, dict):
            return _failed(None, _INVALID_REQUEST, "Invalid Request object")
        number, params = request.get("id"), request.get("params") or []
        method = self._methods.get(str(request.get("method")))
        if method is None:
            return _failed(number, _UNKNOWN_METHOD, "Method not found")
        try:
            found = method(**params) if isinstance(params, dict) else method(*params)
            result = await found if inspect.isawaitable(found) else found
        except (Refused, BlockRefused, FaucetEmpty, ValueError, LookupError, TypeError) as error:
            return _failed(number, *_code_of(error))
        except Exception:
            log.exception("the call %s failed", request.get("method"))
            return _failed(number, _BROKEN, "see the sandbox's log")
        return {"result": result, "error": None, "id": number}


def _code_of(error: Exception) -> tuple[int, str]:
    match error:
        case Refused():
            return error.code, error.reason
        case BlockRefused():
            return _REFUSED, str(error)
        case FaucetEmpty():
            return _EMPTY, "the faucet has no coins for this"
        case TypeError():
            return _BAD_CALL, str(error)
        case _:
            return _BAD_VALUE, str(error)


def _failed(number: Any, code: int, message: str) -> dict[str, Any]:
    return {"result": None, "error": {"code": code, "message": message}, "id": number}


class _HttpConnection(asyncio.Protocol):
    """As much of HTTP/1.1 as JSON-RPC clients use: POST with a length, kept alive."""

    def __init__(self, server: RpcServer) -> None:
        self._server = server
        self._data = b""
        self._transport: asyncio.Transport | None = None
        self._work: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._data += data
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._serve())

    async def _serve(self) -> None:
        while (request := self._next_request()) is not None:
            authorised, body = request
            if authorised:
                self._send(b"200 OK", await self._server.answer(body))
            else:
                self._send(b"401 Unauthorized", b"{}")

    def _next_request(self) -> tuple[bool, bytes] | None:
        """Whether the next request knows the token, and its body; None while it is incomplete."""
        head, found, rest = self._data.partition(b"\r\n\r\n")
        if not found:
            return None
        fields = dict(_field(line) for line in head.split(b"\r\n")[1:])
        announced = fields.get(b"content-length", b"0")
        length = int(announced) if announced.isdigit() else _LONGEST_BODY + 1
        if length > _LONGEST_BODY and self._transport is not None:
            self._transport.abort()
            return None
        if len(rest) < length:
            return None
        self._data = rest[length:]
        given = fields.get(b"authorization", b"").removeprefix(b"Basic ")
        return hmac.compare_digest(given, self._server.credentials), rest[:length]

    def _send(self, status: bytes, body: bytes) -> None:
        if self._transport is None:
            return
        # ElectrumX wants exactly this content type, without a charset.
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % (status, len(body)) + body)


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.strip().lower(), value.strip()
