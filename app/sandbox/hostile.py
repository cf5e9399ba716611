"""A hostile Electrum server for tests: it stands before the honest one and lies as it is told."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from app.core.runtime import Runtime

log = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"
_LONGEST_LINE = 64 << 20  # bytes
_START_SECONDS = 10

Write = Callable[[bytes], Awaitable[None]]


class HangUp(Exception):
    """A lie ends the connection here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what the honest server answers to it (both as JSON-RPC objects)."""

    request: dict[str, Any]
    honest: dict[str, Any]
    upstream_port: int

    @property
    def params(self) -> list[Any]:
        return list(self.request.get("params") or [])

    async def ask(self, method: str, *params: Any) -> Any:
        """Ask the honest server something else, to build the lie on; its result."""
        reader, writer = await asyncio.open_connection(
            _LOOPBACK, self.upstream_port, limit=_LONGEST_LINE
        )
        try:
            writer.write(line({"jsonrpc": "2.0", "id": 0, "method": method, "params": params}))
            return json.loads(await reader.readline())["result"]
        finally:
            writer.transport.abort()


@dataclass(frozen=True, slots=True)
class Lie:
    """How to misbehave. tell writes instead of the honest reply to these methods (None: to all).

    greeting is sent as soon as a client comes. tell may raise HangUp.
    """

    name: str
    tell: Callable[[Asked, Write], Awaitable[None]]
    methods: frozenset[str] | None = None
    greeting: bytes = b""

    def is_about(self, request: dict[str, Any]) -> bool:
        return self.methods is None or request.get("method") in self.methods


class HostileServer:
    """A server in front of `upstream_port` (a World's electrum_port), on a thread of its own.

    A context manager. `behave` switches the lie at any moment, for open connections too;
    `calls` counts requests by method.
    """

    def __init__(self, behaviour: Lie, upstream_port: int) -> None:
        self.behaviour, self.upstream_port = behaviour, upstream_port
        self.calls: Counter[str] = Counter()
        self.port = 0
        self._runtime = Runtime()
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()

    def start(self) -> "HostileServer":
        """Take clients on `port`."""
        self._runtime.start()
        self.port = self._runtime.submit(self._listen()).result(_START_SECONDS)
        return self

    def stop(self) -> None:
        """Drop all clients and end the thread."""
        self._runtime.submit(self._close()).result(_START_SECONDS)
        self._runtime.stop()

    def behave(self, behaviour: Lie) -> None:
        """Tell this lie from now on."""
        self.behaviour = behaviour

    def __enter__(self) -> "HostileServer":
        return self.start()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._welcome, _LOOPBACK, 0, limit=_LONGEST_LINE)
        return int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        clients = tuple(self._clients)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a client in a task of ours, so that `_close` meets each one that ever came."""
        client = asyncio.ensure_future(self._serve(reader, writer))
        self._clients.add(client)
        client.add_done_callback(lambda done: self._part(done, writer))

    def _part(self, client: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        """Its transport ends even where the task never began, or has bytes that nobody reads."""
        writer.transport.abort()
        if not client.cancelled() and (error := client.exception()) is not None:
            log.debug("a client went away: %s", error)
        self._clients.discard(client)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            upstream = await asyncio.open_connection(
                _LOOPBACK, self.upstream_port, limit=_LONGEST_LINE
            )
        except OSError:  # the honest server is cut off: so are we
            return
        asked: dict[Any, dict[str, Any]] = {}
        ways = [
            asyncio.ensure_future(self._questions(reader, upstream[1], asked)),
            asyncio.ensure_future(self._answers(upstream[0], writer, asked)),
        ]
        try:
            writer.write(self.behaviour.greeting)
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            upstream[1].transport.abort()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        writer.close()
        await writer.wait_closed()

    async def _questions(
        self,
        reader: asyncio.StreamReader,
        upstream: asyncio.StreamWriter,
        asked: dict[Any, dict[str, Any]],
    ) -> None:
        while data := await reader.readline():
            found = json.loads(data)
            for request in found if isinstance(found, list) else [found]:
                self.calls[str(request.get("method"))] += 1
                asked[request.get("id")] = request
                upstream.write(line(request))  # a batch is answered one by one, which is lawful
            await upstream.drain()

    async def _answers(
        self,
        upstream: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        asked: dict[Any, dict[str, Any]],
    ) -> None:
        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        while data := await upstream.readline():
            honest = json.loads(data)
            request = asked.pop(honest.get("id"), None)
            if request is None or not self.behaviour.is_about(request):
                await write(data)
                continue
            try:
                await self.behaviour.tell(Asked(request, honest, self.upstream_port), write)
            except HangUp:
                return


def line(message: object) -> bytes:
    """One JSON line."""
    return json.dumps(message).encode() + b"\n"


def about(methods: Iterable[str]) -> frozenset[str] | None:
    """Lie.methods for these names; none of them means every method."""
    return frozenset(methods) or None


async def tell_truth(asked: Asked, write: Write) -> None:
    """Pass the honest reply on."""
    await write(line(asked.honest))


HONEST = Lie("honest", tell_truth)


def altered(name: str, change: Callable[[Asked], Any], *methods: str) -> Lie:
    """Replace the result by what change makes of it; an error is passed on as it is."""

    async def tell(asked: Asked, write: Write) -> None:
        if "error" in asked.honest:
            return await write(line(asked.honest))
        return await write(line({**asked.honest, "result": change(asked)}))

    return Lie(name, tell, about(methods))
