"""A restore that is killed at any moment goes on where it was, and nothing is double or lost."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.core.paths import ROOT
from app.sandbox import lies
from app.sandbox.generator import cached_history
from app.sandbox.history import History, Plan
from app.sandbox.hostile import HostileServer, Lie, tell_truth
from app.sandbox.world import World
from app.wallet.model import PaymentQuery, SyncPhase
from tests.app.wallet.store.ledger import check_sums
from tests.app.wallet.sync.conftest import Follow

SIZE = 1000


@pytest.fixture(scope="module")
def history() -> History:
    return cached_history(Plan(SIZE))


@pytest.fixture
def hostile(old_world: World) -> Iterator[Callable[[Lie], HostileServer]]:
    with ExitStack() as stack:
        yield lambda lie: stack.enter_context(HostileServer(lie, old_world.electrum_port))


@pytest.fixture(scope="module")
def old_world(tmp_path_factory: pytest.TempPathFactory, history: History) -> Iterator[World]:
    with World.start(tmp_path_factory.mktemp("old"), history=history.journal) as running:
        yield running


@pytest.mark.parametrize(("kills", "seed"), [(4, 1), pytest.param(100, 2, marks=pytest.mark.soak)])
def test_killed_at_random_moments(
    old_world: World, history: History, follow: Follow, tmp_path: Path, kills: int, seed: int
) -> None:
    chance = random.Random(seed)
    finished = 0
    for _ in range(kills):
        finished += _run_and_kill(tmp_path, old_world.electrum_port, chance.uniform(0.4, 2.2))
        if finished > 3:  # begin anew, so that later kills meet a restore, too
            for path in tmp_path.glob("wallet.db*"):
                path.unlink()
            finished = 0
    follower = follow(old_world.electrum_port)
    follower.until_ready()
    assert follower.balance().confirmed == history.summary.balance
    assert follower.run(follower.activity.count(PaymentQuery())) == SIZE
    assert len(follower.run(follower.activity.coins(None))) == history.summary.coins
    follower.read(check_sums)


def _run_and_kill(folder: Path, port: int, seconds: float) -> bool:
    """Whether it was up to date before it was killed."""
    command = [sys.executable, "-m", "tests.app.wallet.sync.restoring", str(folder), str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
        assert child.stdout is not None
        return "ready" in child.stdout.read()


def test_nothing_is_fetched_twice(follow: Follow, hostile: Callable[[Lie], HostileServer]) -> None:
    """What was stored before a stop is not asked for again: only the statuses are."""
    counting = hostile(Lie("honest", tell_truth, frozenset()))
    follower = follow(counting.port)
    follower.until_ready()
    rows, before = follower.rows(), dict(counting.calls)
    assert before[lies.TRANSACTION] == SIZE
    follower.run(follower.sync.cancel())
    follower.run(follower.sync.resume())
    follower.until_ready()
    assert follower.rows() == rows
    for method in (lies.TRANSACTION, lies.MERKLE, lies.HISTORY):
        assert counting.calls[method] == before[method]
    assert counting.calls[lies.SUBSCRIBE] == 2 * before[lies.SUBSCRIBE]


def test_a_bug_is_told_and_does_not_look_like_work(
    world: World, follow: Follow, caplog: pytest.LogCaptureFixture
) -> None:
    follower = follow(world.electrum_port)
    follower.until_ready()
    # A row that no version of ours writes: whatever comes of it is a bug, not an AppError.
    follower.run(
        follower.database.write(
            lambda db: db.execute("UPDATE account SET kind = 'nonsense', gap_limit = 30")
        )
    )
    follower.run(follower.nudge())
    follower.until(lambda: follower.sync.state.phase is SyncPhase.FAILED)
    assert follower.sync.state.error == "app.failed"
    assert "the synchronizer broke" in caplog.text
