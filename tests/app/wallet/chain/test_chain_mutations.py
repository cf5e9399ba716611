"""Damaged in any way, real headers and proofs are never accepted and never crash the check."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wallet.chain import headers, merkle
from app.wallet.chain.hashing import from_shown
from app.wallet.errors import ServerLied
from tests.fixtures.mainnet import BLOCK, BLOCK_11, MAINNET, TRANSACTIONS, branch, mainnet_start

GOOD = mainnet_start()
TAIL = headers.start(0, MAINNET.genesis)


@dataclass(frozen=True, slots=True)
class Damage:
    """Cut out some bytes at a place and put others in."""

    at: int
    cut: int
    put: bytes

    def done_to(self, data: bytes) -> bytes:
        at = self.at % (len(data) + 1)
        return data[:at] + self.put + data[at + self.cut :]


damages = st.builds(
    Damage, st.integers(0, 10_000), st.integers(0, 200), st.binary(max_size=200)
) | st.builds(
    lambda at, put: Damage(at, len(put), put),  # of the same length: the form stays right
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=80),
)


@given(st.lists(damages, min_size=1, max_size=3))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_damaged_headers(wounds: list[Damage]) -> None:
    bad = GOOD
    for wound in wounds:
        bad = wound.done_to(bad)
    if bad == GOOD[: len(bad)] and len(bad) % 80 == 0:
        return  # a shorter chain is no lie to `extend`
    with pytest.raises(ServerLied):
        headers.extend(MAINNET, TAIL, bad)
    with pytest.raises(ServerLied):
        headers.verify_to_checkpoint(bad, from_shown(BLOCK_11))


@given(damages, st.integers(-3, 40), st.integers(0, 3))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_damaged_proofs(wound: Damage, position: int, leaf: int) -> None:
    good = b"".join(branch(TRANSACTIONS, leaf))
    bad = wound.done_to(good)
    nodes = [bad[at : at + 32] for at in range(0, len(bad), 32)]
    if bad == good:
        return
    with pytest.raises(ServerLied):
        merkle.verify(TRANSACTIONS[leaf], position, nodes, headers.merkle_root(BLOCK))


@given(st.integers(-(2**70), 2**70), st.integers(0, 3))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_other_position(position: int, leaf: int) -> None:
    nodes = branch(TRANSACTIONS, leaf)
    if position == leaf:
        return
    with pytest.raises(ServerLied):
        merkle.verify(TRANSACTIONS[leaf], position, nodes, headers.merkle_root(BLOCK))
