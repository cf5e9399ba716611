"""Payments on a real chain: built by BDK, signed in the child, taken by a server, mined."""

from dataclasses import replace

import pytest

from app.core.network import Network
from app.core.secret import Secret
from app.vault.errors import WrongPassword
from app.wallet.errors import (
    AddressInvalid,
    AddressWrongNetwork,
    AmountInvalid,
    CoinUnavailable,
    DraftGone,
    DustAmount,
    FeeTooHigh,
    FeeTooLow,
    NotEnoughFunds,
    PayeesInvalid,
    WalletError,
)
from app.wallet.model import (
    MAX_MONEY,
    AccountKind,
    Direction,
    Draft,
    DraftKind,
    OutPoint,
    Payee,
    PaymentState,
    Sats,
    TxId,
    Warn,
)
from app.wallet.store.addresses import address_of
from app.wallet.store.rawtx import parse
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
ANOTHER = "bcrt1qzyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3lgth6c"
TAPROOT = "bcrt1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqc8gma6"


def to(address: str, amount: int | None, label: str = "") -> Payee:
    return Payee(address, None if amount is None else Sats(amount), label)


def kinds(draft: Draft) -> set[Warn]:
    return {warning.kind for warning in draft.warnings}


def test_a_payment_from_draft_to_block(payer: Payer) -> None:
    payer.fund(100_000)
    draft = payer.draft(to(SOMEBODY, 30_000, "Ann"), rate=1.5, label="rent")
    assert (draft.kind, draft.paid, draft.vsize) == (DraftKind.PAYMENT, 30_000, 141)
    assert draft.change == 100_000 - 30_000 - draft.fee
    assert 1.5 <= draft.fee_rate < 1.52
    assert kinds(draft) == {Warn.FIRST_TIME}
    txid = payer.send(draft)
    assert txid == draft.id
    row = payer.until(lambda: payer.row(txid))
    assert row is not None
    assert (row.amount, row.fee, row.label) == (-30_000 - draft.fee, draft.fee, "rent")
    assert row.direction is Direction.OUTGOING
    known = payer.control.transaction(txid)
    assert known is not None
    sent = parse(known.raw)
    assert draft.fee / sent.vsize >= 1.5  # the rate that was asked for, at its real size
    assert not sent.final  # may be replaced (BIP-125)
    assert sent.locktime == payer.control.height()  # as Bitcoin Core does
    payer.control.mine(1)
    payer.until(lambda: payer.row(txid) and payer.rows()[0].state is PaymentState.CONFIRMED)
    assert payer.total() == 70_000 - draft.fee
    labels = payer.services.wallet.labels
    assert payer.run(labels.get("addr", SOMEBODY)) == "Ann"
    again = payer.draft(to(SOMEBODY, 15_000))
    assert kinds(again) == {Warn.REUSED}


@pytest.mark.parametrize("rate", [0.5, 1.004, 7.3, 50.0])
def test_the_rate_is_kept_below_one_sat_steps(payer: Payer, rate: float) -> None:
    payer.fund(1_000_000, 2_000_000)
    draft = payer.draft(to(TAPROOT, 2_500_000), rate=rate)
    assert len(draft.inputs) == 2
    assert rate <= draft.fee_rate <= rate * 1.01 + 0.02


def test_everything_to_one_address(payer: Payer) -> None:
    payer.fund(40_000, 50_000, 60_000)
    draft = payer.draft(to(SOMEBODY, None), rate=2.0)
    assert (draft.change, draft.change_address, len(draft.inputs)) == (None, None, 3)
    assert draft.payees[0].amount == 150_000 - draft.fee
    payer.send(draft)
    payer.until(lambda: payer.total() == 0)


def test_many_payees_and_the_rest_to_one(payer: Payer) -> None:
    payer.fund(500_000)
    draft = payer.draft(to(SOMEBODY, 100_000), to(ANOTHER, 50_000), to(TAPROOT, None))
    assert [payee.address for payee in draft.payees] == [SOMEBODY, ANOTHER, TAPROOT]
    assert draft.paid == 500_000 - draft.fee
    payer.send(draft)
    payer.until(lambda: payer.total() == 0)


def test_the_same_payee_twice(payer: Payer) -> None:
    payer.fund(500_000)
    draft = payer.draft(to(SOMEBODY, 10_000), to(SOMEBODY, 10_000))
    payer.send(draft)
    payer.until(lambda: payer.total() == 480_000 - draft.fee)


