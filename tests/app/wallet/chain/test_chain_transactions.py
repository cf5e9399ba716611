"""The id of a raw transaction, for real ones and for all that only looks like one."""

from random import Random

import pytest

from app.wallet.chain.hashing import shown
from app.wallet.chain.transactions import identify
from app.wallet.errors import ServerLied

# The coinbase of mainnet's genesis block, and BIP-143's native P2WPKH example, signed.
GENESIS = bytes.fromhex(
    "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff"
    "001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e20627269"
    "6e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a0100000043"
    "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f355"
    "04e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000"
)
WITNESS = bytes.fromhex(
    "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000049"
    "4830450221008b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194b"
    "a3f9281a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d2796"
    "55c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280"
    "b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d5"
    "0ce2f0167faa815988ac000247304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366"
    "d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee0121025476"
    "c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711000000"
)


def test_real_transactions_have_their_known_ids() -> None:
    assert (
        shown(identify(GENESIS))
        == "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    )
    assert (
        shown(identify(WITNESS))
        == "e8151a2af31c368a35053ddd4bdb285a8595c769a3ad83e0fa02314a602d4609"
    )


@pytest.mark.parametrize("raw", [GENESIS, WITNESS])
def test_cut_or_padded_it_is_no_transaction(raw: bytes) -> None:
    for size in range(len(raw)):
        with pytest.raises(ServerLied):
            identify(raw[:size])
    for extra in (b"\x00", raw):
        with pytest.raises(ServerLied):
            identify(raw + extra)


def test_changed_bytes_change_the_id_or_break_the_form() -> None:
    """Witness bytes aside: the id does not cover them (BIP-141)."""
    random = Random(141)
    for _ in range(3000):
        bad = bytearray(GENESIS)
        bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
        try:
            assert identify(bytes(bad)) != identify(GENESIS)
        except ServerLied:
            pass


def test_sixty_four_bytes_could_be_a_merkle_node() -> None:
    node = bytes(4) + b"\x01" + bytes(36) + b"\x00" + bytes(4) + b"\x01" + bytes(8)
    node += b"\x04" + bytes(4) + bytes(4)
    assert len(node) == 64
    with pytest.raises(ServerLied) as caught:
        identify(node)
    assert caught.value.details["what"] == "transaction_size"


def test_random_bytes_end_in_one_kind_of_error() -> None:
    random = Random(7)
    for _ in range(3000):
        raw = bytes(4) + random.choice((b"\x00\x01", b"\x01", b"\xff")) + random.randbytes(200)
        with pytest.raises(ServerLied):
            identify(raw)
