"""A connection that is called off in the middle of being made leaves no socket behind."""

import asyncio
import gc

import pytest

from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from tests.fixtures.raw_server import raw_server


@pytest.mark.parametrize("turns", range(4, 12, 2))
async def test_called_off_at_any_moment(turns: int) -> None:
    """asyncio's race between addresses forgets the socket that had just won."""
    async with raw_server() as server:
        opening = asyncio.create_task(open_wire(server.address, "", MemoryPins(), Patience()))
        for _ in range(turns):
            await asyncio.sleep(0)
        opening.cancel()
        (outcome,) = await asyncio.gather(opening, return_exceptions=True)
        if not isinstance(outcome, BaseException):
            await outcome.shut()
    with pytest.MonkeyPatch.context() as patch:
        forgotten: list[object] = []
        patch.setattr("sys.unraisablehook", lambda told: forgotten.append(told.exc_value))
        gc.collect()
    assert forgotten == []