def test_coin_control_spends_exactly_the_chosen_coins(payer: Payer) -> None:
    payer.fund(100_000, 200_000, 300_000)
    chosen = tuple(c.outpoint for c in payer.coins() if c.amount in (100_000, 300_000))
    draft = payer.draft(to(SOMEBODY, 10_000), coins=chosen)
    assert {coin.outpoint for coin in draft.inputs} == set(chosen)
    with pytest.raises(NotEnoughFunds) as caught:
        payer.draft(to(SOMEBODY, 350_000), coins=chosen[:1])
    assert caught.value.details["available"] == 300_000
    for wrong in (OutPoint(TxId("ab" * 32), 0), OutPoint(TxId("nonsense"), 0)):
        with pytest.raises(CoinUnavailable):
            payer.draft(to(SOMEBODY, 10_000), coins=(wrong,))


def test_frozen_coins_are_never_spent(payer: Payer) -> None:
    payer.fund(100_000, 200_000)
    coin = payer.coins()[0]
    labels = payer.services.wallet.labels
    ready = payer.draft(to(SOMEBODY, 150_000))
    payer.run(labels.set_frozen(coin.outpoint, True))
    with pytest.raises(NotEnoughFunds) as caught:
        payer.draft(to(SOMEBODY, 150_000))
    assert caught.value.details["available"] == 100_000
    with pytest.raises(CoinUnavailable) as refused:
        payer.draft(to(SOMEBODY, 1_000), coins=(coin.outpoint,))
    assert refused.value.details["reason"] == "frozen"
    with pytest.raises(CoinUnavailable):
        payer.send(ready)  # reviewed before the coin was set aside
    everything = payer.draft(to(SOMEBODY, None))
    assert everything.paid == 100_000 - everything.fee


def test_unconfirmed_coins(payer: Payer) -> None:
    """Our own change may be spent at once, a stranger's payment only when it is chosen."""
    payer.fund(100_000, confirm=False)
    with pytest.raises(NotEnoughFunds) as caught:
        payer.draft(to(SOMEBODY, 10_000))
    assert caught.value.details == {"needed": 10_000 + 2 * (11 + 31), "available": 0}
    theirs = payer.draft(to(SOMEBODY, 10_000), coins=(payer.coins()[0].outpoint,))
    assert Warn.UNCONFIRMED_COINS in kinds(theirs)
    txid = payer.send(theirs)
    payer.until(lambda: payer.row(txid))
    change = payer.draft(to(SOMEBODY, 10_000))
    assert change.inputs[0].outpoint.txid == txid
    assert Warn.UNCONFIRMED_COINS in kinds(change)
    payer.send(change)


def test_confirmed_coins_are_preferred(payer: Payer) -> None:
    payer.fund(100_000)
    txid = payer.pay(SOMEBODY, 10_000)
    payer.until(lambda: payer.row(txid))
    payer.fund(50_000)
    payer.pay(SOMEBODY, 5_000)
    draft = payer.draft(to(SOMEBODY, 20_000))
    assert all(coin.height is not None for coin in draft.inputs)


def test_not_enough_tells_the_exact_sum(payer: Payer) -> None:
    """With needed - available more in the wallet, the payment could just be built."""
    payer.fund(60_000)
    with pytest.raises(NotEnoughFunds) as caught:
        payer.draft(to(SOMEBODY, 60_000), rate=3.0)
    needed = int(caught.value.details["needed"])
    assert caught.value.details["available"] == 60_000
    fitting = payer.draft(to(SOMEBODY, 60_000 - (needed - 60_000)), rate=3.0)
    assert fitting.change is None
    with pytest.raises(NotEnoughFunds):
        payer.draft(to(SOMEBODY, 60_000 - (needed - 60_000) + 1), rate=3.0)


def test_change_too_small_to_keep_goes_to_the_fee(payer: Payer) -> None:
    payer.fund(60_000)
    draft = payer.draft(to(SOMEBODY, 59_700), rate=1.0)
    assert (draft.change, draft.fee) == (None, 300)
    poor = payer.draft(to(SOMEBODY, 58_500), rate=8.0)  # 380 sat of change would cost 792
    assert (poor.change, poor.fee) == (None, 1_500)


