"""Our Electrum server: sockets on loopback, with and without TLS, that push changes at once."""

import asyncio
import ssl
from typing import cast

from app.sandbox.electrum_answers import Answers
from app.sandbox.electrum_session import Session
from app.sandbox.node import Change, Node

LOOPBACK = "127.0.0.1"
_LONGEST_LINE = 16 << 20  # bytes


class ElectrumServer:
    """Serve the node; `cut` plays a server that went away."""

    def __init__(self, node: Node) -> None:
        self._answers = Answers(node)
        self._connections: set[_Connection] = set()
        self._listening: list[tuple[int, ssl.SSLContext | None]] = []
        self._servers: list[asyncio.Server] = []
        self._return: asyncio.TimerHandle | None = None
        node.listen(self._tell)

    async def listen(self, port: int = 0, tls: ssl.SSLContext | None = None) -> int:
        """Take clients on this port of the loopback, or on any free one; the port.

        Raises OSError for a port that is taken.
        """
        taken = await self._open(port, tls)
        self._listening.append((taken, tls))
        return taken

    def cut(self, seconds: float | None = None) -> None:
        """Drop every client and refuse new ones, until `restore` or for so many seconds."""
        self._forget_return()
        for server in self._servers:
            server.close()
        self._servers.clear()
        for connection in tuple(self._connections):
            connection.abort()
        if seconds is not None:
            loop = asyncio.get_running_loop()
            self._return = loop.call_later(seconds, lambda: loop.create_task(self.restore()))

    async def restore(self) -> None:
        """Take clients again, on the same ports."""
        self._forget_return()
        if not self._servers:
            for port, tls in self._listening:
                await self._open(port, tls)

    def connections(self) -> int:
        """Clients at this moment."""
        return len(self._connections)

    async def _open(self, port: int, tls: ssl.SSLContext | None) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._connection, LOOPBACK, port, ssl=tls)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def _connection(self) -> "_Connection":
        return _Connection(Session(self._answers), self._connections)

    def _forget_return(self) -> None:
        if self._return is not None:
            self._return.cancel()
            self._return = None

    def _tell(self, change: Change) -> None:
        statuses: dict[bytes, str | None] = {}
        for connection in self._connections:
            session = connection.session
            notes = [session.header_note()] if change.tip and session.wants_headers else []
            for key in change.scripts & session.wants.keys():
                if key not in statuses:
                    statuses[key] = self._answers.status(key)
                notes.append(session.script_note(key, statuses[key]))
            connection.send(b"".join(notes))


class _Connection(asyncio.Protocol):
    """Lines in, lines out; stops reading while the client does not take its replies."""

    def __init__(self, session: Session, open_ones: "set[_Connection]") -> None:
        self.session, self._open_ones = session, open_ones
        self._transport: asyncio.Transport | None = None
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._open_ones.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._open_ones.discard(self)
        self._transport = None

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            self.abort()
        elif lines:
            self.send(b"".join([self.session.reply(line) for line in lines]))

    def pause_writing(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    def send(self, data: bytes) -> None:
        if data and self._transport is not None:
            self._transport.write(data)

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()
