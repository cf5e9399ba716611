"""Raw servers, a session with one, and pools of several."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from app.wallet.electrum.session import Session
from tests.fixtures.raw_server import RawServer, raw_server
from tests.fixtures.raw_session import raw_session
from tests.fixtures.server_pools import Pools


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    async with raw_server() as running:
        yield running


@pytest.fixture
async def session(server: RawServer) -> AsyncIterator[Session]:
    opened = await raw_session(server)
    yield opened
    await opened.close()


@pytest.fixture
async def pools() -> AsyncIterator[Pools]:
    made = Pools()
    yield made
    for pool in made.made:
        await pool.close()


@pytest.fixture
async def servers() -> AsyncIterator[list[RawServer]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(raw_server()) for _ in range(3)]