@pytest.mark.parametrize(
    ("payees", "error", "details"),
    [
        ([to("nonsense", 1_000)], AddressInvalid, {}),
        ([to("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", 1_000)], AddressWrongNetwork, {}),
        ([to(SOMEBODY, 0)], AmountInvalid, {}),
        ([to(SOMEBODY, MAX_MONEY), to(ANOTHER, MAX_MONEY)], AmountInvalid, {}),
        ([to(SOMEBODY, 1 << 64)], AmountInvalid, {}),
        ([to(SOMEBODY, 293)], DustAmount, {"minimum": 294}),
        ([to(TAPROOT, 329)], DustAmount, {"minimum": 330}),
        ([], PayeesInvalid, {}),
        ([to(SOMEBODY, None), to(ANOTHER, None)], PayeesInvalid, {}),
    ],
)
def test_what_cannot_be_paid(
    payer: Payer, payees: list[Payee], error: type[WalletError], details: dict[str, int]
) -> None:
    with pytest.raises(error) as caught:
        payer.draft(*payees)
    assert caught.value.details == details


def test_everything_below_the_fee(payer: Payer) -> None:
    payer.fund(1_000)
    with pytest.raises(NotEnoughFunds):
        payer.draft(to(SOMEBODY, None), rate=50.0)


def test_rates_out_of_bounds(payer: Payer) -> None:
    with pytest.raises(FeeTooHigh):
        payer.draft(to(SOMEBODY, 1_000), rate=1_001.0)
    with pytest.raises(FeeTooLow):
        payer.draft(to(SOMEBODY, 1_000), rate=0.05)


def test_warnings_of_the_review(payer: Payer) -> None:
    payer.fund(1_000_000)
    assert Warn.HIGH_FEE in kinds(payer.draft(to(SOMEBODY, 2_000), rate=10.0))
    assert Warn.HIGH_FEE not in kinds(payer.draft(to(SOMEBODY, 200_000), rate=10.0))
    own = payer.draft(to(payer.address(), 10_000))
    assert kinds(own) == {Warn.OWN_ADDRESS}
    payer.pay(SOMEBODY, 10_000)
    imitation = _imitation()
    payer.control.mine(1)
    payer.until(lambda: all(row.confirmations for row in payer.rows()))
    (warning,) = payer.draft(to(imitation, 20_000)).warnings
    assert warning.kind is Warn.LOOK_ALIKE
    assert (warning.address, warning.other) == (imitation, SOMEBODY)


def _imitation() -> str:
    """Grind as an attacker does; the start comes for nothing, as the known one is all zeros."""
    scripts = (bytes.fromhex("0014") + bytes(5) + n.to_bytes(15, "big") for n in range(1, 5000))
    addresses = (address_of(script, Network.REGTEST) or "" for script in scripts)
    return next(address for address in addresses if address[-1] == SOMEBODY[-1])


def test_a_wrong_password_signs_nothing(payer: Payer) -> None:
    payer.fund(100_000)
    draft = payer.draft(to(SOMEBODY, 10_000))
    with pytest.raises(WrongPassword):
        payer.send(draft, "not-this-Passw0rt")
    assert payer.control.mempool() == []
    assert payer.send(draft) == draft.id  # the draft is still good


def test_a_draft_is_sent_once(payer: Payer) -> None:
    payer.fund(100_000, 100_000)
    draft = payer.draft(to(SOMEBODY, 10_000))
    payer.send(draft)
    with pytest.raises(DraftGone):
        payer.send(draft)


def test_a_draft_dies_with_its_coins_and_with_the_lock(payer: Payer) -> None:
    payer.fund(100_000)
    first, second = payer.draft(to(SOMEBODY, 10_000)), payer.draft(to(ANOTHER, 20_000))
    payer.send(first)
    with pytest.raises(DraftGone):
        payer.send(second)
    third = payer.draft(to(ANOTHER, 20_000))
    payer.run(payer.services.vault.lock())
    payer.run(payer.services.vault.unlock(Secret(PASSWORD)))
    with pytest.raises(DraftGone):
        payer.send(third)


def test_a_changed_draft_is_no_draft_of_ours(payer: Payer) -> None:
    payer.fund(100_000)
    draft = payer.draft(to(SOMEBODY, 10_000))
    with pytest.raises(DraftGone):
        payer.send(replace(draft, payees=(to(ANOTHER, 10_000),)))


def test_taproot_and_a_second_account(payer: Payer) -> None:
    accounts = payer.services.wallet.accounts
    taproot = payer.run(accounts.add(AccountKind.BIP86, "Taproot", Secret(PASSWORD)))
    txid = TxId(payer.control.fund(payer.address(taproot.id), 100_000, confirm=True))
    payer.until(lambda: payer.row(txid))
    payer.account = taproot
    draft = payer.draft(to(payer.address(), 30_000), rate=1.1)
    assert draft.inputs[0].account == taproot.id
    payer.send(draft)
    payer.control.mine(1)
    payer.until(lambda: payer.total() == 100_000 - draft.fee)
