"""One connection to one server, from the first question to the last notification."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from app.wallet.electrum.protocol import Tip
from app.wallet.electrum.session import Session
from app.wallet.errors import BroadcastRejected, ServerLied
from app.wallet.model import SyncPhase
from app.wallet.store import outbox, undo
from app.wallet.sync.book import ScriptBook
from app.wallet.sync.chain import HeaderChain
from app.wallet.sync.compare import History
from app.wallet.sync.parts import Teller, Tools
from app.wallet.sync.round import Round
from app.wallet.sync.watch import Status, Told, Watch

_PATIENCE = 5  # times that a script may be asked about before the server is not believed
_PAUSE = 0.1  # seconds, longer each time, for a server to make up its mind
_RESEND_SECONDS = 60.0
_WORTH_A_WORD = 100  # things to do before a window that says "ready" says "busy" again
_MOST_AT_ONCE = 150_000  # scripts settled in one go: bounds what is held in memory, some 60 MB


class Conversation:
    """Brings everything up to date over this session, then listens until it ends."""

    def __init__(self, tools: Tools, teller: Teller, session: Session, chain: HeaderChain) -> None:
        self._tools, self._teller = tools, teller
        self._session, self._chain = session, chain
        self._book = ScriptBook()
        self._watch = Watch(
            tools, session, self._book, Told(self._news, self._read_ahead, self._asked)
        )
        self._tip: Tip | None = None
        self._dirty: dict[bytes, Status] = {}
        self._read: dict[bytes, History] = {}  # histories of some of these
        self._grown = False  # there may be scripts to derive
        self._unsent = True  # there may be payments to send
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Never returns: raises what ended the session."""
        ending = asyncio.create_task(self._session.ended())
        ending.add_done_callback(lambda _: self._wake.set())
        try:
            await self._catch_up()
            while True:
                await self._wait()
                if self._session.error is not None:
                    raise self._session.error
                await self._work()
        finally:
            ending.cancel()
            self._teller.flush()

    def look_again(self) -> None:
        """There may be new accounts, addresses or payments of ours."""
        self._grown = self._unsent = True
        self._wake.set()

    async def _catch_up(self) -> None:
        self._teller.phase(SyncPhase.HEADERS)
        await self._follow(await self._session.subscribe_headers(self._new_tip))
        self._teller.phase(SyncPhase.HISTORY)
        await self._tools.database.write(undo.doubt_unconfirmed)
        await self._watch.everything()
        self._grown = True
        await self._work()

    async def _wait(self) -> None:
        if not self._wake.is_set():
            try:
                # Not wait_for: before Python 3.12 it loses a cancellation that comes with the wake.
                async with asyncio.timeout(_RESEND_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                self._unsent = True
        self._wake.clear()

    async def _work(self) -> None:
        """Do all there is to do; at the end everything is up to date."""
        if self._tip is not None:
            tip, self._tip = self._tip, None
            await self._follow(tip)
        attempts: Counter[bytes] = Counter()
        while self._grown or self._dirty:
            if self._grown:
                self._grown = False
                await self._watch.discover()
            await self._settle(attempts)
        if self._unsent:
            self._unsent = False
            await self._resend()
        await self._tools.database.flush()
        self._ready()

    def _ready(self) -> None:
        state = replace(
            self._teller.state,
            phase=SyncPhase.READY,
            server=str(self._session.server),
            latency_ms=self._session.latency_ms,
            error=None,
            next_try=None,
            done=0,
            total=0,
        )
        if state != self._teller.state:
            self._teller.flush()
            self._teller.update(state)

    async def _follow(self, tip: Tip) -> None:
        followed = await self._chain.follow(
            self._session, tip, lambda done, total: self._progress(SyncPhase.HEADERS, done, total)
        )
        self._teller.changed(followed.change)
        self._teller.tip(followed.height)
        if followed.change:
            await self._watch.cleared()

    async def _settle(self, attempts: Counter[bytes]) -> None:
        dirty = dict(list(self._dirty.items())[:_MOST_AT_ONCE])
        for key in dirty:
            del self._dirty[key]
        if not dirty:
            return
        histories = {key: self._read.pop(key) for key in dirty if key in self._read}
        histories |= await self._histories([key for key in dirty if key not in histories])
        await self._reach(histories)
        rounded = Round(self._tools, self._teller, self._session, self._chain, self._book)
        await rounded.run(
            histories, lambda done, total: self._progress(SyncPhase.TRANSACTIONS, done, total)
        )
        self._grown = True  # what was used may ask for more addresses
        if rounded.corrected:
            self._unsent = True
            await self._watch.cleared()
        doubtful = rounded.unsettled | rounded.contradicted
        doubtful |= {key for key, status in dirty.items() if rounded.statuses[key] != status}
        if doubtful:
            await self._doubt(doubtful, attempts)

    async def _doubt(self, keys: set[bytes], attempts: Counter[bytes]) -> None:
        """The server's answers do not fit together: the chain moved meanwhile, or it lies."""
        attempts.update(keys)
        tries = max(attempts[key] for key in keys)
        if tries > _PATIENCE:
            raise ServerLied(what="history")
        if tries > 1:
            await asyncio.sleep(_PAUSE * tries)
        await self._follow(await self._session.tip())
        await self._watch.again(sorted(keys))

    async def _histories(self, keys: list[bytes]) -> dict[bytes, History]:
        found: dict[bytes, History] = {}
        async for key, history in self._session.histories(keys):
            found[key] = history
            self._progress(SyncPhase.HISTORY, len(found), len(keys))
        return found

    async def _read_ahead(self, keys: Sequence[bytes]) -> None:
        """Read the histories of scripts with news already while more scripts are looked for."""
        room = _MOST_AT_ONCE - len(self._read)
        async for key, history in self._session.histories(keys[: max(room, 0)]):
            self._read[key] = history

    async def _reach(self, histories: dict[bytes, History]) -> None:
        """Follow the tip first if these name a block that we have not heard of."""
        highest = max((entry.height for each in histories.values() for entry in each), default=0)
        if highest > self._teller.state.height:
            await self._follow(await self._session.tip())

    async def _resend(self) -> None:
        """Send what no server has: after a crash, an eviction, or a time without connection."""
        for waiting in await self._tools.database.read(outbox.to_send):
            try:
                await self._session.broadcast(waiting.raw)
            except BroadcastRejected:
                continue  # it stays in the outbox: the user sees it as not yet sent
            await self._tools.database.write(partial(outbox.accepted, txid=waiting.txid))

    def _progress(self, phase: SyncPhase, done: int, total: int) -> None:
        """Only a long wait is worth a word: live payments do not make the window flicker."""
        if self._teller.state.phase is not SyncPhase.READY or total - done > _WORTH_A_WORD:
            self._teller.phase(phase, done, total)

    def _new_tip(self, tip: Tip) -> None:
        self._tip = tip
        self._wake.set()

    def _asked(self, done: int, total: int) -> None:
        self._progress(SyncPhase.HISTORY, done, total)

    def _news(self, key: bytes, status: Status) -> None:
        self._dirty[key] = status
        self._read.pop(key, None)
        self._wake.set()
