"""Merkle proofs: a real block's hold, and nothing else does."""

import time
from random import Random

import pytest

from app.wallet.chain import headers, merkle
from app.wallet.chain.hashing import double_sha256, from_shown
from app.wallet.errors import ServerLied
from tests.fixtures.mainnet import BLOCK, TRANSACTIONS, branch, tree


def test_the_transactions_of_a_real_block_are_proven() -> None:
    root = headers.merkle_root(BLOCK)
    assert headers.parse(BLOCK, 100_000)[0].hash == from_shown(
        "000000000003ba27aa200b1cecaad478d2b00432346c3f1f3986da1afd33e506"
    )
    for position, txid in enumerate(TRANSACTIONS):
        merkle.verify(txid, position, branch(TRANSACTIONS, position), root)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 8, 100])
def test_every_position_of_every_shape_of_tree(count: int) -> None:
    random = Random(count)
    leaves = [random.randbytes(32) for _ in range(count)]
    root = tree(leaves)[-1][0]
    for position, leaf in enumerate(leaves):
        merkle.verify(leaf, position, branch(leaves, position), root)


def test_any_changed_bit_or_place_is_noticed() -> None:
    root, right = headers.merkle_root(BLOCK), branch(TRANSACTIONS, 2)
    random = Random(5)
    for _ in range(500):
        nodes = [TRANSACTIONS[2], *right, root]
        at = random.randrange(len(nodes))
        bad = bytearray(nodes[at])
        bad[random.randrange(32)] ^= 1 << random.randrange(8)
        nodes[at] = bytes(bad)
        with pytest.raises(ServerLied):
            merkle.verify(nodes[0], 2, nodes[1:-1], nodes[-1])
    for position in (-1, 0, 1, 3, 4, 6, 2**40):
        with pytest.raises(ServerLied):
            merkle.verify(TRANSACTIONS[2], position, right, root)
    for wrong in ([], right[:1], right[::-1], [*right, root], right * 20):
        with pytest.raises(ServerLied):
            merkle.verify(TRANSACTIONS[2], 2, wrong, root)


def test_a_doubled_last_leaf_has_one_position_only() -> None:
    """CVE-2012-2459: three leaves hash like four with the third one twice."""
    leaves = [bytes([n]) * 32 for n in (1, 2, 3)]
    root = tree(leaves)[-1][0]
    merkle.verify(leaves[2], 2, branch(leaves, 2), root)
    with pytest.raises(ServerLied) as caught:
        merkle.verify(leaves[2], 3, branch(leaves, 2), root)
    assert caught.value.details["what"] == "merkle_doubled"


def test_a_transaction_posing_as_an_inner_node_proves_nothing() -> None:
    """CVE-2017-12842: a 64-byte transaction in a block, its right half the hash of a forged one."""
    forged = double_sha256(b"a payment that never was")
    start = (1).to_bytes(4, "little") + b"\x01" + bytes(27)
    inner = bytearray(start + forged)
    inner[41], inner[46], inner[55] = 0, 1, 4  # as the form of a transaction needs
    forged = bytes(inner[32:])
    assert merkle.could_be_transaction(bytes(inner))
    other = bytes(range(32))
    leaf = double_sha256(bytes(inner))
    root = double_sha256(leaf + other)
    with pytest.raises(ServerLied) as caught:
        merkle.verify(forged, 1, [bytes(inner[:32]), other], root)
    assert caught.value.details["what"] == "merkle_node"


def test_random_inner_nodes_do_not_look_like_transactions() -> None:
    random = Random(64)
    assert not any(merkle.could_be_transaction(random.randbytes(64)) for _ in range(100_000))


def test_a_hundred_thousand_proofs_take_seconds() -> None:
    """A tenth of them, 12 levels deep as in a full block; a shared machine gets triple time."""
    random = Random(12)
    leaves = [random.randbytes(32) for _ in range(4096)]
    root, proof = tree(leaves)[-1][0], branch(leaves, 1234)
    assert len(proof) == 12
    began = time.perf_counter()
    for _ in range(10_000):
        merkle.verify(leaves[1234], 1234, proof, root)
    assert time.perf_counter() - began < 0.9
