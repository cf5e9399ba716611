"""A world starts fast, obeys its master, dies with its parent and comes back from kill -9."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app.core.clock import SystemClock
from app.core.paths import ROOT
from app.sandbox.address import script_of, segwit_address
from app.sandbox.control import Balance, Control, ControlError
from app.sandbox.world import World, WorldFailed


def address(number: int) -> str:
    """An address of nobody; each test takes its own numbers."""
    return segwit_address(b"\x00\x14" + number.to_bytes(20, "big"))


def eventually(condition: Callable[[], bool]) -> None:
    until = SystemClock().monotonic() + 10
    while not condition():
        assert SystemClock().monotonic() < until
        threading.Event().wait(0.01)


def test_payment_waits_and_confirms(world: World) -> None:
    control, mine = world.control, address(1)
    txid = control.fund(mine, 50_000)
    assert txid in control.mempool()
    assert control.balance([mine]) == Balance(0, 50_000)
    control.mine()
    known = control.transaction(txid)
    assert known is not None
    assert known.height == control.height()
    assert control.balance([script_of(mine)]) == Balance(50_000, 0)


def test_payment_with_confirmation(world: World) -> None:
    world.control.fund(address(2), 60_000, confirm=True)
    assert world.control.balance([address(2)]) == Balance(60_000, 0)


def test_many_payments_side_by_side(world: World) -> None:
    txids = [world.control.fund(address(3), 10_000) for _ in range(150)]
    world.control.mine()
    assert world.control.balance([address(3)]) == Balance(1_500_000, 0)
    assert len(set(txids)) == 150


def test_large_payment_gathers_coins(world: World) -> None:
    world.control.fund(address(4), 60_00_000_000, confirm=True)
    assert world.control.balance([address(4)]).confirmed == 60_00_000_000
    with pytest.raises(ControlError, match="faucet"):
        world.control.fund(address(4), 20_000_000_00_000_000)


def test_reorganisation_keeps_or_loses(world: World) -> None:
    control, mine = world.control, address(5)
    txid = control.fund(mine, 40_000, confirm=True)
    before = control.height()
    control.reorg(1)
    assert control.height() == before + 1
    assert txid in control.mempool()
    control.mine()
    control.reorg(1, keep_transactions=False)
    assert control.transaction(txid) is None
    assert control.balance([mine]).total == 0


@pytest.mark.parametrize("confirmed", [False, True])
def test_double_spend(world: World, confirmed: bool) -> None:
    control, mine = world.control, address(6 + confirmed)
    txid = control.fund(mine, 40_000, confirm=confirmed)
    control.mine(2 if confirmed else 0)
    rival = control.double_spend(txid)
    assert control.transaction(txid) is None
    assert control.transaction(rival) is not None
    assert control.balance([mine]).total == 0
    control.mine()
    assert control.transaction(txid) is None


def test_evicted_payment_can_be_sent_again(world: World) -> None:
    control = world.control
    txid = control.fund(address(8), 40_000)
    known = control.transaction(txid)
    assert known is not None
    assert control.evict(txid) == [txid]
    assert control.transaction(txid) is None
    assert control.broadcast(known.raw) == txid


def test_full_blocks_make_the_cheap_wait(fresh_world: World) -> None:
    control = fresh_world.control
    cheap = control.fund(address(9), 40_000, rate=1.0)
    control.fill_block(1_200_000, rate=30.0)
    control.mine()
    assert cheap in control.mempool()
    control.mine()
    assert control.mempool() == []


def test_minimum_fee(fresh_world: World) -> None:
    control = fresh_world.control
    txid = control.fund(address(10), 40_000, rate=1.0)
    assert control.set_minimum_fee(3_000, evict=True) == [txid]
    known = control.fund(address(10), 40_000, rate=1.0)  # the faucet pays what is asked
    assert control.mempool() == [known]


def test_the_master_needs_the_token(world: World) -> None:
    port = int(world.control.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(ControlError, match="token"):
        Control(port, "wrong").height()


def test_impossible_orders(world: World) -> None:
    control = world.control
    own = control.fund(address(11), 10_000)
    for order in (
        lambda: control.reorg(100_000),
        lambda: control.fund("bcrt1qnonsense", 1000),
        lambda: control.double_spend("00" * 32),
        lambda: control.broadcast("00"),
        lambda: control.call("no_such_order"),
        lambda: control.call("mine", "many"),
    ):
        with pytest.raises(ControlError):
            order()
    assert own in control.mempool()


def test_kill_9_loses_nothing(fresh_world: World) -> None:
    control = fresh_world.control
    control.fund(address(12), 40_000, confirm=True)
    waiting = control.fund(address(12), 50_000)
    before = (control.tip(), control.height(), control.balance([address(12)]))
    port = fresh_world.electrum_port
    fresh_world.kill()
    with pytest.raises(OSError, match="refused"):
        control.height()
    fresh_world.restart()
    control = fresh_world.control
    assert (control.tip(), control.height(), control.balance([address(12)])) == before
    assert control.mempool() == [waiting]
    assert fresh_world.electrum_port == port


PARENT = """
import sys, pathlib
from app.sandbox.world import World
world = World.start(pathlib.Path(sys.argv[1]))
print(world.pid, flush=True)
sys.stdin.read()
"""


def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert psutil.pid_exists(child)
    parent.kill()
    parent.communicate()
    eventually(lambda: not psutil.pid_exists(child))


def test_a_folder_is_taken_over_from_a_dying_world(fresh_world: World) -> None:
    txid = fresh_world.control.fund(address(13), 40_000)
    successor: list[World] = []
    start = threading.Thread(target=lambda: successor.append(World.start(fresh_world.folder)))
    start.start()
    fresh_world.stop()
    start.join()
    with successor[0] as world:
        assert world.control.mempool() == [txid]


def test_a_world_that_cannot_begin_says_why(tmp_path: Path, world: World) -> None:
    with pytest.raises(WorldFailed, match="address already in use"):
        World.start(tmp_path, electrum_port=world.electrum_port)


def test_cold_start_is_quick(tmp_path: Path) -> None:
    """Under a second on an idle machine; the limit leaves room for a busy one."""
    clock = SystemClock()
    before = clock.monotonic()
    with World.start(tmp_path) as world:
        assert clock.monotonic() - before < 5
        assert world.control.height() == 120
    assert not (tmp_path / "kernel").exists()
