"""Coin choice: always enough, no change where a set fits, few coins where none does."""

import time

from hypothesis import given
from hypothesis import strategies as st

from app.wallet.engine.selection import Candidate, choose


def coins(*worths: int) -> list[Candidate]:
    return [Candidate(key, worth) for key, worth in enumerate(worths)]


def test_a_set_without_change_is_found() -> None:
    assert sorted(choose(coins(500, 300, 200, 70), 570, 10, 3)) == [0, 3]
    assert sorted(choose(coins(500, 300, 200, 70), 565, 10, 3)) == [0, 3]


def test_the_smallest_coin_that_is_enough() -> None:
    assert choose(coins(10_000, 900, 5_000, 100), 2_000, 50, 3) == (2,)


def test_few_large_coins_where_no_single_one_is_enough() -> None:
    assert sorted(choose(coins(400, 300, 200, 100), 640, 5, 3)) == [0, 1]


def test_many_coins_are_not_spent_to_save_one_change_output() -> None:
    many = [1_000, *([10] * 90)]
    assert choose(coins(*many), 900, 50, 60) == (0,)


def test_not_enough() -> None:
    assert choose(coins(1, 2, 3), 7, 1, 1) == ()
    assert choose([], 1, 1, 1) == ()


def test_worthless_coins_are_left_alone() -> None:
    assert choose(coins(-5, 0, 100), 100, 1, 1) == (2,)


@given(
    st.lists(st.integers(-100, 10_000), max_size=40),
    st.integers(1, 50_000),
    st.integers(0, 500),
)
def test_what_is_chosen_is_enough_and_chosen_once(
    worths: list[int], target: int, change_cost: int
) -> None:
    candidates = coins(*worths)
    chosen = choose(candidates, target, change_cost, 68)
    assert len(set(chosen)) == len(chosen)
    if chosen:
        assert sum(worths[key] for key in chosen) >= target
        assert all(worths[key] > 0 for key in chosen)
    else:
        assert sum(worth for worth in worths if worth > 0) < target


def test_twenty_thousand_coins_are_chosen_from_at_once() -> None:
    many = coins(*(1_000 + (key * 7919) % 100_003 for key in range(20_000)))
    start = time.perf_counter()
    assert choose(many, 3_333_333, 68, 68)
    assert time.perf_counter() - start < 1.0
