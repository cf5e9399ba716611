"""After any mixture of payments, blocks, reorganisations and double spends every index is right."""

import random
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.sandbox.codec import Transaction, outpoint, parse_block
from app.sandbox.electrum_answers import Answers
from app.sandbox.faucet import Faucet, FaucetEmpty
from app.sandbox.kernel import BlockRefused
from app.sandbox.miner import Miner
from app.sandbox.node import Node
from app.sandbox.policy import Refused
from app.sandbox.script_index import script_hash

SCRIPTS = [b"\x00\x14" + bytes([number]) * 20 for number in range(8)]


class Player:
    """Does one random thing after another to a node."""

    def __init__(self, node: Node, seed: int) -> None:
        self._node, self._random = node, random.Random(seed)
        self._miner = Miner(node)
        self._faucet = Faucet(node, self._miner)
        self._faucet.endow(120)
        self._paid: list[bytes] = []
        self._deeds: list[Callable[[], object]] = [
            *[self._pay] * 6,
            *[self._miner.mine] * 3,
            self._reorganise,
            self._double_spend,
            self._evict,
        ]

    def play(self, rounds: int) -> None:
        for _ in range(rounds):
            try:
                self._random.choice(self._deeds)()
            except (Refused, BlockRefused, FaucetEmpty, ValueError):
                continue  # some wishes cannot be granted: a coin's block was undone, say

    def _pay(self) -> None:
        count = self._random.randrange(1, 4)
        outputs = [(self._random.randrange(1000, 10**9), self._script()) for _ in range(count)]
        self._paid.append(self._faucet.pay(outputs, self._random.uniform(1, 50)))

    def _reorganise(self) -> None:
        depth = self._random.randrange(1, 6)
        keep = self._random.random() < 0.7
        self._miner.reorganise(depth, self._random.randrange(1, 3), keep_transactions=keep)

    def _double_spend(self) -> None:
        self._faucet.double_spend(self._random.choice(self._paid))

    def _evict(self) -> None:
        self._node.evict(self._random.choice(list(self._node.mempool.entries) or [b""]))

    def _script(self) -> bytes:
        return self._random.choice(SCRIPTS)


@pytest.mark.parametrize("seed", [1, 2, pytest.param(3, marks=pytest.mark.soak)])
def test_indexes_equal_a_walk_over_the_blocks(
    tmp_path: Path, seed: int, request: pytest.FixtureRequest
) -> None:
    node = Node(tmp_path / "node", SystemClock())
    long = request.node.get_closest_marker("soak") is not None
    Player(node, seed).play(5000 if long else 400)
    check_balances(node)
    check_histories(node)
    shutil.copytree(tmp_path / "node", tmp_path / "copy")  # as a crash would leave it
    again = Node(tmp_path / "copy", SystemClock())
    assert again.chain.coins == node.chain.coins
    assert set(again.mempool.entries) == set(node.mempool.entries)
    check_histories(again)
    node.close()
    again.close()
    shutil.rmtree(tmp_path)


def check_balances(node: Node) -> None:
    """Our Electrum server's sums, against the blocks and the mempool read again from scratch."""
    mined = [t for link in node.chain.links[1:] for t in parse_block(link.raw)]
    waiting = [entry.transaction for entry in node.mempool.entries.values()]
    confirmed, everything = sums(mined), sums(mined + waiting)
    for script in SCRIPTS:
        told = Answers(node).balance(script_hash(script)[::-1].hex())
        assert told["confirmed"] == confirmed[script]
        assert told["confirmed"] + told["unconfirmed"] == everything[script]


def sums(transactions: list[Transaction]) -> dict[bytes, int]:
    """Satoshis by script that these leave unspent."""
    spent = {point for transaction in transactions for point in transaction.inputs}
    totals: dict[bytes, int] = defaultdict(int)
    for transaction in transactions:
        for number, (value, script) in enumerate(transaction.outputs):
            if outpoint(transaction.txid, number) not in spent:
                totals[script] += value
    return totals


def check_histories(node: Node) -> None:
    """The script index, against the blocks read again from scratch."""
    expected: dict[bytes, list[tuple[bytes, int]]] = defaultdict(list)
    for height, link in enumerate(node.chain.links):
        for transaction in parse_block(link.raw):
            for script in {output.script for output in transaction.outputs} & set(SCRIPTS):
                expected[script].append((transaction.txid, height))
    for script in SCRIPTS:
        assert node.index.confirmed(script_hash(script)) == expected[script]
        waiting = {
            entry.txid
            for entry in node.mempool.entries.values()
            if script in {output.script for output in entry.transaction.outputs}
        }
        assert set(node.index.waiting(script_hash(script))) == waiting
