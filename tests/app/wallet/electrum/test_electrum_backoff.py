"""A server that failed is tried again later and later; one that lied, never."""

import asyncio

import pytest

from app.wallet.errors import NoServer, ProxyUnreachable, ServerLied, ServerUnreachable
from app.wallet.events import ServerDistrusted
from tests.fixtures.raw_server import HangUp, RawServer
from tests.fixtures.server_pools import Pools, ended, nobody


async def test_waiting_grows_with_each_failure_up_to_five_minutes(pools: Pools) -> None:
    pool = pools.of(nobody(), nobody())
    waits = []
    for _ in range(12):
        with pytest.raises(NoServer) as caught:
            await pool.session()
        assert caught.value.details["last"] == ServerUnreachable.code
        assert pool.next_try == caught.value.details["next_try"]
        assert pool.next_try is not None
        waits.append(pool.next_try - pools.clock.now())
        pools.clock.time += 400
    assert 1 <= waits[0] <= 3
    assert 8 <= waits[4] <= 33
    assert all(150 <= wait <= 301 for wait in waits[9:])
    assert len(set(waits[9:])) > 1  # not all at the same moment


async def test_a_server_that_always_fails_later_is_asked_ever_more_rarely(
    pools: Pools, servers: list[RawServer]
) -> None:
    """It greets well and then gives up: the greeting alone must not win it a fresh start."""
    pool = pools.of(servers[0])
    waits = []
    for lasted in (1, 1, 1, 1, 1, 100):
        session = await pool.session()
        pools.clock.time += lasted
        servers[0].cut()
        await session.ended()
        assert pool.next_try is not None
        waits.append(pool.next_try - pools.clock.now())
        pools.clock.time += 300
    assert waits[0] <= 3
    assert waits[4] >= 16
    assert waits[5] <= 3


async def test_a_date_set_back_keeps_nobody_waiting(pools: Pools) -> None:
    pool = pools.of(nobody(), nobody())
    for shift in (0.0, -86_400.0, 86_400.0):
        pools.clock.shift += shift
        with pytest.raises(NoServer):
            await pool.session()
        assert pool.next_try is not None
        assert 0 < pool.next_try - pools.clock.now() < 20


async def test_before_its_time_no_server_is_tried(pools: Pools, servers: list[RawServer]) -> None:
    servers[0].answers["server.version"] = HangUp()
    pool = pools.of(servers[0], nobody())
    for _ in range(3):
        with pytest.raises(NoServer):
            await pool.session()
    assert servers[0].connections == 1
    servers[0].answers["server.version"] = ["raw", "1.4"]
    pool.try_now()
    assert (await pool.session()).server == servers[0].address


async def test_a_lying_server_is_left_for_good(pools: Pools, servers: list[RawServer]) -> None:
    pool = pools.of(*servers[:2])
    first = await pool.session()
    pool.report(first.server, ServerLied(what="merkle_root"))
    assert not first.alive
    assert pools.events == [ServerDistrusted(str(first.server), ServerLied.code)]
    assert (await pool.session()).server == servers[1].address
    pools.clock.time += 10**6
    servers[1].cut()
    await ended(pool)
    pools.clock.time += 10**6
    assert (await pool.session()).server == servers[1].address
    assert pool.states()[0].distrusted
    assert len(pools.events) == 1
    pool.trust_again()
    servers[1].cut()
    await ended(pool)
    assert (await pool.session()).server == servers[0].address


async def test_a_server_that_breaks_the_protocol_is_left_for_good(
    pools: Pools, servers: list[RawServer]
) -> None:
    pool = pools.of(*servers[:2])
    first = await pool.session()
    await servers[0].say(b"<html>\n")
    await first.ended()
    assert pools.events == [ServerDistrusted(str(first.server), "wallet.server.broken")]
    assert (await pool.session()).server == servers[1].address


async def test_when_all_lied_waiting_does_not_help(pools: Pools, servers: list[RawServer]) -> None:
    pool = pools.of(*servers[:2])
    for server in servers[:2]:
        pool.report(server.address, ServerLied())
    with pytest.raises(NoServer) as caught:
        await pool.session()
    assert caught.value.details == {"next_try": 0, "last": ServerLied.code}
    assert pool.next_try is None


async def test_who_waits_is_woken_when_there_is_a_reason_to_try(
    pools: Pools, servers: list[RawServer]
) -> None:
    pool = pools.of(nobody())
    await pool.news(0.01)  # nothing happens: the time runs out
    waiting = asyncio.create_task(pool.news(None))
    await asyncio.sleep(0)
    await pool.use([servers[0].address], "")
    async with asyncio.timeout(5):
        await waiting
    assert (await pool.session()).server == servers[0].address
    waiting = asyncio.create_task(pool.news(None))
    await asyncio.sleep(0)
    pool.try_now()
    async with asyncio.timeout(5):
        await waiting


async def test_other_servers_or_another_proxy_end_what_no_longer_fits(
    pools: Pools, servers: list[RawServer]
) -> None:
    pool = pools.of(*servers)
    session = await pool.session()
    await pool.use([servers[1].address, servers[0].address], "")
    assert session.error is None
    await pool.use([servers[1].address], "")
    assert not session.alive
    pool.report(servers[0].address, ServerLied())  # no longer in the list: nothing to write down
    second = await pool.session()
    assert second.server == servers[1].address
    await pool.use([servers[1].address], f"socks5://127.0.0.1:{nobody().port}")
    assert not second.alive
    with pytest.raises(ProxyUnreachable):
        await pool.session()
    assert pools.events == []
