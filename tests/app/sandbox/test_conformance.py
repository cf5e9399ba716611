"""Our Electrum server answers as ElectrumX does over the same chain and mempool."""

import hashlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from app.core.clock import SystemClock
from app.sandbox.address import script_of, segwit_address
from app.sandbox.block import ANYONE_SCRIPT, ANYONE_WITNESS
from app.sandbox.codec import chain_id, outpoint, parse_whole_transaction, write_transaction
from app.sandbox.control import Control
from app.sandbox.world import World
from tests.fixtures.line_client import LineClient
from tests.fixtures.second_server import SecondServer

ADDRESSES = [segwit_address(b"\x00\x14" + bytes([number]) * 20) for number in range(1, 6)]
KEYS = [
    hashlib.sha256(b"\x00\x14" + bytes([number]) * 20).digest()[::-1].hex()
    for number in range(1, 7)  # one more than was ever paid
]
Pair = tuple[LineClient, LineClient]


@pytest.fixture(scope="module")
def story(world: World) -> list[str]:
    """Payments in blocks, undone and mined again, some that wait, one on another; all ids."""
    control = world.control
    txids = [control.fund(address, 50_000 + 1000 * n) for n, address in enumerate(ADDRESSES)]
    control.mine()
    txids.append(control.fund_many([(address, 7_000) for address in ADDRESSES], confirm=True))
    control.reorg(2)
    control.mine(2)
    waiting = [control.fund(address, 12_345, rate=9.0) for address in ADDRESSES[:3] * 3]
    waiting.append(control.broadcast(child_of(control, waiting[0], ADDRESSES[0])))
    control.fill_block(150_000, rate=7.0)
    return txids + waiting


def child_of(control: Control, txid: str, address: str) -> bytes:
    """A transaction that pays the faucet's waiting change on to an address."""
    known = control.transaction(txid)
    assert known is not None
    parent = parse_whole_transaction(known.raw)
    change = [o.script for o in parent.outputs].index(ANYONE_SCRIPT)
    value = parent.outputs[change].value - 1000
    paid = [(value, script_of(address))]
    return write_transaction([outpoint(parent.txid, change)], paid, [[ANYONE_WITNESS]])


@pytest.fixture(scope="module", params=["1.4", "1.6"])
def pair(
    request: pytest.FixtureRequest, world: World, story: list[str], second_server: SecondServer
) -> Iterator[Pair]:
    """(our server, ElectrumX), both of one protocol version and up to date."""
    second_server.wait_for_tip()
    with LineClient(world.electrum_port) as ours, LineClient(second_server.port) as theirs:
        for client in (ours, theirs):
            answer = client.ask("server.version", "test", [request.param, request.param])
            assert answer[1] == request.param
        wait_for_mempool(theirs, story[-1])
        yield ours, theirs


def wait_for_mempool(theirs: LineClient, txid: str) -> None:
    until = SystemClock().monotonic() + 20
    while not any(line["tx_hash"] == txid for line in history(theirs, 0)):
        assert SystemClock().monotonic() < until
        threading.Event().wait(0.02)


def history(client: LineClient, number: int) -> Any:
    return client.ask("blockchain.scripthash.get_history", KEYS[number])


def same(pair: Pair, method: str, *params: Any) -> Any:
    ours, theirs = (client.ask(method, *params) for client in pair)
    assert ours == theirs
    return ours


def test_scripts(pair: Pair) -> None:
    for key in KEYS:
        for question in ("get_history", "get_balance", "get_mempool", "subscribe"):
            same(pair, f"blockchain.scripthash.{question}", key)
        ours, theirs = (client.ask("blockchain.scripthash.listunspent", key) for client in pair)
        assert sorted(map(str, ours)) == sorted(map(str, theirs))
    assert [line["height"] for line in history(pair[0], 0)][2:] == [0, 0, 0, -1]


def test_transactions_and_proofs(pair: Pair, world: World, story: list[str]) -> None:
    for txid in story:
        raw = same(pair, "blockchain.transaction.get", txid)
        assert parse_whole_transaction(bytes.fromhex(raw)).txid == chain_id(txid)
        known = world.control.transaction(txid)
        assert known is not None
        if known.height is not None:
            proof = same(pair, "blockchain.transaction.get_merkle", txid, known.height)
            for merkle in (False, True):
                place = (known.height, proof["pos"], merkle)
                same(pair, "blockchain.transaction.id_from_pos", *place)


def test_headers(pair: Pair, world: World) -> None:
    tip = world.control.height()
    same(pair, "blockchain.headers.subscribe")
    for height in (0, 1, tip):
        same(pair, "blockchain.block.header", height)
    same(pair, "blockchain.block.header", 5, tip)
    for start, count in ((0, 10), (100, 5000), (tip + 1, 3)):
        same(pair, "blockchain.block.headers", start, count)
    same(pair, "blockchain.block.headers", 3, 4, tip)


def test_fees_and_words(pair: Pair) -> None:
    for blocks in (1, 2, 6, 25):
        same(pair, "blockchain.estimatefee", blocks)
    assert same(pair, "mempool.get_fee_histogram")
    same(pair, "server.ping")
    ours, theirs = (client.ask("server.features") for client in pair)
    assert set(ours) == set(theirs)
    assert ours["genesis_hash"] == theirs["genesis_hash"]


def test_questions_of_one_version(pair: Pair) -> None:
    for question in ("blockchain.relayfee", "mempool.get_info"):
        ours, theirs = (client.answer(question) for client in pair)
        assert ours.get("result") == theirs.get("result")
        assert ("error" in ours) == ("error" in theirs)


WRONG = [
    ("blockchain.transaction.get", "ff" * 32),
    ("blockchain.transaction.get", "nonsense"),
    ("blockchain.transaction.get_merkle", "ff" * 32, 1),
    ("blockchain.transaction.id_from_pos", 1, 99),
    ("blockchain.block.header", 10_000_000),
    ("blockchain.block.header", -1),
    ("blockchain.scripthash.get_history", "1234"),
    ("blockchain.transaction.broadcast", "00"),
    ("blockchain.transaction.broadcast", "no hex"),
    ("blockchain.no_such_method",),
]


@pytest.mark.parametrize("call", WRONG, ids=[" ".join(map(str, call))[:60] for call in WRONG])
def test_refusals_have_the_same_code(pair: Pair, call: tuple[Any, ...]) -> None:
    ours, theirs = (client.error(*call) for client in pair)
    assert ours["code"] == theirs["code"]
