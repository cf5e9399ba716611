"""A hundred thousand payments: reading the table stays a matter of what is on the screen."""

import sqlite3
from array import array
from collections.abc import Callable
from time import perf_counter

import pytest
from PySide6.QtTest import QTest

from app.wallet.events import HistoryChanged
from app.wallet.model import TxId
from tests.ui.wallet.desk import Desk
from ui import format as fmt
from ui.wallet.activity.delegate import ROW_HEIGHT
from ui.wallet.activity.rows import KEPT
from ui.wallet.activity.splice import splice
from ui.wallet.columns import Column

MANY = 100_000
_START = 1_500_000_000
_EVERY = 600  # seconds between payments
_PLACES = 1 << 16  # see app.wallet.store.derive


def fill(db: sqlite3.Connection, first: int, count: int) -> None:
    """Payments straight into the tables, number `first` the oldest."""
    numbers = range(first, first + count)
    db.executemany(
        "INSERT INTO tx(id,txid,raw,height,position,time,state,vsize,inputs,paid,own,fee)"
        " VALUES(?,?,x'',1,0,?,'confirmed',141,1,0,?,141)",
        ((n, n.to_bytes(32, "little"), _START + n * _EVERY, n % 3 == 0) for n in numbers),
    )
    db.executemany(
        "INSERT INTO payment(id,account,tx,amount,state,direction,time,sort,addresses)"
        " VALUES(?,1,?,?,'confirmed',?,?,?,?)",
        (
            (
                n,
                n,
                -n * 100 if n % 3 == 0 else n * 100,
                "outgoing" if n % 3 == 0 else "incoming",
                _START + n * _EVERY,
                (_START + n * _EVERY) * _PLACES,
                f"bcrt1qaddress{n:08d}",
            )
            for n in numbers
        ),
    )


def txid(number: int) -> TxId:
    return TxId(number.to_bytes(32, "little")[::-1].hex())


@pytest.fixture
def large(desk: Callable[[], Desk]) -> Desk:
    made = desk()
    made.home.run(made.home.services.wallet.activity._database.write(lambda db: fill(db, 1, MANY)))
    made.home.bus.publish(HistoryChanged((), ()))
    made.go("activity")
    made.until(lambda: made.activity.model.rowCount() == MANY)
    made.until(lambda: len(made.rows()) == 50)
    return made


def test_only_rows_on_the_screen_are_read(large: Desk) -> None:
    model = large.activity.model
    assert len(model._rows) < 400
    assert large.cell(0, Column.AMOUNT) == "+0.10000000 BTC"


def test_search_and_scroll_are_quick(large: Desk) -> None:
    page = large.activity
    large.home.run(large.home.services.wallet.activity.warm())
    steps = []
    for text in ("a", "ad", "address0009", "address00099999"):
        began = perf_counter()
        with large.qtbot.waitSignal(page.model.listed, timeout=5000):
            page.filters.search.setText(text)
        steps.append(perf_counter() - began)
    assert page.model.rowCount() == 1
    page.filters.reset()
    large.until(lambda: page.model.rowCount() == MANY)
    frames = []
    bar = page.table.verticalScrollBar()
    for part in range(60):
        began = perf_counter()
        bar.setValue(bar.maximum() * part // 60)
        page.table.viewport().repaint()
        frames.append(perf_counter() - began)
    # Generous bounds for a busy machine; the benchmark gives the figures.
    assert sorted(steps)[len(steps) // 2] < 0.4
    assert sorted(frames)[len(frames) * 9 // 10] < 0.1
    assert len(page.model._rows) <= KEPT


def test_the_first_rows_of_a_search_come_before_the_rest(large: Desk) -> None:
    page = large.activity
    large.home.run(large.home.services.wallet.activity.warm())
    with large.qtbot.waitSignal(page.model.listed, timeout=5000):
        page.filters.search.setText("ad")
    assert not page.model.whole
    assert 0 < page.model.rowCount() < MANY
    assert page.model.row_at(0) is not None
    resets: list[bool] = []
    page.model.modelReset.connect(lambda: resets.append(True))
    large.until(lambda: page.model.whole)
    assert page.model.rowCount() == MANY
    assert not resets
    assert page._count.text() == f"{fmt.grouped(MANY)} payments"


def test_only_the_last_of_many_quick_letters_counts(large: Desk) -> None:
    page = large.activity
    shown: list[str] = []
    page.model.listed.connect(lambda: shown.append(page.model.query.text))
    for letter in "address0009999":
        QTest.keyClicks(page.filters.search, letter)
    large.until(lambda: page.model.whole and page.model.rowCount() == 10)
    assert set(shown) == {"address0009999"}
    assert page._count.text() == "10 payments"


def test_new_payment_keeps_selection_and_place(large: Desk) -> None:
    page = large.activity
    page.table.selectRow(20)
    chosen = page.model.id_at(20)
    bar = page.table.verticalScrollBar()
    place = bar.value()
    assert place > 0
    resets: list[bool] = []
    page.model.modelReset.connect(lambda: resets.append(True))
    database = large.home.services.wallet.activity._database
    large.home.run(database.write(lambda db: fill(db, MANY + 1, 2)))
    large.home.bus.publish(HistoryChanged((large.account(),), (txid(MANY + 1), txid(MANY + 2))))
    large.until(lambda: page.model.rowCount() == MANY + 2)
    assert page.model.id_at(page.table.currentIndex().row()) == chosen
    assert page.table.currentIndex().row() == 22
    assert not resets
    assert bar.value() == place + 2 * ROW_HEIGHT  # what one reads stays under the eye


def test_smallest_change_of_a_list() -> None:
    old = array("q", range(1000, 0, -1))
    new = array("q", [1002, 1001, *range(1000, 0, -1)])
    assert (splice(old, new).first, splice(old, new).removed, splice(old, new).added) == (0, 0, 2)
    moved = array("q", [*range(1000, 500, -1), 5000, *range(499, 0, -1)])
    assert (splice(old, moved).first, splice(old, moved).removed) == (500, 1)
    assert (splice(old, old).removed, splice(old, old).added) == (0, 0)
    assert (splice(array("q"), old).added, splice(old, array("q")).removed) == (1000, 1000)


def test_a_block_that_comes_during_a_reading_is_not_lost(large: Desk) -> None:
    model = large.activity.model
    row = model.row_at(0)
    assert row is not None
    read = model._rows
    before = read.changes
    model.forget_young()
    read.keep([row.id], [row], before)  # what a reading brings that began before the block
    assert read.needs(row.id)
    read.keep([row.id], [row], read.changes)
    assert not read.needs(row.id)
