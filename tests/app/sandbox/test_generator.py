"""Generated histories are the same each time, and hold what their summary says."""

from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.sandbox.address import segwit_address
from app.sandbox.generator import cached_history, generate
from app.sandbox.history import Plan, Summary
from app.sandbox.keys import CHANGE, RECEIVING, Account
from app.sandbox.life import Life, Pace
from app.sandbox.node import Node
from app.sandbox.script_index import script_hash
from app.sandbox.world import World


def scripts(summary: Summary) -> list[bytes]:
    """All scripts that the account used."""
    account = Account()
    receiving = [account.key(RECEIVING, n).script for n in range(summary.receiving_used)]
    return receiving + [account.key(CHANGE, n).script for n in range(summary.change_used)]


def test_keys_are_those_of_bip_84() -> None:
    """The published vectors' key path, on the test network's coin type."""
    first = segwit_address(Account().key(RECEIVING, 0).script)
    assert first == "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


@pytest.mark.parametrize("count", [1000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_balance_is_the_chains_own(tmp_path: Path, count: int) -> None:
    summary = generate(tmp_path, Plan(count))
    node = Node(tmp_path, SystemClock())
    own = set(scripts(summary))
    coins = [coin for coin in node.chain.coins.values() if coin.script in own]
    assert (sum(c.value for c in coins), len(coins)) == (summary.balance, summary.coins)
    assert summary.transactions == count
    assert node.chain.height == summary.height
    assert all(node.index.confirmed(script_hash(script)) for script in own)
    node.close()


def tip(folder: Path, plan: Plan) -> bytes:
    generate(folder, plan)
    node = Node(folder, SystemClock())
    node.close()
    return node.chain.tip.block_id


def test_seed_decides(tmp_path: Path) -> None:
    one, again, other = Plan(300), Plan(300), Plan(300, seed=2)
    assert tip(tmp_path / "a", one) == tip(tmp_path / "b", again)
    assert tip(tmp_path / "c", other) != tip(tmp_path / "d", one)


def test_cached_history_begins_a_world(tmp_path: Path) -> None:
    history = cached_history(Plan(200), tmp_path / "cache")
    made = history.journal.stat().st_mtime_ns
    assert cached_history(Plan(200), tmp_path / "cache") == history
    assert history.journal.stat().st_mtime_ns == made
    with World.start(tmp_path / "world", history=history.journal) as world:
        found = world.control.balance(scripts(history.summary))
        assert (found.confirmed, found.unconfirmed) == (history.summary.balance, 0)
        world.control.fund(segwit_address(scripts(history.summary)[0]), 10_000)


def test_history_grows_in_a_running_world(tmp_path: Path) -> None:
    with World.start(tmp_path, age=30 * 86_400) as world:
        first = world.control.generate(100, span=29 * 86_400)
        more = world.control.generate(50, blocks=5, seed=2)
        assert more.receiving_used > first.receiving_used
        assert world.control.balance(scripts(more)).confirmed == more.balance


def test_life_pays_and_mines(world: World) -> None:
    mine = segwit_address(b"\x00\x14" + b"\x77" * 20)
    life = Life(world.control, lambda: mine, Pace(0.005, 0.01))
    height = world.control.height()
    assert life.pay() in world.control.mempool()
    life.find_block()
    assert world.control.height() == height + 1
    before = world.control.balance([mine]).total
    life.start()
    try:
        for _ in range(2000):
            if world.control.height() > height + 3 and world.control.balance([mine]).total > before:
                break
        else:
            pytest.fail("nobody pays or mines")
    finally:
        life.stop()
