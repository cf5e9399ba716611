"""An independent server, ElectrumX: the same session code proves the same history with it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from app.core.network import Network
from app.sandbox.address import script_of
from app.wallet.chain import headers, merkle
from app.wallet.chain.params import params_for
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.protocol import Tip, status_of
from app.wallet.electrum.session import Session, greet
from app.wallet.model import ServerAddress
from tests.fixtures.second_server import SecondServer

REGTEST = params_for(Network.REGTEST)
ADDRESS = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
KEY = hashlib.sha256(script_of(ADDRESS)).digest()


@pytest.fixture
async def session(second_server: SecondServer) -> AsyncIterator[Session]:
    server = ServerAddress("127.0.0.1", second_server.port, tls=False)
    wire = await open_wire(server, "", MemoryPins(), Patience())
    opened = await greet(wire, server, REGTEST)
    yield opened
    await opened.close()


async def test_a_history_is_proven(second_server: SecondServer, session: Session) -> None:
    for sats in (1000, 2000, 3000):
        second_server.world.control.fund(ADDRESS, sats, confirm=True)
    second_server.wait_for_tip()
    tip = await session.tip()
    raw = await session.headers(1, tip.height)
    tail = headers.extend(REGTEST, headers.start(0, REGTEST.genesis), raw).tail
    assert tail.height == tip.height == second_server.world.control.height()
    history = await session.history(KEY)
    roots = {one.height: one.merkle_root for one in headers.parse(raw, 1)}
    places = {entry.txid: entry.height for entry in history}
    raws = [raw async for _, raw in session.transactions(places) if raw is not None]
    proven = 0
    async for txid, proof in session.merkle_proofs(places.items()):
        assert proof is not None
        merkle.verify(txid, proof.position, proof.branch, roots[proof.height])
        proven += 1
    assert proven == len(raws) == len(history) == 3
    subscribed = session.subscribe_scripts([KEY], lambda *_change: None)
    assert [status async for _, status in subscribed] == [status_of(history)]


async def test_thousands_of_requests_and_a_notification(
    second_server: SecondServer, session: Session
) -> None:
    keys = [n.to_bytes(32, "little") for n in range(3000)]
    tips: asyncio.Queue[Tip] = asyncio.Queue()
    before = await session.subscribe_headers(tips.put_nowait)
    assert len([key async for key, _ in session.histories(keys)]) == 3000
    await asyncio.to_thread(second_server.world.control.mine)
    async with asyncio.timeout(10):
        assert (await tips.get()).height == before.height + 1


async def test_unknown_things_and_fees(session: Session) -> None:
    assert session.version == (1, 6)
    assert [raw async for _, raw in session.transactions([bytes(32)])] == [None]
    assert [proof async for _, proof in session.merkle_proofs([(bytes(32), 1)])] == [None]
    assert (await session.relay_fees()).minimum > 0
    assert set(await session.fee_estimates([1, 6, 144])) == {1, 6, 144}
    assert isinstance(await session.fee_histogram(), tuple)
    await session.unsubscribe_script(KEY)
