"""The mempool's rules: replacement, packages, eviction, reorganisations."""

import pytest

from app.sandbox.codec import write_transaction
from app.sandbox.keys import Account
from app.sandbox.mempool import Entry
from app.sandbox.policy import Refused
from tests.fixtures.node import Bench, made, spend


def refusal(bench: Bench, raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        bench.node.accept(raw)
    return caught.value.reason


def waiting(bench: Bench) -> set[bytes]:
    return set(bench.node.mempool.entries)


def accept(bench: Bench, height: int, fee: int = 1000, outputs: int = 1) -> Entry:
    """A waiting transaction that spends the coinbase of this block."""
    return bench.node.accept(spend(bench.coin(height), fee=fee, outputs=outputs).raw)


def test_replacement_must_pay_for_itself(bench: Bench) -> None:
    old = accept(bench, 1, fee=1000)
    size = old.transaction.vsize
    assert "insufficient fee" in refusal(bench, spend(bench.coin(1), fee=1000 + size // 10 - 1).raw)
    new = accept(bench, 1, fee=1000 + size // 10 + 1)
    assert waiting(bench) == {new.txid}


def test_replacement_must_raise_the_rate(bench: Bench) -> None:
    accept(bench, 1, fee=1000)
    bigger = spend(bench.coin(1), bench.coin(2), fee=1100, outputs=20)
    assert "new feerate <= old feerate" in refusal(bench, bigger.raw)


def test_replacement_pays_for_all_that_leaves(bench: Bench) -> None:
    old = accept(bench, 1, fee=1000)
    child = bench.node.accept(spend(made(old.transaction), fee=9000).raw)
    assert "less fees than conflicting" in refusal(bench, spend(bench.coin(1), fee=9_000).raw)
    new = accept(bench, 1, fee=12_000)
    assert waiting(bench) == {new.txid}
    assert child.txid not in bench.node.mempool.spenders.values()


def test_replacement_may_not_spend_what_it_replaces(bench: Bench) -> None:
    old = accept(bench, 1)
    circular = spend(bench.coin(1), made(old.transaction), fee=50_000)
    assert refusal(bench, circular.raw) == "bad-txns-spends-conflicting-tx"


def test_minimum_fee(bench: Bench) -> None:
    assert refusal(bench, spend(bench.coin(1), fee=1).raw).startswith("min relay fee not met")
    poor, rich = accept(bench, 1, fee=100), accept(bench, 2, fee=10_000)
    gone = bench.node.set_minimum_fee(5_000, evict=True)
    assert gone == [poor.txid]
    assert waiting(bench) == {rich.txid}
    assert refusal(bench, spend(bench.coin(3), fee=100).raw).startswith("mempool min fee not met")


def test_package_pays_for_its_parent(bench: Bench) -> None:
    parent = spend(bench.coin(1), fee=0)
    child = spend(made(parent), fee=1000)
    poor_child = spend(made(parent), fee=5)
    with pytest.raises(Refused):
        bench.node.accept_package([parent.raw, poor_child.raw])
    assert waiting(bench) == set()
    bench.node.accept_package([parent.raw, child.raw])
    assert waiting(bench) == {parent.txid, child.txid}
    bench.miner.mine()
    assert waiting(bench) == set()


def test_eviction_takes_descendants(bench: Bench) -> None:
    parent = accept(bench, 1, outputs=2)
    children = [bench.node.accept(spend(made(parent.transaction, n)).raw) for n in range(2)]
    other = accept(bench, 2)
    gone = bench.node.evict(parent.txid)
    assert set(gone) == {parent.txid, *(child.txid for child in children)}
    assert waiting(bench) == {other.txid}


def test_cluster_limit(bench: Bench) -> None:
    coin = bench.coin(1)
    for _ in range(64):
        entry = bench.node.accept(spend(coin).raw)
        coin = made(entry.transaction)
    assert refusal(bench, spend(coin).raw) == "too-large-cluster"


def test_refusals(bench: Bench) -> None:
    good = spend(bench.coin(1))
    bench.node.accept(good.raw)
    dust = write_transaction([bench.coin(2)[0]], [(100, Account().key(0, 0).script)], [[b"\x51"]])
    reasons = {
        "txn-already-in-mempool": good.raw,
        "bad-txns-inputs-missingorspent": spend((b"\x07" * 36, 5000)).raw,
        "bad-txns-premature-spend-of-coinbase": spend(bench.coin(60)).raw,
        "bad-txns-in-belowout": spend(bench.coin(2), fee=-1).raw,
        "dust": dust,
    }
    for reason, raw in reasons.items():
        assert refusal(bench, raw) == reason
    assert "script-verify" in refusal(bench, spend(bench.coin(2), witness=b"\x52").raw)
    assert "decode failed" in refusal(bench, good.raw[:-1])
    assert "decode failed" in refusal(bench, b"")


def test_reorganisation_returns_transactions(bench: Bench) -> None:
    parent = accept(bench, 1)
    child = bench.node.accept(spend(made(parent.transaction)).raw)
    bench.miner.mine(2)
    grandchild = bench.node.accept(spend(made(child.transaction)).raw)
    bench.miner.reorganise(2)
    assert waiting(bench) == {parent.txid, child.txid, grandchild.txid}
    bench.miner.mine()
    assert waiting(bench) == set()
    assert bench.node.chain.place(grandchild.txid) is not None


def test_reorganisation_may_lose_transactions(bench: Bench) -> None:
    lost = accept(bench, 1)
    bench.miner.mine()
    child, other = bench.node.accept(spend(made(lost.transaction)).raw), accept(bench, 2)
    bench.miner.reorganise(1, keep_transactions=False)
    assert waiting(bench) == {other.txid}
    assert bench.node.transaction(child.txid) is None
    assert bench.node.transaction(lost.txid) is None


def test_reorganisation_drops_what_spends_a_lost_coinbase(bench: Bench) -> None:
    bench.miner.mine(2)
    lost, other = accept(bench, 22), accept(bench, 1)
    bench.miner.reorganise(101)
    assert waiting(bench) == {other.txid}
    assert lost.txid not in bench.node.mempool.spenders.values()


def test_block_with_a_rival_drops_the_waiting_one(bench: Bench) -> None:
    entry = accept(bench, 1)
    child = bench.node.accept(spend(made(entry.transaction)).raw)
    bench.miner.mine_these([spend(bench.coin(1), fee=77)], 77, 0)
    assert waiting(bench) == set()
    assert bench.node.transaction(child.txid) is None


def test_miner_takes_the_best_first_and_parents_before_children(bench: Bench) -> None:
    poor, rich = accept(bench, 1, fee=100), accept(bench, 2, fee=90_000)
    child = bench.node.accept(spend(made(poor.transaction), fee=80_000).raw)
    bench.miner.mine()
    assert bench.node.chain.tip.txids[1:] == [rich.txid, poor.txid, child.txid]
