"""Wait until the wallet has caught up with the chain, and say how far it is."""

import asyncio
import sys

from app.bootstrap import Services
from app.cli.output import Output
from app.core.i18n import tr
from app.wallet.errors import NoServer
from app.wallet.events import SyncChanged
from app.wallet.model import SyncPhase, SyncState

_STEPS = {
    SyncPhase.HEADERS: lambda: tr("block headers"),
    SyncPhase.HISTORY: lambda: tr("addresses"),
    SyncPhase.TRANSACTIONS: lambda: tr("transactions"),
}


class UpToDate:
    """Listens to the synchronizer until it is ready, or has failed for good."""

    def __init__(self, services: Services, output: Output) -> None:
        self._services, self._output = services, output
        self._ended = asyncio.Event()
        self._said = ""

    async def reached(self, seconds: float) -> None:
        """Raises NoServer when this is not reached in so many seconds."""
        stop_listening = self._services.bus.subscribe(SyncChanged, self._changed)
        try:
            self._look(self._services.wallet.synchronizer.state)
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        except TimeoutError:
            raise NoServer() from None
        finally:
            stop_listening()
        if self._services.wallet.synchronizer.state.phase is not SyncPhase.READY:
            raise NoServer()

    def _changed(self, event: SyncChanged) -> None:
        self._look(event.state)

    def _look(self, state: SyncState) -> None:
        if state.phase in (SyncPhase.READY, SyncPhase.FAILED):
            self._ended.set()
        elif state.phase in _STEPS and sys.stderr.isatty():
            self._say(_STEPS[state.phase]())

    def _say(self, step: str) -> None:
        if step != self._said:
            self._said = step
            self._output.note(tr("Reading {what} …", what=step))
