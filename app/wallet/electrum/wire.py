"""One open connection: requests go out in a bounded stream, each reply finds its request.

aiorpcX gives the socket, TLS, the proxy and the life of the session. Its request throttling
and its resource costs are meant for servers and are left out. What is added: every reply is
parsed the moment it arrives, so that junk is never kept; the first wrong byte ends the
connection; deadlines that grow with the queue and the size; memory that stays bounded.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from aiorpcx.rawsocket import ConnectionLostError
from aiorpcx.session import SessionBase

from app.core.errors import AppError
from app.wallet.electrum.flow import MOST_IN_FLIGHT, Flow
from app.wallet.electrum.frames import (
    PLAIN_SIZE,
    ErrorReply,
    Notification,
    Reply,
    read_line,
    request_line,
)
from app.wallet.electrum.framing import LineFramer
from app.wallet.errors import ServerBroken, ServerTimeout, ServerUnreachable

log = logging.getLogger(__name__)

T = TypeVar("T")

_QUEUE_SECONDS = 0.1  # a request may take this much longer for each one ahead of it
_PROGRESS_BYTES = 16_384  # so much arriving within the patience proves that the line is alive
_LAST_RESORT = 10  # times the patience: then even a trickle does not help
_TICK_SECONDS = 1.0
_MOST_STRAYS = 10_000
_LINES_AT_ONCE = 100  # then the loop may do something else: some 2 ms


class Ask(NamedTuple, Generic[T]):
    """A request, and how its reply becomes a value (raising ServerBroken or ServerLied)."""

    method: str
    params: tuple[Any, ...]
    parse: Callable[[Any], T]
    largest: int = PLAIN_SIZE  # bytes of the longest reply that makes sense


class _Pending(NamedTuple):
    ask: Ask[Any]
    sent: float
    patience: float
    deliver: Callable[[Any, int], None]  # the value or an ErrorReply, and the bytes it took


class Wire(SessionBase):  # type: ignore[misc]  # aiorpcX publishes no types
    """Requests and notifications over one connection. All methods: app loop only."""

    cost_hard_limit = 0  # never slow down or hang up because of aiorpcX's resource accounts

    def __init__(self, transport: Any, patience: float) -> None:
        """patience: seconds that a lone request may take (longer through Tor)."""
        super().__init__(transport)
        self.failure: AppError | None = None
        self.closed_here = False
        self.on_notification: Callable[[Notification], None] = lambda _notification: None
        self.on_end: Callable[[], None] = lambda: None
        self._patience = patience
        self._pending: dict[int, _Pending] = {}
        self._largest: dict[int, int] = {}  # reply limit -> how many pending requests have it
        self._next = 0
        self._strays = 0
        self._streams = 0
        self._progress = 0
        self._alive_at = self.loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._failed: asyncio.Future[AppError] = self.loop.create_future()
        self._framer = LineFramer()

    def default_framer(self) -> LineFramer:
        return self._framer

    @property
    def certificate(self) -> bytes:
        """The server's certificate (DER); empty on a plain connection."""
        found: bytes = self.transport.certificate()
        return found

    async def call(self, ask: Ask[T]) -> T | ErrorReply:
        """One request and its parsed reply. Raises what ended the connection."""
        future: asyncio.Future[Any] = self.loop.create_future()

        def deliver(value: Any, _size: int) -> None:
            if not future.done():  # the caller may have been cancelled
                future.set_result(value)

        self._send([self._register(ask, deliver, self.loop.time())])
        value: T | ErrorReply | AppError = await future
        if isinstance(value, AppError):
            raise value
        return value

    async def stream(
        self, asks: Iterable[tuple[Any, Ask[T]]]
    ) -> AsyncIterator[tuple[Any, T | ErrorReply]]:
        """Many requests, each with a key; yields (key, reply) as replies arrive.

        All streams together keep at most 500 in flight, each about 32 MB of replies untaken;
        new requests are sent in bundles. Raises what ended the connection.
        """
        flow, source = Flow(), iter(asks)
        self._streams += 1
        try:
            while True:
                self._send(self._fill(flow, source))
                if flow.idle:
                    return
                async for key, value in flow.arrived():
                    yield key, value
        finally:
            self._streams -= 1
            flow.abandon()

    def _fill(self, flow: Flow, source: Iterator[tuple[Any, Ask[Any]]]) -> list[bytes]:
        lines: list[bytes] = []
        now = self.loop.time()
        share = MOST_IN_FLIGHT // max(self._streams, 1)
        for _ in range(flow.room(share)):
            item = next(source, None)
            if item is None:
                break
            key, ask = item
            lines.append(self._register(ask, flow.expect(key), now))
        return lines

    def _register(self, ask: Ask[Any], deliver: Callable[[Any, int], None], now: float) -> bytes:
        self._check()
        number = self._next
        self._next += 1
        patience = self._patience + min(len(self._pending), MOST_IN_FLIGHT) * _QUEUE_SECONDS
        self._pending[number] = _Pending(ask, now, patience, deliver)
        if ask.largest in self._largest:
            self._largest[ask.largest] += 1
        else:
            self._largest[ask.largest] = 1
            self._framer.limit = max(self._largest)
        if self._timer is None:
            self._timer = self.loop.call_later(_TICK_SECONDS, self._tick)
        return request_line(number, ask.method, ask.params)

    def _send(self, lines: list[bytes]) -> None:
        """Write at once: what is in flight is bounded, so what waits to be written is too."""
        if lines:
            self.transport.send(b"\n".join(lines))

    def _check(self) -> None:
        if self.failure is not None:
            raise _again(self.failure)

    def _tick(self) -> None:
        """End the connection when its oldest request has waited too long."""
        self._timer = None
        oldest = next(iter(self._pending.values()), None)
        if oldest is None:
            return
        now = self.loop.time()
        silent = now - max(oldest.sent, self._alive_at) > oldest.patience
        if silent or now - oldest.sent > oldest.patience * _LAST_RESORT:
            self.fail(ServerTimeout())
            return
        self._timer = self.loop.call_later(_TICK_SECONDS, self._tick)

    def data_received(self, data: bytes) -> None:
        """Called by the transport for every chunk: only the pulse is taken here."""
        self._progress += len(data)
        if self._progress >= _PROGRESS_BYTES:
            self._progress = 0
            self._alive_at = self.loop.time()

    async def _process_messages_loop(self, recv_message: Any) -> None:
        try:
            while self.failure is None:
                self._take(await recv_message())
                self._take_some()
                self.transport.read_on()
                await asyncio.sleep(0)  # let what we delivered be used before more is read
        except ConnectionLostError:
            self.fail(ServerUnreachable(reason="lost"))
        except AppError as error:
            self.fail(error)
        except Exception:
            # Our own bug in reading a reply: nobody may wait for ever because of it.
            log.exception("a reply could not be read")
            self.fail(ServerBroken(what="reading"))

    def _take_some(self) -> None:
        for _ in range(_LINES_AT_ONCE):
            line = self._framer.take() if self.failure is None else None
            if line is None:
                return
            self._take(line)

    def _take(self, line: bytes) -> None:
        message = read_line(line)
        if isinstance(message, Notification):
            self._notify(message)
        else:
            self._answer(message, len(line))

    def _answer(self, reply: Reply, size: int) -> None:
        pending = self._pending.get(reply.id)
        if pending is None:
            raise ServerBroken(what="message_id")
        if size > pending.ask.largest:
            raise ServerBroken(what="oversized")
        value = reply.untrusted_result
        if not isinstance(value, ErrorReply):
            value = pending.ask.parse(value)
        del self._pending[reply.id]
        self._forget(pending.ask.largest)
        pending.deliver(value, size)

    def _forget(self, largest: int) -> None:
        self._largest[largest] -= 1
        if not self._largest[largest]:
            del self._largest[largest]
            self._framer.limit = max(self._largest, default=PLAIN_SIZE)

    def _notify(self, notification: Notification) -> None:
        try:
            self.on_notification(notification)
        except AppError as error:
            self.fail(error)
        except Exception:
            # A listener of ours failed: that is our bug, not the server's, and no reason to stop.
            log.exception("a listener failed on a notification")

    def stray(self) -> None:
        """Count a notification that nobody asked for. Raises ServerBroken for a flood of them."""
        self._strays += 1
        if self._strays > _MOST_STRAYS:
            raise ServerBroken(what="notification")

    def fail(self, error: AppError) -> None:
        """End the connection for this reason; every waiting request gets it."""
        if self.failure is not None:
            return
        self.failure = error
        if self._timer is not None:
            self._timer.cancel()
        pending, self._pending = list(self._pending.values()), {}
        for request in pending:
            request.deliver(_again(error), 0)
        self._failed.set_result(error)
        self.transport.drop()
        self.on_end()

    async def ended(self) -> AppError:
        """Wait until the connection has ended; the reason."""
        return await asyncio.shield(self._failed)

    async def shut(self) -> None:
        """End the connection from our side and wait until the socket is closed."""
        self.closed_here = self.closed_here or self.failure is None
        self.fail(ServerUnreachable(reason="closed"))
        await self.close(force_after=1)


def _again(error: AppError) -> AppError:
    """The same error for another waiter: one instance raised twice would mix their tracebacks."""
    return type(error)(**error.details)
