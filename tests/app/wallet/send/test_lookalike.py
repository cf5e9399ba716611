"""Addresses made to be mistaken are found; honest ones are let pass."""

import random
import time

import pytest

from app.wallet.send.lookalike import KnownAddresses, agreeing_needed

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
KNOWN = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"


def made(random_: random.Random, size: int = 38) -> str:
    return "bc1q" + "".join(random_.choices(LETTERS, k=size))


def imitation(address: str, first: int, last: int, seed: int = 1) -> str:
    body = address[4:]
    middle = made(random.Random(seed))[4:]
    return "bc1q" + body[:first] + middle[first : len(body) - last] + body[len(body) - last :]


def test_same_ends_are_a_look_alike() -> None:
    known = KnownAddresses([made(random.Random(7)), KNOWN])
    assert known.imitated_by(imitation(KNOWN, 4, 4)) == KNOWN


def test_the_same_address_is_no_look_alike() -> None:
    assert KnownAddresses([KNOWN]).imitated_by(KNOWN) is None


def test_the_prefix_does_not_count() -> None:
    """All addresses of a network begin alike."""
    assert KnownAddresses([KNOWN]).imitated_by(imitation(KNOWN, 1, 1)) is None


@pytest.mark.parametrize(("first", "last"), [(8, 0), (6, 3), (3, 6), (8, 8)])
def test_one_long_end_is_enough_in_a_small_wallet(first: int, last: int) -> None:
    assert KnownAddresses([KNOWN]).imitated_by(imitation(KNOWN, first, last)) == KNOWN


def test_one_changed_letter_does_not_hide_it() -> None:
    near = imitation(KNOWN, 7, 6)
    spoilt = near[:5] + ("q" if near[5] != "q" else "p") + near[6:]
    assert KnownAddresses([KNOWN]).imitated_by(spoilt) == KNOWN


def test_more_known_addresses_ask_for_more_agreement() -> None:
    needed = [agreeing_needed(n) for n in (1, 100, 10_000, 100_000)]
    assert needed == sorted(needed)
    assert needed[0] < needed[-1] <= 12


def test_no_false_alarm_and_quick_with_100_000_known() -> None:
    random_ = random.Random(1)
    known = KnownAddresses(made(random_) for _ in range(100_000))
    start = time.perf_counter()
    assert [known.imitated_by(made(random_)) for _ in range(5)] == [None] * 5
    assert (time.perf_counter() - start) / 5 < 1.0
