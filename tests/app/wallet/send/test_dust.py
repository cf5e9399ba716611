"""Coins that cost more than they are worth, as strangers send them to link addresses."""

from app.wallet.model import Payee
from tests.fixtures.payer import Payer

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"


def test_sending_everything_leaves_dust_where_it_is(payer: Payer) -> None:
    payer.fund(50_000, 294, 294)
    draft = payer.draft(Payee(SOMEBODY, None), rate=10.0)
    assert [coin.amount for coin in draft.inputs] == [50_000]
    payer.send(draft)
    payer.until(lambda: payer.total() == 588)


def test_dust_that_was_chosen_is_spent(payer: Payer) -> None:
    payer.fund(50_000, 294)
    coins = tuple(coin.outpoint for coin in payer.coins())
    draft = payer.draft(Payee(SOMEBODY, None), rate=10.0, coins=coins)
    assert len(draft.inputs) == 2


def test_cheap_enough_everything_goes(payer: Payer) -> None:
    payer.fund(50_000, 294)
    assert len(payer.draft(Payee(SOMEBODY, None), rate=1.0).inputs) == 2
