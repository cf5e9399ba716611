"""Choose the coins of a payment: none left over if it can be, else few coins and some change.

Pure arithmetic on (value, key) pairs; the caller decides which coins may be used at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_TRIES = 50_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """worth: the coin's value less the fee for spending it (sat)."""

    key: int
    worth: int


def choose(
    candidates: Sequence[Candidate], target: int, change_cost: int, input_cost: int
) -> tuple[int, ...]:
    """Keys of coins that together are worth at least target; empty if all are not enough.

    target: amount and fee of a transaction without inputs and change (sat).
    change_cost: what making a change output now and spending it later costs (sat).
    input_cost: the fee for spending one coin, already taken off their worth (sat).
    """
    useful = sorted((c for c in candidates if c.worth > 0), key=lambda c: -c.worth)
    if sum(c.worth for c in useful) < target:
        return ()
    few = _with_change(useful, target + change_cost)
    exact = _without_change(useful, target, change_cost)
    if exact and len(exact) * input_cost <= len(few) * input_cost + change_cost:
        return exact
    return few


def _without_change(coins: Sequence[Candidate], target: int, tolerance: int) -> tuple[int, ...]:
    """Branch and bound (Erhardt 2016): a set that hits the target and needs no change."""
    rest = [0] * (len(coins) + 1)
    for place in range(len(coins) - 1, -1, -1):
        rest[place] = rest[place + 1] + coins[place].worth
    taken: list[int] = []
    total = place = 0
    for _ in range(_TRIES):
        if target <= total <= target + tolerance:
            return tuple(coins[i].key for i in taken)
        if total > target + tolerance or total + rest[place] < target or place == len(coins):
            if not taken:
                return ()
            last = taken.pop()  # leave out the last one taken and go on behind it
            total -= coins[last].worth
            place = last + 1
            continue
        taken.append(place)
        total += coins[place].worth
        place += 1
    return ()


def _with_change(coins: Sequence[Candidate], target: int) -> tuple[int, ...]:
    """The smallest single coin that is enough, else the largest ones until they are."""
    enough = [c for c in coins if c.worth >= target]
    if enough:
        return (enough[-1].key,)
    total, chosen = 0, []
    for coin in coins:
        chosen.append(coin.key)
        total += coin.worth
        if total >= target:
            break
    return tuple(chosen)
