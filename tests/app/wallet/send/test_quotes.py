"""Fees as the servers of a real chain tell them, and without any."""

from app.wallet.model import FeeChoice
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import WalletHome


def test_quotes_follow_the_servers_estimates(payer: Payer) -> None:
    payer.control.raise_fees({2: 14.0, 6: 8.0, 36: 3.0})
    try:
        found = payer.run(payer.services.wallet.sending.quotes())
    finally:
        payer.control.raise_fees({})
    assert found.asked > 0
    assert found.choices == (FeeChoice(20, 14.0), FeeChoice(60, 8.0), FeeChoice(360, 3.0))
    again = payer.run(payer.services.wallet.sending.quotes())
    assert again == found  # kept for a minute


def test_built_in_choices_without_a_server(wallet_home: WalletHome) -> None:
    wallet_home.create()
    found = wallet_home.run(wallet_home.services.wallet.sending.quotes())
    assert (found.asked, len(found.choices), found.floor) == (0, 3, 1.0)
    assert wallet_home.services.wallet.sending.minutes(5.0) is None
