"""A restore's fast derivation gives the same scripts as deriving them one by one."""

import pytest

from app.core.network import Network
from app.wallet.engine.addresses import derive
from app.wallet.engine.derivation import Derivation

KEY = (
    "[73c5da0a/84'/1'/0']tpubDC8msFGeGuwnKG9Upg7DM2b4DaRqg3CUZa5g8v2SRQ6K4NSkxUgd7HsL2XVWbVm39y"
    "BA4LAxysQAm397zwQSQoQgewGiYZqrA9DsP4zbQ1M"
)


@pytest.mark.parametrize(
    "descriptor",
    [
        f"wpkh({KEY}/0/*)",
        f"tr({KEY}/1/*)",
        f"sh(wpkh({KEY}/0/*))",
        f"pkh({KEY}/0/*)",
        f"wsh(multi(1,{KEY}/0/*,{KEY}/1/*))",
    ],
)
def test_bundles_are_the_same_as_single_places(descriptor: str) -> None:
    derivation = Derivation(descriptor, Network.REGTEST)
    found = []
    for start, count in ((0, 20), (20, 20), (40, 90), (130, 40), (200, 10)):
        found += derivation.places(start, count)
    one_by_one = derive(descriptor, Network.REGTEST, 0, 210)
    assert found == one_by_one[:170] + one_by_one[200:]
    assert derivation.places(5, 2) == one_by_one[5:7]


def test_a_descriptor_without_a_wildcard_has_one_place() -> None:
    derivation = Derivation(f"wpkh({KEY}/0/7)", Network.REGTEST)
    assert [place.index for place in derivation.places(0, 200)] == [0]
    assert derivation.places(1, 20) == []
