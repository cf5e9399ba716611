"""One server, greeted and known to be on our network: everything the wallet asks of it.

Hashes (scripthash, txid, block hash) are 32 bytes in wire order throughout; a scripthash is
SHA-256 of the output script as computed. What comes back has the right form, and a transaction
has the right id; whether headers and proofs hold is for `app.wallet.chain` to say.
Every method may raise what ended the connection: ServerUnreachable, ServerTimeout,
ServerBroken, ServerLied, or ServerError itself (reason=busy|refused) where the server will not
answer. A session that has ended stays so: ask the pool for another.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

from app.core.errors import AppError
from app.wallet.chain.hashing import double_sha256
from app.wallet.chain.params import HEADER_SIZE, ChainParams
from app.wallet.chain.transactions import identify
from app.wallet.electrum import asks, protocol
from app.wallet.electrum.frames import ErrorReply, Notification
from app.wallet.electrum.protocol import (
    FeeBand,
    HistoryEntry,
    MerkleProof,
    RelayFees,
    Tip,
)
from app.wallet.electrum.rejections import rejection
from app.wallet.electrum.wire import Ask, Wire
from app.wallet.errors import BroadcastRejected, ServerBroken, ServerError, ServerLied
from app.wallet.model import ServerAddress, TxId

K = TypeVar("K")
T = TypeVar("T")

OnTip = Callable[[Tip], None]
OnStatus = Callable[[bytes, str | None], None]

_OLDEST, _NEWEST = (1, 4), (1, 6)
_BUSY_CODES = (-101, -102)  # aiorpcX servers: too much asked, or too busy


class Session:
    """A live conversation with one server. Make one with `greet` or through the pool."""

    def __init__(self, wire: Wire, server: ServerAddress, version: tuple[int, ...]) -> None:
        self.server, self.version = server, version
        self.latency_ms: int | None = None
        self._wire = wire
        self._on_tip: OnTip | None = None
        self._on_status: OnStatus | None = None
        self._watched: set[bytes] = set()
        self._pings: asyncio.Task[None] | None = None
        self._when_ended: Callable[[], None] | None = None
        wire.on_notification = self._notified
        wire.on_end = self._wire_ended

    @property
    def alive(self) -> bool:
        return self._wire.failure is None

    async def ended(self) -> AppError:
        """Wait until this session has ended; the reason (`reason=closed` when we ended it)."""
        return await self._wire.ended()

    @property
    def error(self) -> AppError | None:
        """Why the session has ended; None while it lives."""
        return self._wire.failure

    @property
    def closed_here(self) -> bool:
        """Whether it was we who ended it, without a fault of the server."""
        return self._wire.closed_here

    async def close(self) -> None:
        """End the session; safe to call twice."""
        await self._wire.shut()

    def end(self, error: AppError) -> None:
        """End the session at once for this reason, e.g. a proof that did not hold."""
        self._wire.fail(error)

    def watch(self, when_ended: Callable[[], None], seconds: float) -> None:
        """Ping every so often from now on; call when_ended once, as soon as the line is dead."""
        self._when_ended = when_ended
        self._pings = asyncio.create_task(self._ping_for_ever(seconds))

    async def ping(self) -> int:
        """Milliseconds for a question and its answer."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self._one(asks.PING)
        self.latency_ms = round((loop.time() - began) * 1000)
        return self.latency_ms

    async def subscribe_headers(self, on_tip: OnTip) -> Tip:
        """The current tip; on_tip is called for each later one. Unverified header."""
        self._on_tip = on_tip
        return await self.tip()

    async def tip(self) -> Tip:
        """Where this server's chain ends now. Unverified header."""
        return await self._one(asks.TIP)

    async def header(self, height: int) -> bytes:
        """One 80-byte header, unverified."""
        return await self._one(asks.header(height))

    async def headers(self, start: int, count: int) -> bytes:
        """Up to count headers from this height, 80 bytes each, joined; fewer at the tip.

        Unverified. Fetched 2016 at a time, several requests at once.
        """
        chunks: dict[int, bytes] = {}
        wanted = asks.header_chunks(start, count)
        async for at, raw in self._many((at, asks.headers(at, size)) for at, size in wanted):
            chunks[at] = raw
        return b"".join(_without_gaps(wanted, chunks))

    async def history(self, scripthash: bytes) -> tuple[HistoryEntry, ...]:
        """All transactions of one script, in the server's order."""
        return await self._one(asks.history(scripthash))

    def histories(
        self, scripthashes: Iterable[bytes]
    ) -> AsyncIterator[tuple[bytes, tuple[HistoryEntry, ...]]]:
        """Yields (scripthash, history) as answers arrive, in any order."""
        return self._many((key, asks.history(key)) for key in scripthashes)

    def subscribe_scripts(
        self, scripthashes: Iterable[bytes], on_status: OnStatus
    ) -> AsyncIterator[tuple[bytes, str | None]]:
        """Yields (scripthash, status) for each; on_status is called for every later change.

        There is one on_status for the session: the last one given. A change may be reported
        before the answer to the subscription has been taken.
        """
        self._on_status = on_status
        return self._many((self._remember(key), asks.subscribe(key)) for key in scripthashes)

    async def unsubscribe_script(self, scripthash: bytes) -> None:
        """No more changes of this script. Servers that cannot do it go on reporting."""
        self._watched.discard(scripthash)
        if self.version >= (1, 4, 2):
            await self._wire.call(asks.unsubscribe(scripthash))

    async def transactions(
        self, txids: Iterable[bytes]
    ) -> AsyncIterator[tuple[bytes, bytes | None]]:
        """Yields (txid, raw) as answers arrive, in any order; None where the server has none.

        raw hashes to txid, or the session ends with ServerLied. Store as they come: at most
        some 32 MB wait here.
        """
        wanted = ((txid, asks.transaction(txid)) for txid in txids)
        async for txid, raw in self._wire.stream(wanted):
            yield txid, None if isinstance(raw, ErrorReply) else raw

    async def merkle_proofs(
        self, places: Iterable[tuple[bytes, int]]
    ) -> AsyncIterator[tuple[bytes, MerkleProof | None]]:
        """For (txid, height) pairs yields (txid, proof), in any order, unverified.

        None where the server says that the transaction is not in that block (a reorganisation).
        """
        wanted = ((place[0], asks.merkle(*place)) for place in places)
        async for txid, proof in self._wire.stream(wanted):
            yield txid, None if isinstance(proof, ErrorReply) else proof

    async def broadcast(self, raw: bytes) -> TxId:
        """Hand over a signed transaction; its id.

        Raises BroadcastRejected with `reason`, one of `rejections.Rejection`.
        """
        txid = identify(raw)
        answer = await self._wire.call(asks.broadcast(raw))
        if isinstance(answer, ErrorReply):
            raise BroadcastRejected(reason=rejection(answer).value)
        if answer != txid:
            error = ServerLied(what="broadcast")
            self.end(error)
            raise error
        return TxId(txid[::-1].hex())

    async def fee_estimates(self, targets: Iterable[int]) -> Mapping[int, float | None]:
        """For each target (blocks) the rate in sat/vB, None where the server has no idea."""
        found: dict[int, float | None] = {}
        async for target, rate in self._wire.stream((n, asks.estimate(n)) for n in targets):
            found[target] = None if isinstance(rate, ErrorReply) else rate
        return found

    async def fee_histogram(self) -> tuple[FeeBand, ...]:
        """What waits in the server's mempool, highest rate first."""
        return await self._one(asks.HISTOGRAM)

    async def relay_fees(self) -> RelayFees:
        """The lowest rate this server takes. Protocol 1.6 asks the mempool, before: relayfee."""
        if self.version >= (1, 6):
            return await self._one(asks.MEMPOOL)
        minimum = await self._one(asks.RELAY_FEE)
        return RelayFees(minimum or 0.0, None)

    async def _one(self, ask: Ask[T]) -> T:
        value: T | ErrorReply = await self._wire.call(ask)
        return self._granted(value)

    async def _many(self, wanted: Iterable[tuple[K, Ask[T]]]) -> AsyncIterator[tuple[K, T]]:
        async for key, value in self._wire.stream(wanted):
            yield key, self._granted(value)

    def _granted(self, value: T | ErrorReply) -> T:
        """The value, unless the server refused what every server should do.

        It may be busy, or its limits are too small for this wallet: another server will do, but
        this one has broken no rule.
        """
        if not isinstance(value, ErrorReply):
            return value
        error = ServerError(reason="busy" if value.code in _BUSY_CODES else "refused")
        self.end(error)
        raise error

    async def _ping_for_ever(self, seconds: float) -> None:
        while self.alive:
            await asyncio.sleep(seconds)
            with suppress(AppError):  # it has ended the session and told whoever waits
                await self.ping()

    def _wire_ended(self) -> None:
        if self._pings is not None:
            self._pings.cancel()
        if self._when_ended is not None:
            self._when_ended()

    def _notified(self, notification: Notification) -> None:
        params = notification.untrusted_params
        if notification.method == "blockchain.headers.subscribe" and self._on_tip:
            if len(params) != 1:
                raise ServerBroken(what="notification")
            self._on_tip(protocol.tip(params[0]))
        elif notification.method == "blockchain.scripthash.subscribe" and self._on_status:
            if len(params) != 2:
                raise ServerBroken(what="notification")
            self._script_changed(protocol.hash_bytes(params[0]), protocol.status(params[1]))
        else:
            self._wire.stray()

    def _script_changed(self, scripthash: bytes, status: str | None) -> None:
        if scripthash in self._watched and self._on_status is not None:
            self._on_status(scripthash, status)
        else:
            self._wire.stray()

    def _remember(self, scripthash: bytes) -> bytes:
        self._watched.add(scripthash)
        return scripthash


