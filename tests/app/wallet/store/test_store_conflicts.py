"""Two transactions, one coin: which of them counts, and what becomes of the other."""

from app.wallet.model import PaymentState
from app.wallet.store import coins, detail, outbox, undo
from app.wallet.store.derive import Setting
from tests.app.wallet.store.ledger import (
    NETWORK,
    NOW,
    Ledger,
    arrival,
    raw_tx,
    spk,
    stranger,
)

SETTING = Setting(NETWORK, NOW)


def test_the_newer_replacement_wins(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"])
    old = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]))
    new = arrival(raw_tx([stranger(1)], [(49_000, spk("a"))]))
    ledger.save(old)
    ledger.save(new)
    assert ledger.row(old.tx).state is PaymentState.REPLACED
    assert ledger.row(new.tx).state is PaymentState.MEMPOOL
    assert coins.balance(ledger.db, mine).total == 49_000
    found = detail.detail(ledger.db, NETWORK, ledger.row(old.tx).id)
    assert found is not None
    assert found.replaced_by == ledger.row(new.tx).txid
    assert [kind for kind, _ in found.steps] == ["seen", "replaced"]
    ledger.check()


def test_the_confirmed_one_wins_whenever_it_comes(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"])
    confirmed = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    rival = arrival(raw_tx([stranger(1)], [(49_000, spk("a"))]))
    ledger.save(confirmed)
    ledger.save(rival)
    assert ledger.row(rival.tx).state is PaymentState.REPLACED
    assert coins.balance(ledger.db, mine).total == 50_000
    ledger.check()


def test_what_builds_on_a_loser_falls_with_it(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"], ["c"])
    parent = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]))
    child = arrival(raw_tx([(parent.tx.txid, 0)], [(40_000, spk("c"))]))
    rival = arrival(raw_tx([stranger(1)], [(30_000, spk("a"))]), height=100)
    ledger.save(parent, child)
    ledger.save(rival)
    assert {ledger.row(one.tx).state for one in (parent, child)} == {PaymentState.REPLACED}
    assert coins.balance(ledger.db, mine).total == 30_000
    ledger.check()


def test_a_forgotten_payment_frees_its_coins(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"], ["c"])
    funded = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    spent = arrival(raw_tx([(funded.tx.txid, 0)], [(10_000, spk("x")), (39_000, spk("c"))]))
    ledger.save(funded, spent)
    change = undo.drop(ledger.db, SETTING, {spent.tx.txid})
    assert change.accounts == {mine}
    assert ledger.row(spent.tx).state is PaymentState.DROPPED
    assert coins.balance(ledger.db, mine).confirmed == 50_000
    ledger.save(spent)
    assert ledger.row(spent.tx).state is PaymentState.MEMPOOL
    assert coins.balance(ledger.db, mine).change == 39_000
    ledger.check()


def test_a_replacement_after_the_drop_is_a_replacement(ledger: Ledger) -> None:
    ledger.account("one", ["a"])
    old = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]))
    ledger.save(old)
    undo.drop(ledger.db, SETTING, {old.tx.txid})
    ledger.save(arrival(raw_tx([stranger(1)], [(49_000, spk("a"))])))
    assert ledger.row(old.tx).state is PaymentState.REPLACED
    ledger.check()


def test_ours_in_the_outbox_is_kept_and_sent_again(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"], ["c"])
    funded = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    spent = arrival(raw_tx([(funded.tx.txid, 0)], [(10_000, spk("x")), (39_000, spk("c"))]))
    ledger.save(funded)
    ledger.save(spent, made_here=True)
    outbox.put(ledger.db, spent.tx.txid, mine, NOW)
    assert [one.raw for one in outbox.to_send(ledger.db)] == [spent.raw]
    ledger.save(spent)
    assert outbox.to_send(ledger.db) == []
    undo.drop(ledger.db, SETTING, {spent.tx.txid})
    assert ledger.row(spent.tx).state is PaymentState.SIGNED
    assert len(outbox.to_send(ledger.db)) == 1
    undo.withdraw(ledger.db, SETTING, spent.tx.txid)
    assert ledger.row(spent.tx).state is PaymentState.DROPPED
    assert coins.balance(ledger.db, mine).confirmed == 50_000
    ledger.check()


def test_a_withdrawn_replacement_gives_way_to_what_it_replaced(ledger: Ledger) -> None:
    ledger.account("one", ["a"], ["c"])
    funded = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    first = arrival(raw_tx([(funded.tx.txid, 0)], [(10_000, spk("x")), (39_000, spk("c"))]))
    bumped = arrival(raw_tx([(funded.tx.txid, 0)], [(10_000, spk("x")), (38_000, spk("c"))]))
    ledger.save(funded, first)
    ledger.save(bumped, made_here=True)
    ledger.save(first)  # a server that has not heard of the replacement yet
    assert ledger.row(first.tx).state is PaymentState.REPLACED
    undo.withdraw(ledger.db, SETTING, bumped.tx.txid)
    assert ledger.row(first.tx).state is PaymentState.MEMPOOL
    ledger.check()


def test_a_lost_block_makes_its_payments_wait_again(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"])
    kept = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    lost = arrival(raw_tx([stranger(2)], [(7_000, spk("a"))]), height=101)
    mined = arrival(raw_tx([(bytes(32), 0xFFFFFFFF)], [(5, spk("a"))]), height=101, position=0)
    ledger.save(kept, lost, mined)
    ledger.db.execute("UPDATE script SET status = x'01'")
    change = undo.rollback(ledger.db, SETTING, 100)
    assert change.txids == {lost.tx.txid, mined.tx.txid}
    assert ledger.row(lost.tx).state is PaymentState.MEMPOOL
    assert ledger.row(mined.tx).state is PaymentState.DROPPED
    balance = coins.balance(ledger.db, mine)
    assert (balance.confirmed, balance.arriving) == (50_000, 7_000)
    assert ledger.db.execute("SELECT status FROM script").fetchall() == [(b"",)]
    ledger.check()
