"""A payment that waits: sped up, cancelled, paid for by a child; and what cannot be helped."""

import pytest

from app.core.secret import Secret
from app.wallet.errors import DraftGone, FeeTooLow, NotEnoughFunds, ReplaceRefused
from app.wallet.model import AccountKind, Draft, DraftKind, Payee, PaymentState, Sats, TxId, Warn
from app.wallet.store.rawtx import RawTx, parse
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
ANOTHER = "bcrt1qzyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3lgth6c"


def waiting(payer: Payer, txid: TxId) -> int:
    """The payment's number, once the wallet knows it."""
    row = payer.until(lambda: payer.row(txid))
    assert row is not None
    return row.id


def state(payer: Payer, txid: TxId) -> PaymentState | None:
    row = payer.row(txid)
    return None if row is None else row.state


def raw(payer: Payer, txid: TxId) -> RawTx:
    known = payer.control.transaction(txid)
    assert known is not None
    return parse(known.raw)


def speed_up(payer: Payer, number: int, rate: float) -> Draft:
    return payer.run(payer.services.wallet.sending.speed_up(number, rate))


def cancel(payer: Payer, number: int, rate: float) -> Draft:
    return payer.run(payer.services.wallet.sending.cancel(number, rate))


def child_pays(payer: Payer, number: int, rate: float) -> Draft:
    return payer.run(payer.services.wallet.sending.child_pays(number, rate))


def test_sent_sped_up_and_confirmed(payer: Payer) -> None:
    payer.fund(200_000)
    first = payer.draft(Payee(SOMEBODY, Sats(30_000), "Ann"), Payee(ANOTHER, Sats(20_000)))
    old = payer.send(first)
    draft = speed_up(payer, waiting(payer, old), 9.0)
    assert (draft.kind, draft.replaces) == (DraftKind.SPEED_UP, old)
    assert {(p.address, p.amount) for p in draft.payees} == {(SOMEBODY, 30_000), (ANOTHER, 20_000)}
    assert (draft.inputs, draft.change_address) == (first.inputs, first.change_address)
    assert 9.0 <= draft.fee_rate < 9.1
    new = payer.send(draft)
    assert payer.control.mempool() == [new]
    assert payer.until(lambda: state(payer, old) is PaymentState.REPLACED)
    payer.control.mine(1)
    payer.until(lambda: state(payer, new) is PaymentState.CONFIRMED)
    assert payer.total() == 150_000 - draft.fee


def test_sped_up_twice(payer: Payer) -> None:
    payer.fund(200_000)
    txid = payer.pay(SOMEBODY, 30_000)
    for rate in (5.0, 12.0):
        draft = speed_up(payer, waiting(payer, txid), rate)
        txid = payer.send(draft)
    assert payer.control.mempool() == [txid]
    payer.control.mine(1)
    payer.until(lambda: state(payer, txid) is PaymentState.CONFIRMED)
    assert payer.total() == 170_000 - draft.fee


def test_speeding_up_adds_a_coin_where_the_change_is_too_small(payer: Payer) -> None:
    payer.fund(50_000, 40_000)
    old = payer.pay(SOMEBODY, 49_000, rate=1.0)
    draft = speed_up(payer, waiting(payer, old), 20.0)
    assert len(draft.inputs) == 2
    assert draft.paid == 49_000
    payer.send(draft)
    assert len(payer.control.mempool()) == 1


def test_speeding_up_what_took_everything_takes_it_from_the_payee(payer: Payer) -> None:
    payer.fund(50_000)
    old = payer.send(payer.draft(Payee(SOMEBODY, None), rate=1.0))
    draft = speed_up(payer, waiting(payer, old), 10.0)
    assert draft.paid == 50_000 - draft.fee
    assert payer.send(draft) in payer.control.mempool()


def test_a_replacement_must_pay_for_itself(payer: Payer) -> None:
    payer.fund(200_000)
    old = payer.pay(SOMEBODY, 30_000, rate=5.0)
    number = waiting(payer, old)
    with pytest.raises(FeeTooLow) as caught:
        speed_up(payer, number, 5.5)
    lowest = float(caught.value.details["minimum"])
    assert 5.9 < lowest < 6.1
    payer.send(speed_up(payer, number, lowest))


def test_cancelled_and_confirmed(payer: Payer) -> None:
    payer.fund(200_000)
    old = payer.pay(SOMEBODY, 30_000)
    draft = cancel(payer, waiting(payer, old), 8.0)
    assert (draft.kind, draft.payees, draft.replaces) == (DraftKind.CANCEL, (), old)
    assert draft.change == 200_000 - draft.fee
    new = payer.send(draft)
    payer.until(lambda: state(payer, old) is PaymentState.REPLACED)
    payer.control.mine(1)
    payer.until(lambda: state(payer, new) is PaymentState.CONFIRMED)
    assert payer.total() == 200_000 - draft.fee


