"""The power goes at any moment: the wallet opens, keeps its word, and pays nothing twice."""

import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.paths import ROOT
from app.sandbox.generator import cached_history
from app.sandbox.history import TEST_PHRASE, Plan
from app.sandbox.world import World
from app.wallet.model import OutputLine, PaymentRow, PaymentState
from tests.fixtures.home import STRANGER, Home, opened

HISTORY = Plan(2000)
LONGEST_SYNC = 0.5  # seconds of life while it reads; to read all at once takes twice as long
LONGEST_WORK = 2.0  # seconds of life after the first sign of it


@dataclass
class Promises:
    """What the victims acknowledged before they died."""

    labels: dict[str, str] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    ready: int = 0  # victims that had read the whole chain

    def hear(self, line: str) -> None:
        kind, *words = line.split()
        if kind == "label":
            self.labels[words[0]] = words[1]
        elif kind == "sent":
            self.sent[words[0]] = int(words[1])
        elif kind == "ready":
            self.ready += 1


class Victim:
    """The process; what it says is heard on a thread until it is dead."""

    def __init__(self, folder: Path, port: int, number: int, promises: Promises) -> None:
        command = [sys.executable, "-m", "tests.stories.victim"]
        self._child = subprocess.Popen(
            [*command, str(folder), str(port), str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.opened, self.heard = threading.Event(), threading.Event()
        self._promises = promises
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def kill_after(self, seconds: float) -> None:
        """SIGKILL after so much time, or at once where it ended by itself (which is a failure)."""
        try:
            self._child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        else:
            assert self._child.stderr is not None
            pytest.fail(f"it ended by itself: {self._child.stderr.read()[-1500:]}")
        finally:
            self._listener.join(timeout=30)
            with self._child:  # closes its pipes
                pass

    def _listen(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self._promises.hear(line)
            (self.opened if line == "open\n" else self.heard).set()


def check(home: Home, promises: Promises) -> None:
    """The wallet as it is after a death, opened and caught up."""
    rows = home.rows()
    assert max(Counter((row.account, row.txid) for row in rows).values()) == 1
    known: dict[str, PaymentRow] = {row.txid: row for row in rows}
    for txid, text in promises.labels.items():
        assert _number(known[txid].label) >= _number(text)
    for txid, sats in promises.sent.items():
        assert known[txid].state is not PaymentState.DROPPED
        assert -known[txid].amount >= sats


def check_chain(home: Home, world: World) -> None:
    """What the world holds is what the wallet says, and no payment was made twice."""
    said = home.call(home.services.wallet.activity.balance(None)).total
    assert said == world.control.balance(home.addresses()).total
    amounts = Counter(
        line.amount
        for row in home.rows()
        if row.address == STRANGER and row.state is not PaymentState.REPLACED
        for line in _detail(home, row.id)
        if line.address == STRANGER
    )
    assert not [sats for sats, times in amounts.items() if times > 1]


def _detail(home: Home, payment: int) -> tuple[OutputLine, ...]:
    found = home.call(home.services.wallet.activity.detail(payment))
    assert found is not None
    return found.outputs


def _number(label: str) -> int:
    return int(label.removeprefix("label-") or 0)


def kill_while_reading(world: World, folder: Path, times: int, dice: random.Random) -> None:
    """A wallet with a history on the chain is killed again and again while it reads it."""
    with opened(folder, world.electrum_port) as home:
        home.create(TEST_PHRASE)
    promises = Promises()
    for turn in range(times):
        victim = Victim(folder, world.electrum_port, turn * 1000, promises)
        assert victim.opened.wait(timeout=60)
        victim.kill_after(dice.uniform(0.0, LONGEST_SYNC))
    with opened(folder, world.electrum_port) as home:
        home.unlock()
        home.wait_until_ready()
        assert len(home.rows()) >= HISTORY.transactions
        check(home, promises)
        check_chain(home, world)
    assert promises.ready < times  # some were killed before they had read it all


def kill_while_working(world: World, folder: Path, times: int, dice: random.Random) -> None:
    """A wallet in use is killed again and again while it labels and sends."""
    with opened(folder, world.electrum_port) as home:
        home.create(TEST_PHRASE)
        home.wait_until_ready()
    promises = Promises()
    for turn in range(times):
        victim = Victim(folder, world.electrum_port, turn * 1000, promises)
        assert victim.heard.wait(timeout=60)
        victim.kill_after(dice.uniform(0.0, LONGEST_WORK))
        with opened(folder, world.electrum_port) as home:
            home.unlock()
            home.wait_until_ready()
            check(home, promises)
        if turn % 3 == 0:
            world.control.mine()
    with opened(folder, world.electrum_port) as home:
        home.unlock()
        home.wait_until_ready()
        check_chain(home, world)
    assert promises.labels
    assert promises.sent


@pytest.fixture
def busy_world(tmp_path: Path) -> Iterator[World]:
    with World.start(tmp_path / "world", history=cached_history(HISTORY).journal) as world:
        yield world


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_while_reading_the_chain(busy_world: World, tmp_path: Path, times: int) -> None:
    kill_while_reading(busy_world, tmp_path / "wallet", times, random.Random(times))


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_while_labelling_and_sending(busy_world: World, tmp_path: Path, times: int) -> None:
    kill_while_working(busy_world, tmp_path / "wallet", times, random.Random(times))
