"""A payment in the window: it appears, moves on, falls back, is replaced or forgotten."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.sandbox.world import World
from app.wallet.events import HistoryChanged
from app.wallet.model import PaymentState, TxId
from tests.ui.wallet.desk import Desk
from ui.wallet.columns import Column


def state_of(desk: Desk, txid: str) -> str:
    """The chip of this payment's row, "" while there is none."""
    model = desk.activity.model
    for row in range(model.rowCount()):
        found = model.row_at(row)
        desk.cell(row, Column.STATE)  # as painting does: asks for the row where it is not read
        if found is not None and found.txid == txid:
            return desk.cell(row, Column.STATE)
    return ""


def test_faucet_payment_appears_and_moves_on(live: Desk, world: World) -> None:
    live.go("activity")
    txid = world.control.fund(live.address(), 4_210_000)
    live.until(lambda: state_of(live, txid) == "In mempool")
    assert live.cell(0, Column.AMOUNT) == "+0.04210000 BTC"
    world.control.mine(1)
    live.until(lambda: state_of(live, txid) == "1 of 6")
    world.control.mine(2)
    live.until(lambda: state_of(live, txid) == "3 of 6")
    world.control.mine(3)
    live.until(lambda: state_of(live, txid) == "Confirmed")


def test_reorganisation_brings_it_back_to_the_mempool(live: Desk, world: World) -> None:
    live.go("activity")
    txid = world.control.fund(live.address(), 100_000)
    world.control.mine(1)
    live.until(lambda: state_of(live, txid) == "1 of 6")
    world.control.reorg(1, extra=1, keep_transactions=True)
    live.until(lambda: state_of(live, txid) == "In mempool")


def test_double_spent_payment_is_shown_as_replaced(live: Desk, world: World) -> None:
    live.go("activity")
    txid = world.control.fund(live.address(), 200_000)
    live.until(lambda: state_of(live, txid) == "In mempool")
    live.activity.open_payment(live.activity.model.id_at(0))
    view = live.activity.payment
    live.until(lambda: view.detail is not None)
    world.control.double_spend(txid, confirm=True)
    live.until(lambda: view.detail and view.detail.row.state is not PaymentState.MEMPOOL)
    live.activity.show_list()
    live.until(lambda: state_of(live, txid) in ("Replaced", "Dropped"))


def test_evicted_payment_is_shown_as_dropped(live: Desk, world: World) -> None:
    live.go("activity")
    txid = world.control.fund(live.address(), 300_000)
    live.until(lambda: state_of(live, txid) == "In mempool")
    world.control.evict(txid)
    live.until(lambda: state_of(live, txid) == "Dropped")


def test_overview_shows_what_arrives(live: Desk, world: World) -> None:
    live.go("overview")
    world.control.fund(live.address(), 150_000)
    page = live.overview
    live.until(lambda: page.balance.total.amount.text() == "0.00150000")
    assert "arriving" in page.balance.parts.text()
    live.until(lambda: page.recent.rowCount() == 1)
    world.control.mine(1)
    live.until(lambda: page.balance.parts.isHidden())
    live.until(lambda: page.balance.chart.isVisible())


def test_label_is_edited_in_the_row_and_found_by_the_search(live: Desk, world: World) -> None:
    txid = TxId(world.control.fund(live.address(), 120_000))
    live.go("activity")
    live.until(lambda: state_of(live, txid) == "In mempool")
    page = live.activity
    page.table.setFocus()
    page.table.selectRow(0)
    page.table.edit_label()
    editor = page.table.viewport().focusWidget() or page.table.focusWidget()
    QTest.keyClicks(editor, "Rent & <b>more</b>")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    live.until(lambda: "Rent & <b>more</b>" in live.cell(0, Column.WHAT))
    page.filters.search.setText("nothing like it")
    live.until(lambda: page.model.rowCount() == 0)
    page.filters.search.setText("rent &")
    live.until(lambda: page.model.rowCount() == 1)


def test_nothing_is_read_while_the_page_is_hidden(live: Desk) -> None:
    live.go("activity")
    live.until(lambda: live.activity.model.loaded)
    live.go("overview")
    lists: list[bool] = []
    live.activity.model.listed.connect(lambda: lists.append(True))
    live.home.bus.publish(HistoryChanged((live.account(),), ()))
    live.qtbot.wait(150)
    assert not lists
    live.go("activity")
    live.until(lambda: lists)
