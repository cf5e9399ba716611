"""Handing over transactions, to our own server and to ElectrumX: taken, or refused for a reason."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from app.core.network import Network
from app.sandbox.address import script_of
from app.sandbox.block import ANYONE_SCRIPT, ANYONE_WITNESS
from app.sandbox.codec import outpoint, parse_whole_transaction, write_transaction
from app.sandbox.world import World
from app.wallet.chain.params import params_for
from app.wallet.chain.transactions import identify
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.rejections import Rejection
from app.wallet.electrum.session import Session, greet
from app.wallet.errors import BroadcastRejected
from app.wallet.model import ServerAddress

ADDRESS = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"


@dataclass(frozen=True, slots=True)
class Coin:
    """An output of the faucet that anyone may spend."""

    txid: bytes
    vout: int
    value: int


@pytest.fixture(params=["world", "second_server"])
async def session(request: pytest.FixtureRequest, world: World) -> AsyncIterator[Session]:
    if request.param == "world":
        port = world.electrum_port
    else:
        port = request.getfixturevalue("second_server").port
    server = ServerAddress("127.0.0.1", port, tls=False)
    wire = await open_wire(server, "", MemoryPins(), Patience())
    opened = await greet(wire, server, params_for(Network.REGTEST))
    yield opened
    await opened.close()


def coin(world: World) -> Coin:
    """The change of a new, confirmed faucet payment."""
    known = world.control.transaction(world.control.fund(ADDRESS, 10_000, confirm=True))
    assert known is not None
    parent = parse_whole_transaction(known.raw)
    vout = [output.script for output in parent.outputs].index(ANYONE_SCRIPT)
    return Coin(parent.txid, vout, parent.outputs[vout].value)


def spend(from_coin: Coin, fee: int, *, paid: int | None = None, vout: int | None = None) -> bytes:
    """A transaction with this fee (satoshis); its size is about 110 vB."""
    script = script_of(ADDRESS)
    outputs = [(from_coin.value - fee if paid is None else paid, script)]
    if paid is not None:
        outputs.append((from_coin.value - fee - paid, ANYONE_SCRIPT))
    point = outpoint(from_coin.txid, from_coin.vout if vout is None else vout)
    return write_transaction([point], outputs, [[ANYONE_WITNESS]])


async def refused(session: Session, raw: bytes) -> str:
    with pytest.raises(BroadcastRejected) as caught:
        await session.broadcast(raw)
    assert set(caught.value.details) == {"reason"}
    assert session.alive
    return str(caught.value.details["reason"])


async def test_a_good_transaction_is_taken_and_its_id_is_ours(
    session: Session, world: World
) -> None:
    raw = spend(coin(world), 500)
    txid = await session.broadcast(raw)
    assert txid == identify(raw)[::-1].hex()
    assert txid in world.control.mempool()


async def test_reasons_of_real_refusals(session: Session, world: World) -> None:
    from_coin = coin(world)
    assert await refused(session, spend(from_coin, 500, vout=7)) == Rejection.MISSING_INPUTS
    assert await refused(session, spend(from_coin, 5)) == Rejection.MINIMUM_FEE
    assert await refused(session, spend(from_coin, 500, paid=10)) == Rejection.DUST
    await session.broadcast(spend(from_coin, 500))
    assert await refused(session, spend(from_coin, 501)) == Rejection.REPLACEMENT_FEE
    with suppress(BroadcastRejected):  # a node may take what it has, or say that it has it
        await session.broadcast(spend(from_coin, 500))
    world.control.mine()
    assert await refused(session, spend(from_coin, 2000)) == Rejection.MISSING_INPUTS
