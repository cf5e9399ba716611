"""The session against the sandbox: a real chain, real proofs, real notifications."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from app.core.network import Network
from app.sandbox.address import script_of
from app.sandbox.world import World
from app.wallet.chain import headers, merkle
from app.wallet.chain.checkpoints import base
from app.wallet.chain.params import params_for
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.protocol import Tip, status_of
from app.wallet.electrum.rejections import Rejection
from app.wallet.electrum.session import Session, greet
from app.wallet.errors import BroadcastRejected
from app.wallet.model import ServerAddress

REGTEST = params_for(Network.REGTEST)
# P2WPKH addresses of nobody: the bech32 form of 20 equal bytes.
ADDRESS = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
WAIT = 10


async def connect(port: int, *, tls: bool = False) -> Session:
    server = ServerAddress("127.0.0.1", port, tls)
    wire = await open_wire(server, "", MemoryPins(), Patience())
    return await greet(wire, server, REGTEST)


@pytest.fixture
async def session(world: World) -> AsyncIterator[Session]:
    opened = await connect(world.electrum_port)
    yield opened
    await opened.close()


def scripthash(address: str) -> bytes:
    return hashlib.sha256(script_of(address)).digest()


async def all_headers(session: Session) -> bytes:
    tip = await session.tip()
    return await session.headers(1, tip.height)


async def test_it_agrees_on_the_newest_protocol(session: Session) -> None:
    assert session.version == (1, 6)
    assert session.alive
    assert session.latency_ms is not None
    assert await session.ping() >= 0


async def test_headers_are_the_verified_chain(session: Session, world: World) -> None:
    raw = await all_headers(session)
    trusted = base(Network.REGTEST)
    tail = headers.extend(REGTEST, headers.start(trusted.height, trusted.header), raw).tail
    assert tail.height == world.control.height()
    assert await session.header(tail.height) == raw[-80:]


async def test_more_headers_than_there_are_and_none(session: Session, world: World) -> None:
    height = world.control.height()
    assert len(await session.headers(height - 3, 5000)) == 4 * 80
    assert await session.headers(height + 1, 10) == b""
    assert await session.headers(5, 0) == b""


async def test_a_payment_with_its_proof(session: Session, world: World) -> None:
    txid = bytes.fromhex(world.control.fund(ADDRESS, 50_000, confirm=True))[::-1]
    key = scripthash(ADDRESS)
    history = await session.history(key)
    place = {entry.txid: entry.height for entry in history}
    raws = {found: raw async for found, raw in session.transactions(place)}
    assert raws[txid] is not None
    roots = {one.height: one.merkle_root for one in headers.parse(await all_headers(session), 1)}
    proofs = {found: proof async for found, proof in session.merkle_proofs(place.items())}
    for found, proof in proofs.items():
        assert proof is not None
        merkle.verify(found, proof.position, proof.branch, roots[proof.height])
    statuses = [status async for _, status in session.subscribe_scripts([key], _ignore)]
    assert statuses == [status_of(history)]


async def test_what_the_server_does_not_have_is_none(session: Session) -> None:
    unknown = [bytes([n]) * 32 for n in range(3)]
    assert {raw async for _, raw in session.transactions(unknown)} == {None}
    places = [(txid, 1) for txid in unknown]
    assert {proof async for _, proof in session.merkle_proofs(places)} == {None}
    assert await session.history(unknown[0]) == ()
    assert session.alive


async def test_changes_are_told_at_once(session: Session, world: World) -> None:
    tips: asyncio.Queue[Tip] = asyncio.Queue()
    changes: asyncio.Queue[tuple[bytes, str | None]] = asyncio.Queue()
    await session.subscribe_headers(tips.put_nowait)
    key = scripthash(ADDRESS)
    scripts = [key, bytes(32)]
    first = {
        each: status
        async for each, status in session.subscribe_scripts(
            scripts, lambda *change: changes.put_nowait(change)
        )
    }
    assert first[bytes(32)] is None
    await asyncio.to_thread(world.control.fund, ADDRESS, 1000)
    async with asyncio.timeout(WAIT):
        changed, status = await changes.get()
    assert changed == key
    assert status == status_of(await session.history(key)) != first[key]
    await asyncio.to_thread(world.control.mine)
    async with asyncio.timeout(WAIT):
        tip = await tips.get()
    assert tip.height == world.control.height()


async def test_no_word_after_unsubscribing(session: Session, world: World) -> None:
    changes: list[tuple[bytes, str | None]] = []
    tips: asyncio.Queue[Tip] = asyncio.Queue()
    key = scripthash(ADDRESS)
    subscribed = session.subscribe_scripts([key], lambda *change: changes.append(change))
    assert len([status async for status in subscribed]) == 1
    await session.unsubscribe_script(key)
    await session.subscribe_headers(tips.put_nowait)
    await asyncio.to_thread(world.control.fund, ADDRESS, 1000, True)
    async with asyncio.timeout(WAIT):
        await tips.get()
    assert await session.history(key)
    assert changes == []


async def test_thousands_of_requests_in_one_stream(session: Session) -> None:
    """Far more than may be in flight; every key gets its own answer."""
    keys = [n.to_bytes(32, "little") for n in range(5000)]
    found = {key: history async for key, history in session.histories(keys)}
    assert set(found) == set(keys)
    assert set(found.values()) == {()}


async def test_streams_and_calls_share_the_connection(session: Session) -> None:
    keys = [n.to_bytes(32, "little") for n in range(2000)]
    taken = 0
    async for _ in session.subscribe_scripts(keys, _ignore):
        taken += 1
        if taken % 500 == 0:
            assert await session.ping() >= 0
    assert taken == 2000
    async for _ in session.histories(keys):
        break  # leaving early must not disturb what follows
    assert await session.history(keys[0]) == ()


async def test_streams_share_what_may_be_in_flight(session: Session) -> None:
    """Two at once, as transactions and their proofs are: each gets a half."""
    most = [0]

    async def take(first: int) -> int:
        taken = 0
        keys = (n.to_bytes(32, "little") for n in range(first, first + 4000))
        async for _ in session.histories(keys):
            taken += 1
            most[0] = max(most[0], len(session._wire._pending))
        return taken

    assert sum(await asyncio.gather(take(0), take(10_000))) == 8000
    assert 250 < most[0] <= 500
    assert await take(0) == 4000


async def test_cancelling_in_the_middle_leaves_the_session_whole(session: Session) -> None:
    begun = asyncio.Event()

    async def take() -> None:
        async for _ in session.histories(n.to_bytes(32, "little") for n in range(5000)):
            begun.set()

    taking = asyncio.create_task(take())
    calling = asyncio.create_task(session.history(bytes(32)))
    await begun.wait()
    taking.cancel()
    calling.cancel()
    await asyncio.gather(taking, calling, return_exceptions=True)
    assert taking.cancelled()
    assert len([key async for key, _ in session.histories([bytes(32)] * 700)]) == 700
    assert await session.ping() >= 0


async def test_fees_come_in_sat_per_vbyte(session: Session, world: World) -> None:
    world.control.raise_fees({1: 20.0, 6: 10.0, 144: 5.0})
    world.control.set_minimum_fee(2500)
    world.control.fill_block(40_000, rate=12.0)
    assert await session.fee_estimates([1, 6, 144]) == {1: 20.0, 6: 10.0, 144: 5.0}
    assert (await session.relay_fees()).minimum == 2.5
    histogram = await session.fee_histogram()
    assert sum(band.vsize for band in histogram if 11 <= band.rate <= 13) >= 30_000
    world.control.set_minimum_fee(100)


async def test_a_transaction_that_is_known_already_is_told_as_such(
    session: Session, world: World
) -> None:
    txid = await asyncio.to_thread(world.control.fund, ADDRESS, 1000)
    known = world.control.transaction(txid)
    assert known is not None
    with pytest.raises(BroadcastRejected) as caught:
        await session.broadcast(known.raw)
    assert caught.value.details == {"reason": Rejection.ALREADY_KNOWN.value}
    assert session.alive


async def test_tls_with_the_sandboxs_own_certificate(fresh_world: World) -> None:
    assert fresh_world.tls_port is not None
    session = await connect(fresh_world.tls_port, tls=True)
    assert len(await all_headers(session)) == 80 * fresh_world.control.height()
    keys = [n.to_bytes(32, "little") for n in range(1000)]
    assert len([key async for key, _ in session.histories(keys)]) == 1000
    await session.close()
    await session.close()
    assert session.closed_here


def _ignore(_scripthash: bytes, _status: str | None) -> None:
    pass
