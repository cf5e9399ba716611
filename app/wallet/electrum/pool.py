"""The servers that may be used: one session to work with, another to compare and to broadcast."""

import asyncio
import enum
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.core.bus import Event
from app.core.clock import Clock
from app.core.errors import AppError
from app.core.network import Network
from app.wallet.chain.hashing import double_sha256
from app.wallet.chain.params import params_for
from app.wallet.electrum.backoff import Standing
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import PinStore
from app.wallet.electrum.session import Session, greet
from app.wallet.errors import (
    CertificateChanged,
    NoServer,
    ProxyUnreachable,
    ServerBroken,
    ServerError,
    ServerLied,
)
from app.wallet.events import ServerDistrusted
from app.wallet.model import ServerAddress

log = logging.getLogger(__name__)


HashAt = Callable[[int], Awaitable[bytes | None]]
"""Our block hash at a height (wire order), None where we have none."""

_TOLERATED_LAG = 2
"""Blocks: servers do not hear of a block in the same second."""


class TipCheck(enum.StrEnum):
    """What a second server says of our tip."""

    AGREED = "agreed"
    BEHIND = "behind"  # it knows a longer chain: ours may be kept from us
    FORKED = "forked"  # it has another block at the same height: the heavier chain will show
    ALONE = "alone"  # no second server answered


@dataclass(frozen=True, slots=True)
class ServerState:
    """One line of the list of servers in the settings."""

    server: ServerAddress
    connected: bool
    latency_ms: int | None
    error: str | None  # AppError code of the last failure
    next_try: int | None  # unix seconds; None while it may be tried now, or never again
    distrusted: bool
    new_certificate: str  # fingerprint (hex) to accept, "" if there is no question