def _without_gaps(wanted: Iterable[tuple[int, int]], chunks: Mapping[int, bytes]) -> list[bytes]:
    """The chunks in order, up to the first one that is not full: there the server's chain ends."""
    parts: list[bytes] = []
    for at, size in wanted:
        parts.append(chunks[at])
        if len(chunks[at]) < size * HEADER_SIZE:
            break
    return parts


async def greet(wire: Wire, server: ServerAddress, params: ChainParams) -> Session:
    """Agree on the protocol and make sure that the server follows our chain.

    Raises ServerBroken(what=network) for another chain; the wire is then shut.
    """
    try:
        return await _agree(wire, server, params)
    except BaseException:
        await wire.shut()
        raise


async def _agree(wire: Wire, server: ServerAddress, params: ChainParams) -> Session:
    answer = await wire.call(asks.VERSION)
    if isinstance(answer, ErrorReply) or not _OLDEST <= answer.version[:2] <= _NEWEST:
        raise ServerBroken(what="version")
    session = Session(wire, server, answer.version)
    loop = asyncio.get_running_loop()
    began = loop.time()
    if double_sha256(await session.header(0)) != params.genesis_hash:
        raise ServerBroken(what="network")
    session.latency_ms = round((loop.time() - began) * 1000)
    return session
