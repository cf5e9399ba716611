"""Payments at the edge: an absurd fee, names without end, a watch-only payment that waits."""

import base64

from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QScrollArea, QWidget

from app.core.network import Network
from app.core.secret import Secret
from app.sandbox.world import World
from app.wallet.engine import keys, psbt, signing
from app.wallet.model import (
    AccountKind,
    Draft,
    DraftKind,
    Payee,
    PaymentState,
    Sats,
    SendRequest,
    TxId,
)
from tests.ui.wallet.desk import Desk
from tests.ui.wallet.test_send_page import STRANGER, fund, open_bump


def draft(desk: Desk, payee: Payee, rate: float, label: str = "") -> Draft:
    request = SendRequest(desk.context.accounts[-1].account.id, (payee,), rate, label=label)
    return desk.home.run(desk.home.services.wallet.sending.draft(request))


def ticks(widget: QWidget) -> list[QCheckBox]:
    return [box for box in widget.findChildren(QCheckBox) if box.isVisibleTo(widget)]


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_an_absurd_fee_needs_a_tick(live: Desk, world: World) -> None:
    fund(live, world, 1_000_000)
    live.go("send")
    review = live.send.review
    live.send._built(draft(live, Payee(STRANGER, Sats(100_000)), 100.0))
    live.until(lambda: "of what is paid" in said(review.warnings))
    assert not ticks(review.warnings)  # high, but not absurd
    live.send._built(draft(live, Payee(STRANGER, Sats(10_000)), 500.0))
    review.sign.password.edit.setText("a password")
    live.until(lambda: ticks(review.warnings))
    (tick,) = ticks(review.warnings)
    assert not review.sign.button.isEnabled()
    tick.click()
    assert review.sign.button.isEnabled()


def test_names_without_end_leave_the_amount_in_sight(live: Desk, world: World) -> None:
    """The label of a link is a stranger's: it may not push the amount out of the window."""
    fund(live, world, 1_000_000)
    live.go("send")
    live.window.resize(760, 640)
    live.send._built(draft(live, Payee(STRANGER, Sats(10_000), "W" * 200), 2.0, label="x" * 200))
    live.until(lambda: "WWWW" in said(live.send.review))
    (scroll,) = [a for a in live.send.findChildren(QScrollArea) if a.isVisible()]
    assert live.send.review.minimumSizeHint().width() < scroll.viewport().width()


class Cold:
    """A watch-only account of the desk's wallet, and its keys somewhere else."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        made = keys.account_keys(keys.new_phrase(), Secret(""), Network.REGTEST, (0,))
        self._key = made.records["bip84/0"]
        accounts = desk.home.services.wallet.accounts
        public = made.descriptors["bip84/0"].external
        self.account = desk.home.run(accounts.add_watch_only("Cold", public))
        desk.read_accounts()

    def sign(self, exported: bytes) -> bytes:
        text = base64.b64encode(exported).decode()
        facts = psbt.inspect(text)
        payees = [(o.script.hex(), int(o.amount)) for o in facts.outputs if o.path is None]
        reviewed = signing.Reviewed(text, facts.txid, facts.fee or 0)
        return signing.sign(
            reviewed, payees, AccountKind.BIP84, self._key, Network.REGTEST
        ).encode()

    def pay(self, world: World) -> TxId:
        """A payment that waits, on screen."""
        home, desk = self.desk.home, self.desk
        receiving, sending = home.services.wallet.receiving, home.services.wallet.sending
        address = home.run(receiving.fresh(self.account.id)).address
        world.control.fund(address, 500_000, confirm=True)
        balance = home.services.wallet.activity.balance
        desk.until(lambda: home.run(balance(self.account.id)).confirmed)
        desk.read_accounts()
        made = draft(desk, Payee(STRANGER, Sats(20_000)), 2.0)
        signed = self.sign(home.run(sending.export_psbt(made)))
        txid = home.run(sending.send_signed(signed))
        find = home.services.wallet.activity.find
        desk.until(lambda: home.run(find(txid, self.account.id)) is not None)
        desk.go("activity", home.run(find(txid, self.account.id)))
        return txid


def test_a_watch_only_payment_is_sped_up_with_its_keys_elsewhere(live: Desk, world: World) -> None:
    """There was a password field, and then the sentence that this account cannot sign."""
    cold = Cold(live)
    first = cold.pay(world)
    view = live.activity.payment
    live.until(lambda: view.bumps[DraftKind.SPEED_UP].isVisible())
    dialog = open_bump(live)
    live.until(dialog.psbt.copy.isEnabled)
    assert not dialog.sign.isVisible()
    clipboard = QApplication.clipboard()
    clipboard.clear()  # of another test's
    live.click(dialog.psbt.copy)
    live.until(lambda: clipboard.text().startswith("cHNidP"))
    dialog.psbt.field.set_text(cold.sign(base64.b64decode(clipboard.text())).decode())
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    live.click(dialog.psbt.button)
    live.until(lambda: closed == [QDialog.DialogCode.Accepted.value])
    live.until(lambda: view.detail and view.detail.row.state is PaymentState.REPLACED)
    assert first not in world.control.mempool()
    assert len(world.control.mempool()) == 1


def test_a_dear_speed_up_is_pointed_out(live: Desk, world: World) -> None:
    cold = Cold(live)
    cold.pay(world)
    view = live.activity.payment
    live.until(lambda: view.bumps[DraftKind.SPEED_UP].isVisible())
    dialog = open_bump(live)
    live.until(dialog.psbt.copy.isEnabled)
    dialog.fee._own.click()
    dialog.fee.edit.setText("300")
    live.until(lambda: ticks(dialog.warnings))
    assert not dialog.psbt.copy.isEnabled()
    ticks(dialog.warnings)[0].click()
    assert dialog.psbt.copy.isEnabled()
    dialog.reject()
