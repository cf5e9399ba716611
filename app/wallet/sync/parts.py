"""What the pieces of the synchroniser share: the tools they work with and what they tell."""

import asyncio
from dataclasses import dataclass, replace

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.wallet.chain.hashing import shown
from app.wallet.events import HistoryChanged, SyncChanged, TipChanged
from app.wallet.model import AccountId, SyncPhase, SyncState, TxId
from app.wallet.store.derive import Change, Setting

_STATE_SECONDS = 0.1
_LIVE_SECONDS = 0.03  # one payment makes several commits: tell of them together
_BULK_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Tools:
    """The services that every piece needs."""

    database: Database
    runtime: Runtime
    bus: Bus
    clock: Clock
    network: Network

    def setting(self) -> Setting:
        return Setting(self.network, int(self.clock.now()))


class Teller:
    """Tells the bus how far we are and what changed, often enough but not more."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus, self._clock = bus, clock
        self.state = SyncState()
        self._state_told = self._history_told = 0.0
        self._change = Change()
        self._later: asyncio.TimerHandle | None = None

    def phase(self, phase: SyncPhase, done: int = 0, total: int = 0) -> None:
        """A new phase is told at once, progress inside one ten times a second."""
        if (
            phase is not self.state.phase
            or self._clock.monotonic() - self._state_told > _STATE_SECONDS
        ):
            self.update(replace(self.state, phase=phase, done=done, total=total))

    def update(self, state: SyncState) -> None:
        """Another state altogether."""
        self.state = state
        self._tell_state()

    def tip(self, height: int) -> None:
        if height != self.state.height:
            self.state = replace(self.state, height=height)
            self._bus.publish(TipChanged(height))
            self._tell_state()

    def changed(self, change: Change) -> None:
        """Rows are on the disk: told at once, while catching up three times a second."""
        if not change:
            return
        self._change |= change
        live = self.state.phase is SyncPhase.READY
        pause = _LIVE_SECONDS if live else _BULK_SECONDS
        wait = self._history_told + pause - self._clock.monotonic()
        if wait <= 0:
            self.flush()
        elif self._later is None:
            self._later = asyncio.get_running_loop().call_later(wait, self.flush)

    def flush(self) -> None:
        """Tell what is not told yet."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        change, self._change = self._change, Change()
        if change:
            self._history_told = self._clock.monotonic()
            accounts = tuple(AccountId(number) for number in sorted(change.accounts))
            txids = tuple(TxId(shown(txid)) for txid in change.txids)
            self._bus.publish(HistoryChanged(accounts, txids))

    def _tell_state(self) -> None:
        self._state_told = self._clock.monotonic()
        self._bus.publish(SyncChanged(self.state))
