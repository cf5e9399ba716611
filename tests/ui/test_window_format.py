"""Numbers and dates as people read them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import i18n
from app.wallet.model import MAX_MONEY
from ui import format as fmt

_NOW = int(datetime(2026, 11, 23, 15, 0, tzinfo=UTC).timestamp())
_HOUR, _DAY = 3600, 86_400


def test_amounts_have_eight_decimals_and_a_sign() -> None:
    assert fmt.amount(31_482_207) == "0.31482207"
    assert fmt.amount(4_210_000, sign=True) == "+0.04210000"
    assert fmt.amount(-1_850_000) == "\u22120.01850000"
    assert fmt.amount(0, sign=True) == "0.00000000"


def test_satoshi_stand_in_groups() -> None:
    fmt.show_amounts("sat", hidden=False)
    assert fmt.amount_unit(31_482_207) == "31\u2009482\u2009207 sat"
    assert fmt.sat_unit(1410) == "1\u2009410 sat"


def test_hidden_amounts_show_nothing_but_a_payment_in_the_making() -> None:
    fmt.show_amounts("btc", hidden=True)
    assert not any(char.isdigit() for char in fmt.amount(31_482_207, sign=True))
    assert fmt.amount(100_000_000, plain=True) == "1.00000000"


@given(st.integers(1, MAX_MONEY))
def test_an_amount_reads_back_as_it_was_written(sats: int) -> None:
    for unit in ("btc", "sat"):
        fmt.show_amounts(unit, hidden=False)
        assert fmt.parse_amount(fmt.amount(sats)) == sats
    fmt.show_amounts("btc", hidden=False)


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "1e3", "1.000000001", "abc", "1.2.3", "\u0661", "9" * 30, "."]
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    assert fmt.parse_amount(text) is None


def test_a_comma_is_a_decimal_point() -> None:
    assert fmt.parse_amount("0,5") == 50_000_000
    assert fmt.parse_amount("0,125") == 12_500_000
    assert fmt.parse_amount("1,5") == 150_000_000


@pytest.mark.parametrize("text", ["1,500", "21,000,000", "1,000.5", "1.000,5", "1,5,0"])
def test_a_comma_that_may_part_thousands_is_no_amount(text: str) -> None:
    """ "1,500" was taken for one and a half: a thousandth of what an Englishman means."""
    assert fmt.parse_amount(text) is None


def test_days_are_named_when_near() -> None:
    assert fmt.moment(_NOW - _HOUR, _NOW, UTC) == "Today 14:00"
    assert fmt.day(_NOW - _DAY, _NOW, UTC) == "Yesterday"
    assert fmt.day(_NOW - 5 * _DAY, _NOW, UTC) == "18 Nov"
    assert fmt.day(_NOW - 400 * _DAY, _NOW, UTC) == "19 Oct 2025"
    i18n.set_language("zh_CN")
    assert fmt.day(_NOW - 5 * _DAY, _NOW, UTC) == "11月18日"


def test_durations_have_one_unit() -> None:
    assert fmt.duration(1) == "1 second"
    assert fmt.duration(300) == "5 minutes"
    assert fmt.duration(7200) == "2 hours"
    assert fmt.duration(3 * _DAY) == "3 days"


def test_addresses_stand_in_groups_of_four() -> None:
    assert fmt.address_groups("bc1qar0srrr7") == "bc1q ar0s rrr7"
    assert fmt.short_id("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq") == "bc1qar…wf5mdq"


def test_fee_rates_are_short() -> None:
    assert fmt.fee_rate(4.1) == "4.1 sat/vB"
    assert fmt.fee_rate(12.0) == "12 sat/vB"
