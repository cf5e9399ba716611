"""The rate that was asked for is the rate that servers see: they count whole virtual bytes."""

from collections.abc import Iterator

import pytest

from app.wallet.model import Payee, Sats
from app.wallet.store.rawtx import parse
from tests.fixtures.payer import Payer

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"


@pytest.fixture
def strict(payer: Payer) -> Iterator[Payer]:
    """Its server takes nothing below 2.5 sat/vB."""
    payer.fund(90_000, 80_000, 70_000)
    payer.control.set_minimum_fee(2_500)
    yield payer
    payer.control.set_minimum_fee(1_000)


@pytest.mark.parametrize("amount", [30_000, 120_000, None])
def test_a_payment_at_the_lowest_rate_is_taken(strict: Payer, amount: int | None) -> None:
    payee = Payee(SOMEBODY, None if amount is None else Sats(amount))
    draft = strict.draft(payee, rate=2.5)
    txid = strict.send(draft)
    known = strict.control.transaction(txid)
    assert known is not None
    paid = draft.fee / parse(known.raw).vsize
    assert 2.5 <= paid < 2.55
