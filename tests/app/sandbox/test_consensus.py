"""The chain takes what Bitcoin Core would take, and nothing else."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.sandbox.block import Template, build_block
from app.sandbox.codec import Transaction, display_id
from app.sandbox.journal import Journal
from app.sandbox.kernel import BlockRefused
from app.sandbox.node import Node
from tests.fixtures.node import Bench, made, spend


def block_of(bench: Bench, *transactions: Transaction, fees: int = 0) -> bytes:
    chain = bench.node.chain
    template = Template(chain.tip.block_id, chain.height + 1, chain.median_time() + 1, fees)
    return build_block(template, list(transactions))


def test_a_good_block_is_taken_once(bench: Bench) -> None:
    raw = block_of(bench, spend(bench.coin(1)), fees=1000)
    assert bench.node.submit_block(raw)
    assert not bench.node.submit_block(raw)
    assert bench.node.chain.height == 121


def refused(bench: Bench, raw: bytes) -> None:
    """The block is refused, and leaves nothing behind."""
    chain = bench.node.chain
    before = (chain.height, dict(chain.coins))
    with pytest.raises(BlockRefused):
        bench.node.submit_block(raw)
    assert (chain.height, chain.coins) == before
    bench.miner.mine()
    assert chain.height == before[0] + 1


def test_wrong_script(bench: Bench) -> None:
    refused(bench, block_of(bench, spend(bench.coin(1), witness=b"\x52")))


def test_inflation(bench: Bench) -> None:
    refused(bench, block_of(bench, spend(bench.coin(1), fee=-1)))


def test_coinbase_that_takes_too_much(bench: Bench) -> None:
    refused(bench, block_of(bench, spend(bench.coin(1)), fees=1001))


def test_missing_input(bench: Bench) -> None:
    refused(bench, block_of(bench, spend((bytes(31) + b"\x01" + bytes(4), 5000))))


def test_unripe_coinbase(bench: Bench) -> None:
    refused(bench, block_of(bench, spend(bench.coin(22))))
    assert bench.node.submit_block(block_of(bench, spend(bench.coin(22)), fees=1000))


def test_double_spend_in_one_block(bench: Bench) -> None:
    pair = spend(bench.coin(1)), spend(bench.coin(1), fee=2000)
    refused(bench, block_of(bench, *pair))


def test_double_spend_in_a_later_block(bench: Bench) -> None:
    coin = bench.coin(1)
    bench.node.submit_block(block_of(bench, spend(coin), fees=1000))
    refused(bench, block_of(bench, spend(coin, fee=2000)))


def test_wrong_merkle_root_and_wrong_work(bench: Bench) -> None:
    raw = block_of(bench)
    refused(bench, raw[:36] + bytes(32) + raw[68:])
    refused(bench, raw[:72] + b"\xff\xff\x00\x1d" + raw[76:])


def test_coins_made_and_spent_in_a_block_that_is_undone(bench: Bench) -> None:
    before = dict(bench.node.chain.coins)
    first = spend(bench.coin(1), outputs=2)
    second = spend(made(first))
    bench.miner.mine_these([first, second], 2000, 0)
    bench.miner.reorganise(1, keep_transactions=False)
    after = {p: c for p, c in bench.node.chain.coins.items() if c.height <= 120}
    assert after == before


def test_the_journal_gives_the_same_chain_again(bench: Bench, tmp_path: Path) -> None:
    waiting = bench.node.accept(spend(bench.coin(1)).raw)
    bench.miner.mine(2, empty=True)
    bench.miner.reorganise(1)
    child = bench.node.accept(spend(made(waiting.transaction)).raw)
    shutil.copytree(tmp_path / "node", tmp_path / "copy")  # as a crash would leave it
    again = Node(tmp_path / "copy", SystemClock())
    assert again.chain.tip.block_id == bench.node.chain.tip.block_id
    assert again.chain.coins == bench.node.chain.coins
    assert set(again.mempool.entries) == {waiting.txid, child.txid}
    again.close()


def test_a_folder_has_one_owner(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Journal(tmp_path, patience=0.05)
    first.close()
    Journal(tmp_path, patience=0.05).close()


def test_ids_are_those_of_the_first_real_transaction(bench: Bench) -> None:
    genesis = bench.node.chain.links[0]
    assert display_id(genesis.block_id).startswith("0f9188f13cb7b2c7")
    assert display_id(genesis.txids[0]).startswith("4a5e1e4baab89f3a")
