"""A server that takes too long: nobody waits for ever."""

import asyncio

import pytest

from app.wallet.electrum.connect import Patience
from app.wallet.errors import (
    ServerTimeout,
)
from tests.fixtures.raw_server import Hang, RawServer
from tests.fixtures.raw_session import KEY, raw_session, take_all


async def test_a_silent_server_runs_into_the_deadline(server: RawServer) -> None:
    session = await raw_session(server, Patience(answer=0.3))
    server.answers["blockchain.scripthash.get_history"] = Hang()
    with pytest.raises(ServerTimeout):
        await session.history(KEY)
    await session.close()


async def test_a_trickle_of_bytes_does_not_stretch_the_deadline_for_ever(
    server: RawServer,
) -> None:
    session = await raw_session(server, Patience(answer=0.3))
    server.answers["blockchain.transaction.get"] = Hang()
    wanted = asyncio.create_task(take_all(session.transactions([KEY])))
    async with asyncio.timeout(20):
        while not wanted.done():
            await server.say(b" ")
            await asyncio.sleep(0.05)
    with pytest.raises(ServerTimeout):
        wanted.result()
    await session.close()


async def test_a_server_that_accepts_but_never_greets(server: RawServer) -> None:
    server.answers["server.version"] = Hang()
    with pytest.raises(ServerTimeout):
        await raw_session(server, Patience(answer=0.3))
