"""Paying through the page: typed, reviewed, signed, seen on the chain; and what stops it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.core.secret import Secret
from app.messages import describe
from app.sandbox.world import World
from app.vault.errors import WalletFrozen, WrongPassword
from app.wallet.model import Direction, DraftKind, PaymentState, TxId
from tests.fixtures.wallet_home import PASSWORD
from tests.ui.wallet.desk import Desk
from ui.wallet.payment.bump import BumpDialog
from ui.wallet.send.coins_dialog import CoinsDialog
from ui.wallet.send.paste_dialog import PasteDialog

STRANGER = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


def fund(desk: Desk, world: World, *amounts: int) -> list[str]:
    """Confirmed coins, known to the pages when this returns."""
    txids = [world.control.fund(desk.address(), amount) for amount in amounts]
    world.control.mine(1)
    desk.until(lambda: spendable(desk) >= sum(amounts))
    desk.read_accounts()
    return txids


def spendable(desk: Desk) -> int:
    return desk.home.run(desk.home.services.wallet.activity.balance(None)).confirmed


def type_payment(desk: Desk, address: str, amount: str) -> None:
    desk.go("send")
    desk.until(lambda: desk.send.compose.fee.rate is not None)
    row = desk.send.compose.rows[0]
    QTest.keyClicks(row.address, address)
    QTest.keyClicks(row.amount, amount)


def review(desk: Desk) -> None:
    desk.click(desk.send.compose.review)
    desk.until(lambda: desk.send.review.isVisible())


def sign(desk: Desk, password: str = PASSWORD) -> None:
    form = desk.send.review.sign
    QTest.keyClicks(form.password.edit, password)
    desk.click(form.button)


def test_payment_from_the_form_to_the_chain(live: Desk, world: World) -> None:
    fund(live, world, 5_000_000)
    type_payment(live, STRANGER, "0.0185")
    live.send.compose.label.set_text("Rent, November")
    review(live)
    assert live.send.review.sign.password.length() == 0
    sign(live, "not the password")
    said = describe(WrongPassword()).title
    live.until(lambda: live.send.review.sign.password.line.text() == said)
    assert live.send.review.sign.password.length() == 0  # nothing typed stays
    sign(live)
    live.until(lambda: live.send.result.isVisible())
    (txid,) = world.control.mempool()
    paid = world.control.transaction(txid)
    assert paid is not None
    live.click(live.send._show_button)
    view = live.activity.payment
    live.until(lambda: view.detail is not None and view.detail.row.txid == txid)
    assert view.detail is not None
    assert view.detail.row.label == "Rent, November"
    assert view.detail.row.direction is Direction.OUTGOING
    world.control.mine(1)
    live.until(lambda: view.detail and view.detail.row.confirmations == 1)
    assert view.chip.text() == "1 of 6"


def open_coins(desk: Desk) -> CoinsDialog:
    """The dialog of coins, with them in it."""
    desk.click(desk.send.compose.coins)
    desk.until(lambda: isinstance(QApplication.activeModalWidget(), CoinsDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CoinsDialog)
    desk.until(lambda: dialog.model.rowCount())
    return dialog


def test_coins_are_ticked_by_mouse_and_keyboard(live: Desk, world: World) -> None:
    fund(live, world, 300_000, 700_000)
    live.go("send")
    dialog = open_coins(live)
    box = dialog.table.visualRect(dialog.model.index(0, 0))
    place = QPoint(box.left() + 12, box.center().y())
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.model.total == 700_000
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.model.total == 0
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.model.total == 300_000


def test_all_that_is_left_from_one_chosen_coin(live: Desk, world: World) -> None:
    fund(live, world, 300_000, 700_000)
    live.go("send")
    page = live.send
    live.until(lambda: page.compose.fee.rate is not None)
    dialog = open_coins(live)
    ticked = Qt.ItemDataRole.CheckStateRole
    assert dialog.model.setData(dialog.model.index(1, 0), Qt.CheckState.Checked, ticked)
    dialog._accept()
    QTest.keyClicks(page.compose.rows[0].address, STRANGER)
    live.click(page.compose.rows[0].all)
    review(live)
    draft = page._draft
    assert draft is not None
    assert [coin.amount for coin in draft.inputs] == [300_000]
    assert draft.paid + draft.fee == 300_000
    assert draft.change is None


def test_frozen_coin_is_not_offered(live: Desk, world: World) -> None:
    (txid,) = fund(live, world, 400_000)
    (coin,) = live.home.run(live.home.services.wallet.activity.coins(None))
    assert coin.outpoint.txid == txid
    live.home.run(live.home.services.wallet.labels.set_frozen(coin.outpoint, True))
    live.read_accounts()
    type_payment(live, STRANGER, "0.001")
    live.click(live.send.compose.review)
    live.until(lambda: live.send.compose.trouble.isVisible())
    text = live.send.compose.trouble.label.text()
    assert "can be spent now" in text
    assert " sat" not in text  # in the unit of the page
    assert "BTC" in text


def test_wrong_input_is_said_under_its_field(live: Desk) -> None:
    type_payment(live, STRANGER[:-1] + "q", "0.1")
    row = live.send.compose.rows[0]
    assert row.note.isVisible()
    assert "checksum" in row.note.text()
    row.address.setText("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
    assert "network" in row.note.text() or "arrive" in row.note.text()
    row.address.setText(f"bitcoin:{STRANGER}?amount=0.25&label=Two%20%3Cb%3Echairs%3C%2Fb%3E")
    assert row.address.text() == STRANGER
    assert row.amount.text() == "0.25"
    payee = row.read()
    assert payee is not None
    assert payee.label == "Two <b>chairs</b>"
    row.amount.setText("1.234567891")
    assert row.note.isVisible()


def test_pasted_list_becomes_rows(live: Desk) -> None:
    live.go("send")
    compose = live.send.compose
    QApplication.clipboard().setText(f"{STRANGER}, 0.1, Desk\n{STRANGER}, 0.2\n")
    compose.rows[0].address.setFocus()
    QTest.keyClick(compose.rows[0].address, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [row.amount.text() for row in compose.rows] == ["0.1", "0.2"]
    compose.read_list("nonsense")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PasteDialog)
    assert "Line 1" in dialog.field.line.text()
    assert dialog.field.text() == "nonsense"  # to be mended there
    dialog.reject()


def pay_slowly(desk: Desk, world: World) -> str:
    """A payment at the lowest fee, shown in full; its txid."""
    fund(desk, world, 2_000_000)
    type_payment(desk, STRANGER, "0.005")
    desk.send.compose.fee._tiles[2].click()
    review(desk)
    sign(desk)
    desk.until(lambda: desk.send.result.isVisible())
    (txid,) = world.control.mempool()
    find = desk.home.services.wallet.activity.find
    desk.until(lambda: desk.home.run(find(TxId(txid))) is not None)
    desk.go("activity", desk.home.run(find(TxId(txid))))
    return txid


def open_bump(desk: Desk) -> BumpDialog:
    """The dialog, with a draft in it."""
    desk.click(desk.activity.payment.bumps[DraftKind.SPEED_UP])
    desk.until(lambda: isinstance(QApplication.activeModalWidget(), BumpDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BumpDialog)
    desk.until(lambda: dialog._draft is not None)
    return dialog


def test_waiting_payment_is_sped_up(live: Desk, world: World) -> None:
    first = pay_slowly(live, world)
    view = live.activity.payment
    live.until(lambda: view.bumps[DraftKind.SPEED_UP].isVisible())
    dialog = open_bump(live)
    assert dialog._detail is not None
    assert dialog._draft is not None
    assert dialog._draft.fee > (dialog._detail.row.fee or 0)
    QTest.keyClicks(dialog.sign.password.edit, PASSWORD)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    live.click(dialog.sign.button)
    live.until(lambda: closed == [QDialog.DialogCode.Accepted.value])
    live.until(lambda: view.detail and view.detail.row.state is PaymentState.REPLACED)
    assert first not in world.control.mempool()
    assert len(world.control.mempool()) == 1


def test_a_frozen_wallet_speeds_nothing_up(live: Desk, world: World) -> None:
    """The form to pay is gone while frozen; this one is beside a payment, and the core says no."""
    first = pay_slowly(live, world)
    view = live.activity.payment
    live.until(lambda: view.bumps[DraftKind.SPEED_UP].isVisible())
    freezing = live.home.services.vault.freezing
    live.home.run(freezing.freeze(Secret(PASSWORD), phrase_at_hand=True))
    dialog = open_bump(live)
    QTest.keyClicks(dialog.sign.password.edit, PASSWORD)
    live.click(dialog.sign.button)
    live.until(dialog.sign.trouble.isVisible)
    assert dialog.sign.trouble.label.text() == describe(WalletFrozen()).sentence
    assert first in world.control.mempool()
    dialog.reject()


def test_locking_empties_the_form(live: Desk) -> None:
    type_payment(live, STRANGER, "0.1")
    live.send.review.sign.password.edit.setText("secret words")
    live.send.forget()
    assert live.send.review.sign.password.take() == Secret("")
    assert live.send.compose.rows[0].empty
