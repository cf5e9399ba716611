"""Raw transactions are read exactly, and nothing else is taken for one."""

import random

import pytest

from app.core.network import Network
from app.wallet.errors import ServerBroken
from app.wallet.store.addresses import address_of, script_of
from app.wallet.store.rawtx import parse
from tests.app.wallet.store.ledger import raw_tx, spk, stranger

# The native P2WPKH example of BIP-143, signed.
BIP143 = bytes.fromhex(
    "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000494830"
    "450221008b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194ba3f928"
    "1a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d279655c3aa89e81"
    "5b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f6"
    "6f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988"
    "ac000247304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c"
    "4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee0121025476c2e83188368da1ff3e292e7aca"
    "fcdb3566bb0ad253f62fc70f07aeee635711000000"
)


def test_a_published_transaction() -> None:
    tx = parse(BIP143)
    shown = "e8151a2af31c368a35053ddd4bdb285a8595c769a3ad83e0fa02314a602d4609"
    assert tx.txid[::-1].hex() == shown
    assert (tx.weight, tx.vsize) == (1042, 261)
    assert [line.value for line in tx.outputs] == [112_340_000, 223_450_000]
    assert [line.sequence for line in tx.inputs] == [0xFFFFFFEE, 0xFFFFFFFF]
    assert tx.locktime == 17
    assert not tx.final


def test_every_cut_and_every_addition_is_refused() -> None:
    for end in range(len(BIP143)):
        with pytest.raises(ServerBroken):
            parse(BIP143[:end])
    with pytest.raises(ServerBroken):
        parse(BIP143 + b"\0")


def test_random_bytes_never_pass_nor_crash() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        damaged = bytearray(BIP143)
        for _ in range(chance.randrange(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            parse(bytes(damaged))
        except ServerBroken:
            pass
        with pytest.raises(ServerBroken):
            parse(chance.randbytes(chance.randrange(60)))


def test_amounts_that_cannot_exist_are_refused() -> None:
    with pytest.raises(ServerBroken):
        parse(raw_tx([stranger(1)], [(21_000_000 * 10**8, spk("a")), (1, spk("b"))]))


def test_a_transaction_that_looks_like_a_merkle_node_is_refused() -> None:
    raw = b"\x01\0\0\0" + b"\x01" + bytes(36) + b"\0" + bytes(4) + b"\x01" + bytes(8) + b"\x04"
    raw += b"\x51" * 4 + bytes(4)
    assert len(raw) == 64
    with pytest.raises(ServerBroken):
        parse(raw)


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (
            "0014751e76e8199196d454941c45d1b3a323f1433bd6",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        ),
        (
            "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ),
        (
            "76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        ),
        ("6a0474657374", None),
    ],
)
def test_scripts_and_addresses(script: str, text: str | None) -> None:
    """Vectors of BIP-173, BIP-350 and the genesis block."""
    assert address_of(bytes.fromhex(script), Network.MAINNET) == text
    if text is not None:
        assert script_of(text) == bytes.fromhex(script)
