"""A second server is asked whether the first one keeps blocks back."""

import asyncio

from app.wallet.chain.hashing import double_sha256
from app.wallet.electrum.lookout import Pauses, look_out
from app.wallet.electrum.pool import TipCheck
from tests.fixtures.mining import mined_chain
from tests.fixtures.raw_server import GENESIS, RawServer
from tests.fixtures.server_pools import Pools


async def test_a_second_server_is_asked_about_the_tip(
    pools: Pools, servers: list[RawServer]
) -> None:
    chain = [GENESIS, *mined_chain(GENESIS, 6)]
    hashes = dict(enumerate(map(double_sha256, chain)))
    pool = pools.of(*servers[:2])
    servers[1].answers["blockchain.block.header"] = lambda height: chain[height].hex()
    servers[1].answers["blockchain.headers.subscribe"] = {"height": 6, "hex": chain[6].hex()}

    async def ours(height: int) -> bytes | None:
        return hashes.get(height)

    async def another(_height: int) -> bytes | None:
        return bytes(32)

    assert await pool.compare_tip(6, ours) is TipCheck.AGREED
    assert await pool.compare_tip(5, ours) is TipCheck.AGREED
    assert await pool.compare_tip(3, ours) is TipCheck.BEHIND
    assert await pool.compare_tip(5, another) is TipCheck.FORKED
    assert await pool.compare_tip(9, ours) is TipCheck.AGREED
    assert await pools.of(servers[0]).compare_tip(6, ours) is TipCheck.ALONE


async def test_a_server_that_keeps_blocks_back_is_left(
    pools: Pools, servers: list[RawServer]
) -> None:
    chain = [GENESIS, *mined_chain(GENESIS, 6)]
    servers[1].answers["blockchain.headers.subscribe"] = {"height": 6, "hex": chain[6].hex()}
    pool = pools.of(*servers[:2])
    session = await pool.session()
    asked: list[int] = []

    def height() -> int:
        asked.append(0)
        return 0

    async def ours(_height: int) -> bytes | None:
        return double_sha256(GENESIS)

    async with asyncio.timeout(10):
        await look_out(pool, session.server, height, ours, Pauses(0.01, 0.02))
    assert len(asked) == 2
    assert not session.alive
    assert (await pool.session()).server == servers[1].address
    assert pools.events == []  # slow or cut off is not a crime


async def test_a_server_in_step_is_kept(pools: Pools, servers: list[RawServer]) -> None:
    pool = pools.of(*servers[:2])
    session = await pool.session()
    looked = asyncio.Event()
    looks = 0

    def height() -> int:
        nonlocal looks
        looks += 1
        if looks > 3:
            looked.set()
        return 0

    async def ours(_height: int) -> bytes | None:
        return double_sha256(GENESIS)

    looking = asyncio.create_task(look_out(pool, session.server, height, ours, Pauses(0.01, 0.01)))
    async with asyncio.timeout(10):
        await looked.wait()
    assert session.alive
    assert not looking.done()
    looking.cancel()
