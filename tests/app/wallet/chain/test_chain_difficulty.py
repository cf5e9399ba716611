"""Compact targets and the adjustment, against Bitcoin Core's own test vectors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.network import Network
from app.wallet.chain.difficulty import adjusted, compact, target, work
from app.wallet.chain.params import params_for

MAINNET = params_for(Network.MAINNET)


def bits(shown: str) -> bytes:
    return bytes.fromhex(shown)[::-1]


@pytest.mark.parametrize(
    ("first_time", "last_time", "old", "new"),
    [
        (1261130161, 1262152739, "1d00ffff", "1d00d86a"),  # mainnet 32256: the first one
        (1231006505, 1233061996, "1d00ffff", "1d00ffff"),  # mainnet 0 to 2015: the limit holds
        (1279008237, 1279297671, "1c05a3f4", "1c0168fd"),  # mainnet 68544: four times at most
        (1281037595, 1281869965, "1c00ba18", "1c00800e"),  # mainnet 74592: a sign bit to avoid
        (1378268460, 1379202097, "1931679c", "19262222"),  # mainnet 258048
        (1545175965, 1546275302, "17371ef4", "173218a5"),  # mainnet 556416
        (1708008110, 1709253900, "170371b1", "17038c12"),  # mainnet 832608: easier
        (1263163443, 1269211443, "1c387f6f", "1d00e1fd"),  # four times easier at most
    ],
)
def test_adjustment_is_bitcoin_cores(first_time: int, last_time: int, old: str, new: str) -> None:
    assert adjusted(MAINNET, bits(old), last_time - first_time) == bits(new)


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("00000000", 0),
        ("01123456", 0x12),
        ("02123456", 0x1234),
        ("03123456", 0x123456),
        ("04123456", 0x12345600),
        ("05009234", 0x92340000),
        ("20123456", 0x123456 << 8 * 29),
        ("04923456", 0),  # negative
        ("ff123456", 0),  # overflows
        ("23000001", 0),  # overflows
    ],
)
def test_compact_form_reads_as_in_bitcoin_core(shown: str, value: int) -> None:
    assert target(bits(shown)) == value


def test_compact_form_writes_what_networks_use() -> None:
    assert compact(MAINNET.limit) == bits("1d00ffff")
    assert compact(params_for(Network.SIGNET).limit) == bits("1e0377ae")
    assert compact(params_for(Network.REGTEST).limit) == bits("207fffff")
    assert compact(0x80) == bits("02008000")


@given(st.integers(min_value=0, max_value=2**255 - 1))
@settings(derandomize=True)
def test_compact_form_loses_only_low_digits(value: int) -> None:
    back = target(compact(value))
    assert back <= value
    assert value - back <= value >> 15
    assert compact(back) == compact(value)


def test_work_of_the_first_block() -> None:
    assert work(bits("1d00ffff")) == 0x100010001
    assert work(bits("00000000")) == 0
