"""Being paid: the address and its code, the copy that is read back, and the payment seen."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from app.sandbox.world import World
from tests.ui.wallet.desk import Desk
from ui.widgets.banner import Banner


def shown(desk: Desk) -> str:
    return desk.receive.address.address()


def test_address_request_and_code_agree(live: Desk) -> None:
    live.go("receive")
    live.until(lambda: shown(live))
    page = live.receive
    assert page.qr.text() == f"bitcoin:{shown(live)}"
    page.amount.edit.setText("0.5")
    page.label.edit.setText("Bike & bell")
    assert page.qr.text() == f"bitcoin:{shown(live)}?amount=0.5&label=Bike%20%26%20bell"
    page.amount.edit.setText("0.5.5")
    assert page.amount.line.text() == "This is not an amount."
    assert "amount" not in page.qr.text()


def test_a_label_that_no_code_holds_is_in_the_link_only(live: Desk) -> None:
    live.go("receive")
    live.until(lambda: shown(live))
    page = live.receive
    page.label.edit.setText("租金" * 100)
    assert page.qr.text() == f"bitcoin:{shown(live)}"
    assert "only the link" in page.label.line.text()
    page.label.edit.setText("租金")
    assert "label=" in page.qr.text()
    assert not page.label.line.text()


def test_label_is_kept_with_the_address(live: Desk) -> None:
    live.go("receive")
    live.until(lambda: shown(live))
    QTest.keyClicks(live.receive.label.edit, "Rent")
    live.receive.label.edit.editingFinished.emit()
    labels = live.home.services.wallet.labels
    live.until(lambda: live.home.run(labels.get("addr", shown(live))) == "Rent")


def test_new_address_is_another_one(live: Desk) -> None:
    live.go("receive")
    live.until(lambda: shown(live))
    before = shown(live)
    live.click(live.receive.fresh)
    live.until(lambda: shown(live) != before)
    live.until(lambda: live.receive.earlier.model.rowCount() == 2)


def test_copy_is_read_back(live: Desk) -> None:
    live.go("receive")
    live.until(lambda: shown(live))
    live.click(live.receive.copy)
    live.until(lambda: live.said)
    assert QApplication.clipboard().text() == shown(live)


def test_changed_clipboard_is_told(live: Desk) -> None:
    live.go("receive")
    live.until(lambda: shown(live))
    live.click(live.receive.copy)
    QApplication.clipboard().setText("bcrt1qthief")
    notice: Banner = live.receive.notice
    live.until(lambda: notice.isVisible())
    assert notice.property("tone") == "bad"
    assert not live.said


def test_payment_is_noticed_while_one_looks(live: Desk, world: World) -> None:
    live.go("receive")
    live.until(lambda: shown(live))
    world.control.fund(shown(live), 210_000)
    live.until(lambda: live.receive.notice.isVisible())
    assert "+0.00210000 BTC" in live.receive.notice.label.text()
    assert live.receive._chip.text() == "Used"


def test_it_fits_into_the_narrowest_window(live: Desk) -> None:
    """960 pixels less the rail; the path of a late address is the longest."""
    live.go("receive")
    live.until(lambda: shown(live))
    live.receive._path.say("m/84'/1'/0'/0/1000")
    inner = next(a for a in live.receive.findChildren(QScrollArea) if a.isVisible()).widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= 960 - 214
