"""Several servers: the first that works, and the next one when it fails."""

import asyncio
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.wallet.electrum.connect import Patience
from app.wallet.electrum.pins import MemoryPins
from app.wallet.errors import (
    CertificateChanged,
    NoServer,
    ProxyUnreachable,
    ServerTimeout,
    ServerUnreachable,
)
from app.wallet.events import ServerDistrusted
from app.wallet.model import ServerAddress
from tests.fixtures.certificates import server_context
from tests.fixtures.raw_server import Hang, RawServer, raw_server
from tests.fixtures.server_pools import Pools, nobody


async def test_the_first_server_is_used_and_kept(pools: Pools, servers: list[RawServer]) -> None:
    pool = pools.of(*servers)
    session = await pool.session()
    assert session.server == servers[0].address
    assert await pool.session() is session
    assert [each.connections for each in servers] == [1, 0, 0]
    assert [state.connected for state in pool.states()] == [True, False, False]


async def test_many_who_ask_at_once_get_one_session(pools: Pools, servers: list[RawServer]) -> None:
    pool = pools.of(*servers)
    sessions = await asyncio.gather(*(pool.session() for _ in range(10)))
    assert len(set(map(id, sessions))) == 1
    assert servers[0].connections == 1


async def test_an_absent_server_is_passed_over(pools: Pools, servers: list[RawServer]) -> None:
    pool = pools.of(nobody(), servers[1])
    assert (await pool.session()).server == servers[1].address
    state = pool.states()[0]
    assert state.error == ServerUnreachable.code
    assert state.next_try is not None
    assert pools.events == []


async def test_a_mute_server_holds_nobody_up(pools: Pools, servers: list[RawServer]) -> None:
    servers[0].answers["server.version"] = Hang()
    pool = pools.of(*servers)
    assert (await pool.session()).server == servers[1].address


async def test_after_a_cut_the_next_server_and_later_the_first_again(
    pools: Pools, servers: list[RawServer]
) -> None:
    pool = pools.of(*servers[:2])
    first = await pool.session()
    servers[0].cut()
    assert isinstance(await first.ended(), ServerUnreachable)
    second = await pool.session()
    assert second.server == servers[1].address
    pools.clock.time += 10
    servers[1].cut()
    await second.ended()
    assert (await pool.session()).server == servers[0].address


async def test_a_vault_that_locks_meanwhile_is_not_a_servers_fault(
    pools: Pools, tmp_path: Path
) -> None:
    class LockedPins(MemoryPins):
        async def get(self, _server: ServerAddress) -> bytes | None:
            raise StorageError(reason="closed")

    pools.pins = LockedPins()
    async with raw_server(server_context(tmp_path, "one")) as server:
        pool = pools.of(server)
        with pytest.raises(StorageError):
            await pool.session()
        assert pool.states()[0].error is None
        assert server.requests == []


async def test_a_lone_server_speaks_for_itself(pools: Pools) -> None:
    with pytest.raises(ServerUnreachable):
        await pools.of(nobody()).session()
    with pytest.raises(NoServer):
        await pools.of().session()


async def test_a_proxy_that_is_down_is_named_as_the_fault(
    pools: Pools, servers: list[RawServer]
) -> None:
    pool = pools.of(*servers, proxy=f"socks5://127.0.0.1:{nobody().port}")
    with pytest.raises(ProxyUnreachable):
        await pool.session()
    assert [each.connections for each in servers] == [0, 0, 0]


async def test_a_changed_certificate_waits_for_the_user(pools: Pools, tmp_path: Path) -> None:
    async with raw_server(server_context(tmp_path, "new")) as server:
        await pools.pins.put(server.address, bytes(32))
        pool = pools.of(server)
        with pytest.raises(CertificateChanged):
            await pool.session()
        pools.clock.time += 10**6
        with pytest.raises(CertificateChanged):
            await pool.session()
        assert server.connections == 1
        assert pools.events == [ServerDistrusted(str(server.address), CertificateChanged.code)]
        assert pool.next_try is None
        assert len(pool.states()[0].new_certificate) == 64
        await pool.accept_new_certificate(server.address)
        assert (await pool.session()).alive
        assert pool.states()[0].new_certificate == ""
        await pool.close()


async def test_the_second_session_is_with_another_server(
    pools: Pools, servers: list[RawServer]
) -> None:
    pool = pools.of(*servers)
    second = await pool.second_session()
    assert second is not None
    assert second.server == servers[1].address
    assert (await pool.session()).server == servers[0].address
    assert await pool.second_session() is second
    assert await pools.of(servers[0], nobody()).second_session() is None
    assert await pools.of(servers[0]).second_session() is None


async def test_a_line_that_went_dead_unnoticed_is_found_by_pinging(
    pools: Pools, servers: list[RawServer]
) -> None:
    pool = pools.of(*servers[:2])
    pool.patience = Patience(answer=0.2, ping=0.05)
    session = await pool.session()
    servers[0].answers["server.ping"] = Hang()
    async with asyncio.timeout(10):
        assert isinstance(await session.ended(), ServerTimeout)
    assert (await pool.session()).server == servers[1].address


async def test_closing_blames_nobody(pools: Pools, servers: list[RawServer]) -> None:
    pool = pools.of(*servers)
    session = await pool.session()
    await pool.second_session()
    await pool.close()
    assert not session.alive
    assert all(state.error is None for state in pool.states())


async def test_giving_up_in_the_middle_leaves_nothing_open(
    pools: Pools, servers: list[RawServer]
) -> None:
    for server in servers:
        server.answers["server.version"] = Hang()
    pool = pools.of(*servers)
    search = asyncio.create_task(pool.session())
    async with asyncio.timeout(5):
        await servers[1].spoken_to.wait()
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    for server in servers:
        server.answers["server.version"] = ["raw", "1.4"]
    assert (await pool.session()).server == servers[0].address