def test_helping_what_only_pays_ourselves_takes_no_other_coin(payer: Payer) -> None:
    """A cancelled payment has no payees: every coin of the account would be swept with it."""
    payer.fund(200_000, 150_000, 100_000)
    old = payer.pay(SOMEBODY, 30_000)
    cancelled = payer.send(cancel(payer, waiting(payer, old), 8.0))
    faster = speed_up(payer, waiting(payer, cancelled), 20.0)
    assert len(faster.inputs) == 1
    payer.send(faster)
    parent = TxId(payer.control.fund(payer.address(), 80_000))
    child = payer.send(child_pays(payer, waiting(payer, parent), 10.0))
    assert len(speed_up(payer, waiting(payer, child), 60.0).inputs) == 1


def test_a_replacement_pays_for_what_is_built_on_the_old_one(payer: Payer) -> None:
    payer.fund(200_000)
    parent = payer.pay(SOMEBODY, 30_000, rate=2.0)
    waiting(payer, parent)
    child = payer.draft(Payee(ANOTHER, Sats(10_000)), rate=30.0)
    payer.send(child)
    with pytest.raises(FeeTooLow):
        speed_up(payer, waiting(payer, parent), 4.0)
    draft = speed_up(payer, waiting(payer, parent), 60.0)
    payer.send(draft)
    assert payer.control.mempool() == [draft.id]
    payer.until(lambda: state(payer, TxId(child.id)) is PaymentState.REPLACED)


def test_between_two_accounts_either_side_can_speed_it_up(payer: Payer) -> None:
    add = payer.services.wallet.accounts.add(AccountKind.BIP84, "Savings", Secret(PASSWORD))
    savings = payer.run(add)
    payer.fund(200_000)
    txid = payer.pay(payer.address(savings.id), 50_000)
    payer.until(lambda: payer.row(txid))
    sides = [row for row in payer.rows() if row.txid == txid]
    assert {row.account for row in sides} == {payer.account.id, savings.id}
    for help_ in (speed_up, cancel):
        drafts = [help_(payer, side.id, 9.0) for side in sides]
        for draft in drafts:
            assert (draft.account, draft.replaces) == (payer.account.id, txid)
        assert drafts[0].fee == drafts[1].fee
    payer.send(drafts[1])
    payer.until(lambda: state(payer, txid) is PaymentState.REPLACED)


def test_what_is_confirmed_stays(payer: Payer) -> None:
    payer.fund(200_000)
    txid = payer.pay(SOMEBODY, 30_000)
    number = waiting(payer, txid)
    ready = speed_up(payer, number, 9.0)
    payer.control.mine(1)
    payer.until(lambda: state(payer, txid) is PaymentState.CONFIRMED)
    for help_ in (speed_up, cancel, child_pays):
        with pytest.raises(ReplaceRefused) as caught:
            help_(payer, number, 9.0)
        assert caught.value.details["reason"] == "confirmed"
    with pytest.raises(DraftGone):
        payer.send(ready)


def test_what_is_not_ours_cannot_be_replaced(payer: Payer) -> None:
    (txid,) = payer.fund(50_000, confirm=False)
    with pytest.raises(ReplaceRefused) as caught:
        speed_up(payer, waiting(payer, txid), 9.0)
    assert caught.value.details["reason"] == "foreign"
    with pytest.raises(ReplaceRefused) as gone:
        speed_up(payer, 999, 9.0)
    assert gone.value.details["reason"] == "gone"


def test_a_child_pays_for_a_strangers_payment(payer: Payer) -> None:
    parent = TxId(payer.control.fund(payer.address(), 80_000, rate=1.2))
    draft = child_pays(payer, waiting(payer, parent), 10.0)
    assert (draft.kind, draft.payees) == (DraftKind.CHILD_PAYS, ())
    sent = raw(payer, parent)
    child = payer.send(draft)
    parent_fee = round(1.2 * sent.vsize)
    package = (parent_fee + draft.fee) / (sent.vsize + raw(payer, child).vsize)
    assert 9.98 <= package < 10.3  # the faucet rounds its own fee
    payer.control.mine(1)
    payer.until(lambda: state(payer, child) is PaymentState.CONFIRMED)
    assert payer.total() == 80_000 - draft.fee


def test_a_child_pays_for_our_own_payment(payer: Payer) -> None:
    payer.fund(200_000)
    first = payer.draft(Payee(SOMEBODY, Sats(30_000)), rate=1.0)
    parent = payer.send(first)
    draft = child_pays(payer, waiting(payer, parent), 15.0)
    size = raw(payer, parent).vsize
    child = payer.send(draft)
    package = (first.fee + draft.fee) / (size + raw(payer, child).vsize)
    assert 15.0 <= package < 15.5
    assert sorted(payer.control.mempool()) == sorted([parent, child])


def test_a_child_that_cannot_pay(payer: Payer) -> None:
    parent = TxId(payer.control.fund(payer.address(), 1_000, rate=1.0))
    number = waiting(payer, parent)
    with pytest.raises(NotEnoughFunds) as caught:
        child_pays(payer, number, 50.0)
    assert caught.value.details["available"] == 1_000
    assert Warn.HIGH_FEE in {w.kind for w in child_pays(payer, number, 2.0).warnings}
    rich = TxId(payer.control.fund(payer.address(), 100_000, rate=40.0))
    with pytest.raises(FeeTooLow):
        child_pays(payer, waiting(payer, rich), 3.0)