class ServerPool:
    """Finds a working server, leaves a bad one, remembers how each behaved. App loop only.

    Servers are preferred in the order given. A server that lied or broke the protocol is left
    for the rest of the run, one with a changed certificate until the user accepts it; of both
    ServerDistrusted tells on_event. One that could not be reached is tried again later and later.
    """

    def __init__(
        self,
        servers: Sequence[ServerAddress],
        proxy: str,
        network: Network,
        pins: PinStore,
        clock: Clock,
        on_event: Callable[[Event], None],
    ) -> None:
        self._standing = {server: Standing() for server in servers}
        self._proxy, self._params, self._pins = proxy, params_for(network), pins
        self._clock, self._on_event = clock, on_event
        self.patience = Patience()
        self._sessions: dict[ServerAddress, Session] = {}
        self._searching = asyncio.Lock()
        self.resting = False  # while the wallet is locked: no server hears of us
        self._news = asyncio.Event()

    async def session(self) -> Session:
        """The session to work with: the live one, or a new one with the first that answers.

        Raises NoServer with next_try (unix seconds; 0 when waiting will not help) and `last`,
        the code of the last failure; with a single server configured, its own error instead.
        """
        async with self._searching:
            live = self._live(None)
            return live if live is not None else await self._search(None)

    async def second_session(self) -> Session | None:
        """A session with another server than the first, or None where no other answers."""
        first = await self.session()
        async with self._searching:
            live = self._live(first.server)
            if live is not None:
                return live
            try:
                return await self._search(first.server)
            except ServerError:
                return None

    def report(self, server: ServerAddress, error: AppError) -> None:
        """The caller found this server at fault, e.g. ServerLied: leave it."""
        session = self._sessions.get(server)
        if session is not None and session.alive:
            session.end(error)
        else:
            self._blame(server, error)

    async def compare_tip(self, height: int, hash_at: HashAt) -> TipCheck:
        """Ask a second server where the chain ends, so that one server alone cannot hide blocks.

        height: our verified tip. `lookout.look_out` does this regularly.
        """
        try:
            other = await self.second_session()
            if other is None:
                return TipCheck.ALONE
            tip = await other.tip()
            if tip.height > height + _TOLERATED_LAG:
                return TipCheck.BEHIND
            shared = min(height, tip.height)
            raw = tip.header if shared == tip.height else await other.header(shared)
            ours = await hash_at(shared)
        except AppError:
            return TipCheck.ALONE
        return TipCheck.AGREED if ours in (None, double_sha256(raw)) else TipCheck.FORKED

    def states(self) -> tuple[ServerState, ...]:
        return tuple(self._state(server) for server in self._standing)

    @property
    def next_try(self) -> int | None:
        """Unix seconds when a server may be tried again; None if no waiting will help."""
        waiting = [standing for standing in self._standing.values() if standing.waiting]
        return min(map(self._date, waiting), default=None)

    def try_now(self) -> None:
        """Forget the waiting times: the user asked, or the network came back."""
        for standing in self._standing.values():
            standing.next_try, standing.failures = 0.0, 0
        self._news.set()

    async def news(self, seconds: float | None) -> None:
        """Wait so long (None: for ever), or until there is a reason to try at once.

        That is `try_now`, other servers or another proxy, an accepted certificate.
        """
        self._news.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()

    def trust_again(self) -> None:
        """Give servers that lied or broke the protocol another chance: the user asked."""
        for standing in self._standing.values():
            standing.distrusted = False
        self.try_now()

    async def accept_new_certificate(self, server: ServerAddress) -> None:
        """The user trusts the certificate that CertificateChanged told of: pin it instead."""
        standing = self._standing[server]
        if standing.certificate:
            await self._pins.put(server, bytes.fromhex(standing.certificate))
            standing.certificate, standing.next_try = "", 0.0
            self._news.set()

    async def use(self, servers: Sequence[ServerAddress], proxy: str) -> None:
        """Other servers, or another way to them: sessions that no longer fit are ended."""
        async with self._searching:
            anew = proxy != self._proxy
            known = {} if anew else self._standing
            self._proxy = proxy
            self._standing = {server: known.get(server) or Standing() for server in servers}
            sessions = list(self._sessions.values())
        self._news.set()
        for session in sessions:
            if anew or session.server not in self._standing:
                await session.close()

    async def close(self) -> None:
        """End all sessions; they are opened anew when somebody asks again."""
        sessions = list(self._sessions.values())
        self._sessions.clear()
        for session in sessions:
            await session.close()

    def _live(self, but_not: ServerAddress | None) -> Session | None:
        alive = (each for each in self._sessions.values() if each.alive)
        return next((each for each in alive if each.server != but_not), None)

    async def _search(self, but_not: ServerAddress | None) -> Session:
        """Try servers one after the other, each with a head start; the first answer wins."""
        now = self._clock.monotonic()
        candidates = [
            server
            for server, standing in self._standing.items()
            if server != but_not and standing.usable(now) and not self.resting
        ]
        running: set[asyncio.Task[Session | None]] = set()
        try:
            while candidates or running:
                if candidates:
                    running.add(asyncio.create_task(self._try(candidates.pop(0))))
                winner = await _first(running, self.patience.head_start if candidates else None)
                if winner is not None:
                    return winner
        finally:
            await _call_off(running)
        raise self._nobody()

    async def _try(self, server: ServerAddress) -> Session | None:
        """A session, or None after writing down why not."""
        standing = self._standing[server]
        try:
            wire = await open_wire(server, self._proxy, self._pins, self.patience)
            session = await greet(wire, server, self._params)
        except ServerError as error:
            self._blame(server, error)
            return None
        if self.resting:  # since this began
            await session.close()
            return None
        standing.connected(self._clock.monotonic())
        self._adopt(session)
        return session

    def _adopt(self, session: Session) -> None:
        self._sessions[session.server] = session
        session.watch(lambda: self._ended(session), self.patience.ping)
        log.info("connected to %s in %s ms", session.server, session.latency_ms)

    def _ended(self, session: Session) -> None:
        if self._sessions.get(session.server) is session:
            del self._sessions[session.server]
        if session.error is not None and not session.closed_here:
            self._blame(session.server, session.error)

    def _blame(self, server: ServerAddress, error: AppError) -> None:
        standing = self._standing.get(server)
        if standing is None:
            return  # no longer one of the user's servers
        trusted = standing.waiting
        standing.failed(error, self._clock.monotonic())
        log.warning("%s: %s %s", server, error.code, error.details)
        if trusted and isinstance(error, ServerLied | ServerBroken | CertificateChanged):
            self._on_event(ServerDistrusted(str(server), error.code))

    def _nobody(self) -> AppError:
        errors = [standing.error for standing in self._standing.values() if standing.error]
        if errors and (len(self._standing) == 1 or isinstance(errors[-1], ProxyUnreachable)):
            return errors[-1]
        last = errors[-1].code if errors else ""
        return NoServer(next_try=self.next_try or 0, last=last)

    def _date(self, standing: Standing) -> int:
        """When it may be tried, in unix seconds."""
        return int(self._clock.now() + standing.next_try - self._clock.monotonic()) + 1

    def _state(self, server: ServerAddress) -> ServerState:
        standing, session = self._standing[server], self._sessions.get(server)
        later = standing.waiting and standing.next_try > self._clock.monotonic()
        return ServerState(
            server=server,
            connected=session is not None and session.alive,
            latency_ms=session.latency_ms if session else None,
            error=standing.error.code if standing.error else None,
            next_try=self._date(standing) if later else None,
            distrusted=standing.distrusted,
            new_certificate=standing.certificate,
        )


async def _first(
    running: set[asyncio.Task[Session | None]], seconds: float | None
) -> Session | None:
    """Wait for one of these; its session if it has one. Takes finished ones out of the set."""
    done, _ = await asyncio.wait(running, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    running -= done
    return next((session for task in done if (session := task.result()) is not None), None)


async def _call_off(running: set[asyncio.Task[Session | None]]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
