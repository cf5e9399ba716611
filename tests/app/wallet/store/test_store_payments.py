"""What a transaction did to each account, in whatever order the transactions come."""

import itertools

from app.wallet.model import Direction, PaymentState
from app.wallet.store import coins, detail, labels
from tests.app.wallet.store.ledger import NETWORK, Ledger, address, arrival, raw_tx, spk, stranger


def test_a_payment_arrives_and_is_confirmed(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"])
    raw = raw_tx([stranger(1)], [(50_000, spk("a")), (9, spk("foreign"))])
    one = arrival(raw)
    assert ledger.save(one).accounts == {mine}
    row = ledger.row(one.tx)
    assert (row.amount, row.state, row.direction) == (
        50_000,
        PaymentState.MEMPOOL,
        Direction.INCOMING,
    )
    assert (row.address, row.fee, row.confirmations) == (address("a"), None, 0)
    assert coins.balance(ledger.db, mine).arriving == 50_000
    ledger.save(arrival(raw, height=100))
    balance = coins.balance(ledger.db, mine)
    assert (balance.confirmed, balance.arriving) == (50_000, 0)
    assert ledger.row(one.tx).state is PaymentState.CONFIRMED
    assert not ledger.save(arrival(raw, height=100))
    ledger.check()


def test_a_payment_out_with_change(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"], ["c"])
    first = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    outputs = [(30_000, spk("foreign")), (19_000, spk("c"))]
    second = arrival(raw_tx([(first.tx.txid, 0)], outputs))
    ledger.save(first, second)
    row = ledger.row(second.tx)
    assert (row.amount, row.fee, row.direction) == (-31_000, 1_000, Direction.OUTGOING)
    assert row.address == address("foreign")
    assert row.replaceable
    balance = coins.balance(ledger.db, mine)
    assert (balance.confirmed, balance.change, balance.total) == (0, 19_000, 19_000)
    found = detail.detail(ledger.db, NETWORK, row.id)
    assert found is not None
    assert [(line.amount, line.mine, line.change) for line in found.outputs] == [
        (30_000, False, False),
        (19_000, True, True),
    ]
    assert [(line.amount, line.mine) for line in found.inputs] == [(50_000, True)]
    assert found.rbf_possible
    assert found.cpfp_possible
    assert [kind for kind, _ in found.steps] == ["seen"]
    ledger.check()


def test_any_order_gives_the_same_rows(ledger: Ledger) -> None:
    """A chain of payments, every permutation of arrival, also one by one and again."""
    parent = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    child = arrival(raw_tx([(parent.tx.txid, 0)], [(9_000, spk("x")), (40_000, spk("c"))]), 101)
    last = arrival(raw_tx([(child.tx.txid, 1), stranger(2)], [(60_000, spk("b"))]))
    ledger.account("one", ["a", "b"], ["c"])
    seen = []
    for order in itertools.permutations((parent, child, last)):
        ledger.db.execute("DELETE FROM tx")
        ledger.db.execute("DELETE FROM balance_day")
        for one in (*order, order[0]):
            ledger.save(one)
            ledger.check() if one is order[-1] else None
        seen.append([(row.txid, row.amount, row.fee, row.direction) for row in ledger.rows()])
    assert all(rows == seen[0] for rows in seen)
    assert [row[1] for row in seen[0]] == [20_000, -10_000, 50_000]
    assert coins.balance(ledger.db, None).total == 60_000


def test_a_transfer_between_two_accounts(ledger: Ledger) -> None:
    one, two = ledger.account("one", ["a"], ["c"]), ledger.account("two", ["b"])
    funded = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    moved = arrival(raw_tx([(funded.tx.txid, 0)], [(20_000, spk("b")), (29_500, spk("c"))]), 101)
    ledger.save(moved)
    ledger.save(funded)
    out, came = ledger.row(moved.tx, one), ledger.row(moved.tx, two)
    assert (out.amount, out.direction, out.address) == (-20_500, Direction.INTERNAL, address("b"))
    assert (came.amount, came.direction, came.fee) == (20_000, Direction.INTERNAL, 500)
    assert coins.balance(ledger.db, None).total == 49_500
    ledger.check()


def test_one_script_in_two_accounts_counts_once_in_the_whole(ledger: Ledger) -> None:
    one, two = ledger.account("one", ["a"]), ledger.account("watching", ["a"])
    ledger.save(arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100))
    assert coins.balance(ledger.db, one).total == coins.balance(ledger.db, two).total == 50_000
    assert coins.balance(ledger.db, None).total == 50_000
    ledger.check()


def test_the_chart_of_the_whole_counts_a_shared_script_once(ledger: Ledger) -> None:
    for name in ("one", "watching"):
        ledger.account(name, ["a"])
    first = arrival(raw_tx([stranger(1)], [(50_000, spk("a"))]), height=100)
    ledger.save(first)
    labels.set_frozen(ledger.db, first.tx.txid, 0, True)
    assert coins.balance(ledger.db, None).frozen == 50_000
    (point,) = coins.history(ledger.db, None, None)
    assert point.total == 50_000
    out = arrival(raw_tx([(first.tx.txid, 0)], [(49_000, spk("foreign"))]), height=400)
    ledger.save(out)
    assert [point.total for point in coins.history(ledger.db, None, None)] == [50_000, 0]


def test_a_young_coinbase_is_immature(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"])
    one = arrival(raw_tx([(bytes(32), 0xFFFFFFFF)], [(5_000, spk("a"))]), height=100, position=0)
    ledger.save(one)
    for tip, immature in ((100, 5_000), (198, 5_000), (199, 0)):
        ledger.db.execute("INSERT INTO header VALUES(?, ?, ?)", (tip, bytes(32), bytes(80)))
        assert coins.balance(ledger.db, mine).immature == immature
        (coin,) = coins.coins(ledger.db, coins.unspent_keys(ledger.db, mine))
        assert coin.spendable is not bool(immature)


def test_the_chart_adds_up_day_by_day(ledger: Ledger) -> None:
    mine = ledger.account("one", ["a"])
    for number, height in enumerate((100, 101, 400, 401)):
        raw = raw_tx([stranger(number)], [(10_000 + number, spk("a"))])
        ledger.save(arrival(raw, height))
    points = coins.history(ledger.db, mine, None)
    assert [point.total for point in points] == [20_001, 40_006]
    assert coins.history(ledger.db, None, points[0].time + 10)[0].total == 20_001
