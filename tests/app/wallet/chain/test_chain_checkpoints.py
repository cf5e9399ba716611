"""The built-in block hashes: complete, in order, and joined to the rules."""

import pytest

from app.core.network import Network
from app.wallet.chain import headers
from app.wallet.chain.checkpoints import all_checkpoints, base, next_checkpoint
from app.wallet.chain.hashing import double_sha256, shown
from app.wallet.chain.params import PERIOD, params_for


@pytest.mark.parametrize(("network", "count"), [(Network.MAINNET, 436), (Network.SIGNET, 114)])
def test_one_block_hash_for_each_period(network: Network, count: int) -> None:
    known = all_checkpoints(network)
    assert [one.height for one in known] == [PERIOD * n for n in range(1, count + 1)]
    assert len({one.hash for one in known}) == count
    leading_zeros = 8 if network is Network.MAINNET else 5
    assert all(shown(one.hash).startswith("0" * leading_zeros) for one in known)


def test_some_heights_that_everybody_knows() -> None:
    """Block hashes as printed by explorers and by Bitcoin Core's and btcd's sources."""
    known = {one.height: shown(one.hash) for one in all_checkpoints(Network.MAINNET)}
    assert known[2016].startswith(
        "00000000a141216a896c54f211301c436e557a8d55900637bbdce14c6c7bddef"
    )
    assert known[32256].startswith(
        "000000004f2886a170adb7204cb0c7a824217dd24d11a74423d564c4e0904967"
    )


def test_the_base_is_the_last_checkpoint_with_its_header() -> None:
    found = base(Network.MAINNET)
    assert found.height == 878_976
    assert double_sha256(found.header) == all_checkpoints(Network.MAINNET)[-1].hash
    tail = headers.start(found.height, found.header)
    assert tail.height == found.height
    easiest = params_for(Network.MAINNET).limit
    assert headers.total_work(found.header) > 2**40 * ((1 << 256) // (easiest + 1))


def test_networks_without_checkpoints_begin_at_genesis() -> None:
    for network in (Network.REGTEST, Network.TESTNET4):
        assert base(network).header == params_for(network).genesis
        assert next_checkpoint(network, 0) is None


def test_the_next_checkpoint_is_at_or_above_the_height() -> None:
    found = [next_checkpoint(Network.MAINNET, height) for height in (0, 1, 2016, 2017, 878_976)]
    assert [one.height for one in found if one] == [2016, 2016, 2016, 4032, 878_976]
    assert next_checkpoint(Network.MAINNET, 878_977) is None
