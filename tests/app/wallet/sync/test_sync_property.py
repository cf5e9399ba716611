"""After whatever happens, the wallet's balance is the chain's own reckoning of its scripts."""

import random

import pytest

from app.sandbox.control import ControlError
from app.sandbox.world import World
from tests.app.wallet.store.ledger import check_sums
from tests.app.wallet.sync.follower import Follower
from tests.app.wallet.sync.purse import Purse


class Chance:
    """Random operations on a world and on the coins of one wallet in it; seeded."""

    def __init__(self, world: World, follower: Follower, seed: int) -> None:
        self.random = random.Random(seed)
        self._control, self._follower = world.control, follower
        self._purse = Purse(follower)
        self._funded: list[str] = []
        self._paid: list[str] = []
        self.done: list[str] = []

    def step(self) -> None:
        """One operation; one that the world refuses is none."""
        deeds = (self.fund, self.fund, self.mine, self.pay, self.pay, self.replace)
        rare = (self.double_spend, self.evict, self.reorg)
        deed = self.random.choice(rare if self.random.random() < 0.25 else deeds)
        try:
            deed()
        except (ControlError, LookupError, ValueError) as refusal:
            self.done.append(f"{deed.__name__} refused: {refusal}")
        else:
            self.done.append(deed.__name__)

    def fund(self) -> None:
        target = self._follower.address(self.random.randrange(15))
        amount = round(10 ** self.random.uniform(3.5, 7))
        self._funded.append(self._control.fund(target, amount, confirm=self.random.random() < 0.3))

    def mine(self) -> None:
        self._control.mine(self.random.randrange(1, 3))

    def pay(self) -> None:
        amount = round(10 ** self.random.uniform(3, 5))
        own = self.random.random() < 0.2
        target = self._follower.address(self.random.randrange(15)) if own else None
        raw = self._purse.pay(
            amount, self.random.randrange(300, 2000), target, self.random.randrange(1, 4)
        )
        self._paid.append(self._control.broadcast(raw))

    def replace(self) -> None:
        txid = self.random.choice(self._paid[-5:])
        fee = self.random.randrange(3_000, 30_000)
        self._paid.append(self._control.broadcast(self._purse.pay_again(txid, fee)))

    def double_spend(self) -> None:
        confirm = self.random.random() < 0.5
        self._control.double_spend(self.random.choice(self._funded[-5:]), confirm)

    def evict(self) -> None:
        self._control.evict(self.random.choice(self._control.mempool()))

    def reorg(self) -> None:
        kept = self.random.random() < 0.7
        self._control.reorg(self.random.randrange(1, 4), keep_transactions=kept)


@pytest.mark.parametrize(
    ("steps", "seed"), [(60, 1), pytest.param(1000, 2, marks=pytest.mark.soak)]
)
def test_the_balance_is_always_the_chains_own(
    fresh_world: World, follower: Follower, steps: int, seed: int
) -> None:
    chance = Chance(fresh_world, follower, seed)

    def agreed() -> bool:
        theirs, ours = fresh_world.control.balance(follower.spks()), follower.balance()
        confirmed = ours.confirmed == theirs.confirmed
        return confirmed and ours.arriving + ours.change == theirs.unconfirmed

    for _ in range(steps):
        chance.step()
        try:
            follower.until(agreed)
        except AssertionError as error:
            raise AssertionError(f"after {chance.done[-6:]}: {error}") from error
        follower.read(check_sums)
    assert len({deed for deed in chance.done if "refused" not in deed}) >= 7
