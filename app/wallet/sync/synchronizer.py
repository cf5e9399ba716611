"""Keep the wallet's tables in step with the chain, through whatever server works."""

import asyncio
import logging
from dataclasses import replace

from app.core.errors import AppError, StorageError
from app.wallet.electrum.lookout import look_out
from app.wallet.electrum.pool import ServerPool
from app.wallet.errors import ServerError
from app.wallet.events import AccountsChanged
from app.wallet.model import AccountId, SyncPhase, SyncState, TxId
from app.wallet.store import headers
from app.wallet.sync.chain import HeaderChain
from app.wallet.sync.conversation import Conversation
from app.wallet.sync.parts import Teller, Tools
from app.wallet.sync.second import SecondLook

log = logging.getLogger(__name__)

_LONGEST_WAIT = 300.0  # seconds between two tries


class Synchronizer:
    """Runs from unlock to lock. All methods are to be called on the app loop."""

    def __init__(self, tools: Tools, pool: ServerPool) -> None:
        self._tools, self._pool = tools, pool
        self._teller = Teller(tools.bus, tools.clock)
        self._chain = HeaderChain(tools.database, tools.setting)
        self._conversation: Conversation | None = None
        self._task: asyncio.Task[None] | None = None
        tools.bus.subscribe(AccountsChanged, lambda _: self._look_again())

    @property
    def state(self) -> SyncState:
        return self._teller.state

    def start(self) -> None:
        """Begin, or go on; does nothing while it runs. The database must be open."""
        if self._task is None or self._task.done():
            self._chain.forget()
            self._task = asyncio.create_task(self._run(), name="sync")
            self._task.add_done_callback(self._broke)

    async def stop(self) -> None:
        """End, with the connections; what was stored stays. Safe to call twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])  # however it ended: a bug must not keep the vault open
        await self._pool.close()
        self._teller.update(replace(self.state, phase=SyncPhase.IDLE, done=0, total=0))

    async def cancel(self) -> None:
        """The user stops it for now; `resume` goes on where it was."""
        await self.stop()

    async def resume(self) -> None:
        """Go on after `cancel`, or try again now instead of waiting for the next try."""
        self._pool.try_now()
        self.start()

    def nudge(self, _account: AccountId | None = None) -> None:
        """An address was handed out or an account changed: there may be more to watch."""
        self._look_again()

    def announce(self, _txid: TxId | None = None) -> None:
        """A payment was stored: send it if it is not sent, and look what the server says."""
        self._look_again()

    def _look_again(self) -> None:
        if self._conversation is not None:
            self._conversation.look_again()

    async def _run(self) -> None:
        try:
            height = await self._tools.database.read(headers.height)
            self._teller.update(replace(self.state, height=height))
            while True:
                await self._once()
        except StorageError as error:
            log.warning("sync stopped: %s", error.code)
            self._teller.update(
                replace(self.state, phase=SyncPhase.FAILED, error=error.code, next_try=None)
            )

    def _broke(self, task: "asyncio.Task[None]") -> None:
        """A bug of ours ended it: logged whole, and never shown as if it still worked."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("the synchronizer broke", exc_info=error)
            self._teller.update(
                replace(self.state, phase=SyncPhase.FAILED, error=AppError.code, next_try=None)
            )

    async def _once(self) -> None:
        """Talk to one server until that ends, then wait if there is none to go on with."""
        self._teller.update(
            replace(self.state, phase=SyncPhase.CONNECTING, done=0, total=0, latency_ms=None)
        )
        try:
            session = await self._pool.session()
        except ServerError as error:
            await self._rest(error)
            return
        self._conversation = Conversation(self._tools, self._teller, session, self._chain)
        second = SecondLook(self._tools, self._pool, session, self._chain, self._settled_height)
        looks = [
            asyncio.create_task(look)
            for look in (
                look_out(self._pool, session.server, self._settled_height, self._hash_at),
                second.run(),
            )
        ]
        try:
            self._teller.update(
                replace(self.state, server=str(session.server), error=None, next_try=None)
            )
            await self._conversation.run()
        except ServerError as error:
            log.info("left %s: %s", session.server, error.code)
            if session.alive:
                self._pool.report(session.server, error)
            self._chain.forget()
        finally:
            for look in looks:
                look.cancel()
            self._conversation = None

    def _settled_height(self) -> int | None:
        """Our tip once we have caught up with the server."""
        return self.state.height if self.state.phase is SyncPhase.READY else None

    async def _hash_at(self, height: int) -> bytes | None:
        return await self._tools.database.read(lambda db: headers.hash_at(db, height))

    async def _rest(self, error: AppError) -> None:
        """No server can be used: say so and wait until one may be tried, or forever."""
        again = self._pool.next_try
        phase = SyncPhase.OFFLINE if again else SyncPhase.FAILED
        self._teller.update(
            replace(self.state, phase=phase, error=error.code, next_try=again, server="")
        )
        now = self._tools.clock.now()
        wait = min(max(again - now, 0.05), _LONGEST_WAIT) if again else None
        await self._pool.news(wait)
