"""The form of a payment against what people paste and press: nothing is lost, kept or silent."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.wallet.desk import Desk
from tests.ui.wallet.test_send_page import STRANGER, type_payment
from ui.wallet.send.paste_dialog import PasteDialog

OTHER = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"


def test_the_name_of_a_link_goes_with_its_address(live: Desk) -> None:
    """Another address typed over it was paid under the first payee's name."""
    live.go("send")
    row = live.send.compose.rows[0]
    row.address.setText(f"bitcoin:{STRANGER}?amount=0.25&label=Ann")
    payee = row.read()
    assert payee is not None
    assert payee.label == "Ann"
    row.address.setText(OTHER)
    payee = row.read()
    assert payee is not None
    assert payee.label == ""


def test_a_link_without_an_amount_leaves_the_typed_one(live: Desk) -> None:
    live.go("send")
    row = live.send.compose.rows[0]
    QTest.keyClicks(row.amount, "0.25")
    row.address.setText(f"bitcoin:{STRANGER}?label=Ann")
    assert row.amount.text() == "0.25"


def test_all_in_a_pasted_list_is_taken_over(live: Desk) -> None:
    live.go("send")
    compose = live.send.compose
    compose.read_list(f"{STRANGER}, 0.1\n{OTHER}, all")
    assert [row.sends_all for row in compose.rows] == [False, True]
    live.send.compose._ask_list()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PasteDialog)
    dialog.field.set_text(f"{OTHER}, all\n{STRANGER}, 0.1")
    dialog._read()
    assert [row.sends_all for row in compose.rows] == [True, False]


def test_a_list_pasted_by_the_menu_becomes_rows_too(live: Desk) -> None:
    """Only Ctrl+V was looked at; the field's own menu pasted all lines into one."""
    live.go("send")
    compose = live.send.compose
    QApplication.clipboard().setText(f"{STRANGER}, 0.1\r\n{OTHER}, 0.2\r\n")
    compose.rows[0].address.paste()
    live.until(lambda: len(compose.rows) == 2)
    assert [row.amount.text() for row in compose.rows] == ["0.1", "0.2"]


def test_a_line_with_its_end_is_one_address(live: Desk) -> None:
    live.go("send")
    row = live.send.compose.rows[0]
    QApplication.clipboard().setText(f"{STRANGER}\r\n")
    row.address.paste()
    assert row.address.text() == STRANGER
    assert not row.note.isVisible()


def test_review_says_what_is_missing_of_the_fee(live: Desk) -> None:
    """With the rate of one's own left empty the button did nothing and said nothing."""
    type_payment(live, STRANGER, "0.1")
    fee = live.send.compose.fee
    live.click(fee._own)
    fee.edit.clear()
    live.click(live.send.compose.review)
    assert fee.note.isVisible()
    assert "rate" in fee.note.text()
    assert fee.edit.hasFocus()


def test_a_rate_beyond_reason_is_called_too_high(live: Desk) -> None:
    """It said "At least 1 sat/vB"."""
    type_payment(live, STRANGER, "0.1")
    fee = live.send.compose.fee
    live.click(fee._own)
    fee.edit.selectAll()
    QTest.keyClicks(fee.edit, "5000")
    assert fee.rate is None
    assert "At most 1000 sat/vB" in fee.note.text()


def test_what_was_wrong_goes_when_it_is_being_mended(live: Desk) -> None:
    type_payment(live, STRANGER, "0.1")
    compose = live.send.compose
    live.click(compose.review)
    live.until(compose.trouble.isVisible)  # there is no money
    QTest.keyClick(compose.rows[0].amount, Qt.Key.Key_Backspace)
    assert not compose.trouble.isVisible()


def test_tab_goes_through_the_form_from_above_to_below(live: Desk) -> None:
    """The lines of the payees are made last; Tab came to them after everything else."""
    live.go("send")
    compose = live.send.compose
    live.until(lambda: compose.fee.rate is not None)
    first, second = compose.rows[0], compose.add_row()
    live.until(second.isVisible)
    second.address.setText(STRANGER)  # there is something to review
    wanted = [first.address, first.amount, first.all, first.remove]
    wanted += [second.address, second.amount, second.all, second.remove, *compose.others]
    first.address.setFocus()
    passed: list[QWidget | None] = []
    for _ in wanted:
        passed.append(QApplication.focusWidget())
        QTest.keyClick(live.window, Qt.Key.Key_Tab)
    assert [each and each.accessibleName() for each in passed] == [
        each.accessibleName() for each in wanted
    ]
    assert passed == wanted
    for _ in range(12):
        if QApplication.focusWidget() is compose.review:
            break
        QTest.keyClick(live.window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is compose.review
