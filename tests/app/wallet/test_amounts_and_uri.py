"""Amounts and payment links: exact numbers, strict form, a stranger's text kept harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.network import Network
from app.wallet import amounts, uri
from app.wallet.errors import (
    AddressInvalid,
    AddressWrongNetwork,
    AmountInvalid,
    RequestInvalid,
    UriInvalid,
)
from app.wallet.model import MAX_MONEY, Sats

ADDRESS = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
TAPROOT = "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
OLD = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
MAIN = Network.MAINNET


@pytest.mark.parametrize(
    ("text", "unit", "sats"),
    [
        ("0.00000001", "btc", 1),
        ("1", "btc", 100_000_000),
        (".5", "btc", 50_000_000),
        ("21000000", "btc", MAX_MONEY),
        ("0.1 BTC", "sat", 10_000_000),
        ("546 sat", "btc", 546),
        ("546sats", "btc", 546),
        ("546", "sat", 546),
        ("0.29", "btc", 29_000_000),  # a float would say 28999999
    ],
)
def test_amounts(text: str, unit: str, sats: int) -> None:
    assert amounts.parse_amount(text, unit) == sats


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "btc"),
        ("0", "btc"),
        ("0.000000001", "btc"),
        ("21000000.00000001", "btc"),
        ("-1", "btc"),
        ("1e3", "btc"),
        ("1,5", "btc"),
        ("0.5", "sat"),
        ("1.5 sat", "btc"),
        ("٣", "btc"),
        (".", "btc"),
        ("1.2.3", "btc"),
        ("inf", "btc"),
        ("2100000000000001", "sat"),
    ],
)
def test_no_amounts(text: str, unit: str) -> None:
    with pytest.raises(AmountInvalid):
        amounts.parse_amount(text, unit)


@given(st.integers(1, MAX_MONEY))
def test_written_amounts_are_read_back(amount: int) -> None:
    assert amounts.parse_btc(amounts.format_btc(Sats(amount))) == amount


# the examples of BIP-21
@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f"bitcoin:{ADDRESS}", uri.PaymentLink(ADDRESS)),
        (f"bitcoin:{ADDRESS}?label=Luke-Jr", uri.PaymentLink(ADDRESS, None, "Luke-Jr")),
        (
            f"bitcoin:{ADDRESS}?amount=20.3&label=Luke-Jr",
            uri.PaymentLink(ADDRESS, Sats(2_030_000_000), "Luke-Jr"),
        ),
        (
            f"bitcoin:{ADDRESS}?amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz",
            uri.PaymentLink(ADDRESS, Sats(5_000_000_000), "Luke-Jr", "Donation for project xyz"),
        ),
        (
            f"bitcoin:{ADDRESS}?somethingyoudontunderstand=50&somethingelseyoudontget=999",
            uri.PaymentLink(ADDRESS),
        ),
        (
            f"BITCOIN:{ADDRESS.upper()}?AMOUNT=0.1&lightning=LNBC1",
            uri.PaymentLink(ADDRESS, Sats(10_000_000)),
        ),
        (f"bitcoin:{TAPROOT}?amount=1#part", uri.PaymentLink(TAPROOT, Sats(100_000_000))),
        (f"bitcoin:{ADDRESS}?label=%E6%A0%B8%E6%A1%83", uri.PaymentLink(ADDRESS, None, "核桃")),
        (f"bitcoin:{ADDRESS}?label=a+b", uri.PaymentLink(ADDRESS, None, "a+b")),
    ],
)
def test_links(link: str, expected: uri.PaymentLink) -> None:
    assert uri.parse(link, MAIN) == expected


@pytest.mark.parametrize(
    ("link", "error"),
    [
        (f"bitcoin:{ADDRESS}?req-somethingyoudontunderstand=50", UriInvalid),  # BIP-21's own
        (f"bitcoin:{ADDRESS}?amount=1&amount=2", UriInvalid),
        (f"bitcoin:{ADDRESS}?amount=1&AMOUNT=2", UriInvalid),
        (f"bitcoin:{ADDRESS}?label=%zz", UriInvalid),
        (f"bitcoin:{ADDRESS}?label=%ff", UriInvalid),
        (f"bitcoin:{ADDRESS}?label=a\nb", UriInvalid),
        (f"litecoin:{ADDRESS}", UriInvalid),
        (ADDRESS, UriInvalid),
        ("", UriInvalid),
        (f"bitcoin:{ADDRESS}?label=" + "a" * 9000, UriInvalid),
        (f"bitcoin:{ADDRESS}?amount=1,5", AmountInvalid),
        (f"bitcoin:{ADDRESS}?amount=", AmountInvalid),
        (f"bitcoin:{ADDRESS}?amount=-1", AmountInvalid),
        (f"bitcoin:{ADDRESS}?amount=1e3", AmountInvalid),
        (f"bitcoin:{ADDRESS}?amount=0", AmountInvalid),
        ("bitcoin:", AddressInvalid),
        ("bitcoin:?amount=1", AddressInvalid),
        (f"bitcoin://{ADDRESS}", AddressInvalid),
        ("bitcoin:tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", AddressWrongNetwork),
    ],
)
def test_refused_links(link: str, error: type[RequestInvalid]) -> None:
    with pytest.raises(error):
        uri.parse(link, MAIN)


def test_a_strangers_text_is_one_plain_line() -> None:
    link = f"bitcoin:{ADDRESS}?label=a%0Ab%00%E2%80%AEc%1b[31m&message=" + "m" * 500
    found = uri.parse(link, MAIN)
    assert found.label == "a bc[31m"
    assert found.message == "m" * uri.LONGEST_TEXT


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60)


@given(st.sampled_from([ADDRESS, TAPROOT, OLD]), st.integers(0, MAX_MONEY), TEXT, TEXT)
def test_built_links_are_read_back(address: str, amount: int, label: str, message: str) -> None:
    made = uri.build(address, Sats(amount) or None, label, message)
    assert made.isascii()
    expected = uri.PaymentLink(address, Sats(amount) or None, label, message)
    assert uri.parse(made, MAIN) == expected


@given(st.text(max_size=200))
def test_any_text_is_a_link_or_a_named_error(tail: str) -> None:
    for text in (tail, f"bitcoin:{ADDRESS}{tail}", f"bitcoin:{ADDRESS}?{tail}"):
        try:
            assert uri.parse(text, MAIN).address
        except RequestInvalid:
            pass
