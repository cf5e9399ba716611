"""Lies told over a real chain: each is noticed, and the next server finishes the errand."""

from collections.abc import Iterator

import pytest

from app.core.bus import Event
from app.core.clock import SystemClock
from app.core.errors import AppError
from app.core.network import Network
from app.sandbox import lies, wire_lies
from app.sandbox.hostile import HONEST, HostileServer, Lie
from app.sandbox.world import World
from app.wallet.electrum.connect import Patience
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.pool import ServerPool
from app.wallet.errors import (
    ServerBroken,
    ServerError,
    ServerLied,
    ServerTimeout,
    ServerUnreachable,
)
from app.wallet.events import ServerDistrusted
from app.wallet.model import ServerAddress
from tests.fixtures.errand import ADDRESS, errand

LIES: list[tuple[Lie, type[ServerError]]] = [
    (lies.wrong_proof(), ServerLied),
    (lies.wrong_transaction(), ServerLied),
    (lies.missing_history(), ServerLied),
    (lies.false_heights(), ServerLied),
    (lies.false_tip(), ServerLied),
    (lies.bad_work(), ServerLied),
    (lies.broken_linkage(), ServerLied),
    (lies.false_fees(), ServerBroken),
    (lies.false_fees("NaN"), ServerBroken),
    (wire_lies.oversized(lies.HISTORY), ServerBroken),
    (wire_lies.endless(lies.MERKLE), ServerBroken),
    (wire_lies.truncated(lies.HEADERS), ServerBroken),
    (wire_lies.hangs_up(lies.TRANSACTION), ServerUnreachable),
    (wire_lies.silent(lies.MERKLE), ServerTimeout),
    (wire_lies.slow(5, lies.TIP), ServerTimeout),
    (wire_lies.html_errors(lies.HISTORY), ServerError),
    (wire_lies.refuses(lies.HEADERS), ServerError),
    (wire_lies.garbage(), ServerBroken),
    (wire_lies.garbage_greeting(), ServerBroken),
    (wire_lies.deep_nesting(lies.HISTORY), ServerBroken),
    (wire_lies.huge_integers(lies.TIP), ServerBroken),
]


@pytest.fixture(scope="module")
def paid(world: World) -> World:
    """A world with some history for our address."""
    for sats in (1000, 2000, 3000):
        world.control.fund(ADDRESS, sats, confirm=True)
    world.control.mine(3)
    return world


@pytest.fixture(scope="module")
def hostile(paid: World) -> Iterator[HostileServer]:
    with HostileServer(HONEST, paid.electrum_port) as server:
        yield server


@pytest.mark.parametrize(("lie", "error"), LIES, ids=[lie.name for lie, _ in LIES])
async def test_a_lie_is_noticed_and_the_next_server_finishes(
    paid: World, hostile: HostileServer, lie: Lie, error: type[ServerError]
) -> None:
    hostile.behave(lie if lie.greeting else HONEST)
    events: list[Event] = []
    servers = [
        ServerAddress("127.0.0.1", hostile.port, tls=False),
        ServerAddress("127.0.0.1", paid.electrum_port, tls=False),
    ]
    pool = ServerPool(servers, "", Network.REGTEST, MemoryPins(), SystemClock(), events.append)
    # Short only where the lie is a silence: the others must be noticed by what they say.
    pool.patience = Patience(connect=10, answer=0.4 if error is ServerTimeout else 60, head_start=1)
    faults: list[AppError] = []
    proven: dict[bytes, int] = {}
    await pool.session()
    hostile.behave(lie)
    while not proven and len(faults) < 3:
        session = await pool.session()
        try:
            proven = await errand(session)
        except AppError as fault:
            faults.append(fault)
            pool.report(session.server, fault)
    await pool.close()
    assert len(proven) >= 3
    told = pool.states()[0].error
    assert told == error.code
    assert all(isinstance(fault, error) for fault in faults)
    lied = issubclass(error, ServerLied | ServerBroken)
    assert events == ([ServerDistrusted(str(servers[0]), error.code)] if lied else [])


async def test_an_honest_go_between_is_no_liar(hostile: HostileServer) -> None:
    hostile.behave(HONEST)
    events: list[Event] = []
    server = ServerAddress("127.0.0.1", hostile.port, tls=False)
    pool = ServerPool([server], "", Network.REGTEST, MemoryPins(), SystemClock(), events.append)
    assert len(await errand(await pool.session())) >= 3
    await pool.close()
    assert events == []
