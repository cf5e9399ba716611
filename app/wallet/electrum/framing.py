"""Cut the stream of bytes into lines, holding no more of an unfinished one than is allowed."""

import asyncio
from collections import deque
from typing import Any

from aiorpcx.framing import FramerBase
from aiorpcx.rawsocket import RSTransport

from app.wallet.errors import ServerBroken

MAX_FRAME = 20_000_000
"""Bytes of the longest line that is ever accepted."""

_PAUSE_AT, _READ_ON_AT = 2_000_000, 500_000  # bytes that wait to be taken


class LineFramer(FramerBase):  # type: ignore[misc]  # aiorpcX publishes no types
    """Like aiorpcX's newline framer, but an oversized line is the end, not a thing to skip."""

    def __init__(self) -> None:
        self.limit = MAX_FRAME
        self.waiting = 0  # bytes of whole lines, with their ends, that nobody has taken yet
        self._lines: deque[bytes] = deque()
        self._parts: list[bytes] = []
        self._partial = 0
        self._arrival = asyncio.Event()
        self._failure: Exception | None = None

    def frame(self, message: bytes) -> bytes:
        return message + b"\n"

    def received_bytes(self, data: bytes) -> None:
        *lines, rest = data.split(b"\n")
        for line in lines:
            self._parts.append(line)
            self._finish()
        if rest:
            self._parts.append(rest)
            self._partial += len(rest)
        if self._partial > self.limit:
            self._parts.clear()
            self.fail(ServerBroken(what="oversized"))
        self._arrival.set()

    def fail(self, exception: Exception) -> None:
        """Hand out this error after the lines that came before it."""
        self._failure = self._failure or exception
        self._arrival.set()

    def take(self) -> bytes | None:
        """The next whole line, or None while there is none."""
        if not self._lines:
            return None
        line = self._lines.popleft()
        self.waiting -= len(line) + 1
        return line

    async def receive_message(self) -> bytes:
        """Wait for the next line. Raises what `fail` was given once all lines are taken."""
        while (line := self.take()) is None:
            if self._failure is not None:
                raise self._failure
            self._arrival.clear()
            await self._arrival.wait()
        return line

    def _finish(self) -> None:
        line = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts.clear()
        self._partial = 0
        self._lines.append(line)
        self.waiting += len(line) + 1


class LineTransport(RSTransport):  # type: ignore[misc]  # aiorpcX publishes no types
    """aiorpcX's transport, which stops reading while we are busy, not while we are sending.

    The original stops reading when its send buffer is full: with a server that does the same,
    both would wait for each other. And its `write` may be cancelled half-way, which would leave
    a request waiting for an answer to what was never sent.
    """

    _asyncio_transport: asyncio.Transport

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._framer.waiting > _PAUSE_AT:
            self._asyncio_transport.pause_reading()

    def read_on(self) -> None:
        """Go on reading if most of what had piled up is taken."""
        if self._framer.waiting < _READ_ON_AT and not self._asyncio_transport.is_closing():
            self._asyncio_transport.resume_reading()

    def drop(self) -> None:
        """Cut the connection without waiting for anything."""
        self._asyncio_transport.abort()

    def send(self, message: bytes) -> None:
        """Write without waiting; lost without a word if the connection is closing."""
        if not self._asyncio_transport.is_closing():
            self._asyncio_transport.write(self._framer.frame(message))

    def pause_writing(self) -> None:
        """Called by asyncio when the send buffer is full: no reason to stop reading."""

    def resume_writing(self) -> None:
        """Called by asyncio when the send buffer has room again."""

    def certificate(self) -> bytes:
        """The server's certificate (DER); empty on a plain connection."""
        socket: Any = self._asyncio_transport.get_extra_info("ssl_object")
        return socket.getpeercert(binary_form=True) or b"" if socket else b""
