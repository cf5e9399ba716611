"""A pasted list of payees: what is read, and what is wrong in which line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.network import Network
from app.messages import describe
from app.wallet.errors import PayeesInvalid
from app.wallet.model import Payee, Sats
from app.wallet.send import payees

A = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
B = "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g"
MAIN = Network.MAINNET


def test_a_list() -> None:
    text = f"""
        # salaries
        {A}, 0.5, Ann, the first
        {B.upper()};5000 sat;Ben
        {A}\t0.1 BTC
        bitcoin:{B}?amount=0.2&label=Shop
        {B}, all, the rest
    """
    assert payees.parse(text, MAIN) == (
        Payee(A, Sats(50_000_000), "Ann, the first"),
        Payee(B, Sats(5000), "Ben"),
        Payee(A, Sats(10_000_000)),
        Payee(B, Sats(20_000_000), "Shop"),
        Payee(B, None, "the rest"),
    )


def test_a_decimal_comma_where_something_else_parts_the_columns() -> None:
    """As spreadsheets of half of Europe write it. It was read as 1 BTC with the label "5;Rent"."""
    assert payees.parse(f"{A};1,5;Rent; May", MAIN) == (Payee(A, Sats(150_000_000), "Rent; May"),)
    assert payees.parse(f"{A}\t0,125\tRent", MAIN) == (Payee(A, Sats(12_500_000), "Rent"),)


def test_what_cannot_be_seen_does_no_harm() -> None:
    """Byte order marks, zero-width spaces, addresses copied in groups of four."""
    grouped = " ".join(A[at : at + 4] for at in range(0, len(A), 4))
    text = f"\ufeff{A}\u200b, 0.5\r\n{grouped}, 1\r\n"
    assert payees.parse(text, MAIN) == (Payee(A, Sats(50_000_000)), Payee(A, Sats(100_000_000)))


def test_the_unit_of_bare_numbers() -> None:
    assert payees.parse(f"{A},5000", MAIN, "sat") == (Payee(A, Sats(5000)),)
    assert payees.parse(f"{A},1", MAIN, "btc") == (Payee(A, Sats(100_000_000)),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nonsense", "wallet.request.address"),
        (f"{A[:-1]}q, 1", "wallet.request.address"),
        ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx, 1", "wallet.request.network"),
        (A, "wallet.request.amount"),
        (f"{A}, 0", "wallet.request.amount"),
        (f"{A}, 1,000 sat", "wallet.request.amount"),
        (f"{A}, 1,5 BTC", "wallet.request.amount"),
        (f"{A}, 0,5", "wallet.request.amount"),
        (f"{A}, 1.123456789", "wallet.request.amount"),
        (f"{A},1,5,Rent", "wallet.request.amount"),
        (f"{A};1,500;Rent", "wallet.request.amount"),
        (f"{A};1.000,5;Rent", "wallet.request.amount"),
        (f"{A}, lots", "wallet.request.amount"),
        (f"bitcoin:{A}", "wallet.request.amount"),
        (f"bitcoin:{A}?req-x=1", "wallet.request.uri"),
        (f"{A}, 1, " + "x" * 2000, "wallet.request.payees"),
        (f"{A}, all\n{B}, all", "wallet.request.payees"),
    ],
)
def test_what_is_wrong(line: str, code: str) -> None:
    found = payees.read(line, MAIN)
    assert [problem.code for problem in found.problems] == [code]


def test_each_wrong_line_is_named() -> None:
    text = f"{A}, 1\nwrong, 1\n\n{B}, x\n{B}, 2"
    found = payees.read(text, MAIN)
    assert [(p.line, p.code) for p in found.problems] == [
        (2, "wallet.request.address"),
        (4, "wallet.request.amount"),
    ]
    assert len(found.payees) == 2
    with pytest.raises(PayeesInvalid) as caught:
        payees.parse(text, MAIN)
    assert caught.value.details == {
        "line": 2,
        "problem": "wallet.request.address",
        "reason": "",
        "lines": "2, 4",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{A}, 1\ntb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx, 1", "Line 2: This address is for"),
        (f"{A}, 1\n{B}, lots", "Line 2: This is not an amount"),
        (f"{A}, all\n{B}, all", "Line 2: Only one payee can get all that is left"),
        (f"{A}, 1, " + "x" * 2000, "Line 1: It is too long"),
        (f"{A}, 1\n" * (payees.MOST_LINES + 1), "at most 1000"),
        ("", "no payee"),
    ],
)
def test_the_words_name_line_and_fault(text: str, told: str) -> None:
    with pytest.raises(PayeesInvalid) as caught:
        payees.parse(text, MAIN)
    assert told in describe(caught.value).text


def test_the_words_name_the_other_lines_too() -> None:
    with pytest.raises(PayeesInvalid) as caught:
        payees.parse("x, 1\n" * 8, MAIN)
    assert "2, 3, 4, 5, 6…" in describe(caught.value).step


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark"])
def test_an_empty_list(text: str) -> None:
    with pytest.raises(PayeesInvalid) as caught:
        payees.parse(text, MAIN)
    assert caught.value.details["line"] == 0


def test_a_list_too_long() -> None:
    with pytest.raises(PayeesInvalid):
        payees.parse(f"{A}, 1\n" * (payees.MOST_LINES + 1), MAIN)


@given(st.text(max_size=300))
def test_any_text_is_a_list_or_named_lines(text: str) -> None:
    found = payees.read(f"{A},{text}", MAIN)
    lines = len(f"{A},{text}".splitlines())
    assert all(1 <= problem.line <= lines for problem in found.problems)


@given(
    st.lists(st.tuples(st.sampled_from([A, B]), st.integers(1, 10**15)), min_size=1, max_size=20)
)
def test_written_lists_are_read_back(wanted: list[tuple[str, int]]) -> None:
    text = "\n".join(f"{address}, {amount} sat" for address, amount in wanted)
    read = payees.parse(text, MAIN)
    assert [(payee.address, payee.amount) for payee in read] == wanted
