"""Several servers: the first that works, the next when it fails, never again one that lied."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from app.core.bus import Event
from app.core.errors import StorageError
from app.core.network import Network
from app.wallet.chain.hashing import double_sha256
from app.wallet.electrum.connect import Patience
from app.wallet.electrum.lookout import Pauses, look_out
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.pool import ServerPool, TipCheck
from app.wallet.errors import (
    CertificateChanged,
    NoServer,
    ProxyUnreachable,
    ServerLied,
    ServerTimeout,
    ServerUnreachable,
)
from app.wallet.events import ServerDistrusted
from app.wallet.model import ServerAddress
from tests.fixtures.certificates import server_context
from tests.fixtures.mining import mined_chain
from tests.fixtures.raw_server import GENESIS, Hang, HangUp, RawServer, raw_server


class HeldClock:
    """A clock that moves only when told; its date may be wrong by any `shift`."""

    def __init__(self) -> None:
        self.time, self.shift = 1000.0, 1_800_000_000.0

    def now(self) -> float:
        return self.time + self.shift

    def monotonic(self) -> float:
        return self.time


class Pools:
    """Makes pools that write down their events and are closed at the end."""

    def __init__(self) -> None:
        self.clock, self.events = HeldClock(), list[Event]()
        self.pins, self.made = MemoryPins(), list[ServerPool]()

    def of(self, *servers: RawServer | ServerAddress, proxy: str = "") -> ServerPool:
        addresses = [each.address if isinstance(each, RawServer) else each for each in servers]
        pool = ServerPool(
            addresses, proxy, Network.REGTEST, self.pins, self.clock, self.events.append
        )
        pool.patience = Patience(connect=2, answer=2, head_start=0.1)
        self.made.append(pool)
        return pool


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


def nobody() -> ServerAddress:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return ServerAddress("127.0.0.1", free.getsockname()[1], tls=False)


async def ended(pool: ServerPool) -> None:
    session = await pool.session()
    await session.ended()


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
