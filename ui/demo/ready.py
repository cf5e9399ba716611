"""Wait until a wallet has caught up with its world."""

import asyncio

from app.bootstrap import Services
from app.wallet.events import SyncChanged
from app.wallet.model import SyncPhase

_SECONDS = 120


async def caught_up(services: Services, seconds: float = _SECONDS) -> None:
    """Runs on the app loop. Raises TimeoutError."""
    ready = asyncio.Event()

    def look(_event: SyncChanged | None) -> None:
        if services.wallet.synchronizer.state.phase is SyncPhase.READY:
            ready.set()

    stop_listening = services.bus.subscribe(SyncChanged, look)
    try:
        look(None)
        async with asyncio.timeout(seconds):
            await ready.wait()
    finally:
        stop_listening()
