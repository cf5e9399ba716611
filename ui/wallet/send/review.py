"""The second screen: exactly what will be signed, what to mind, and the password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import ntr, tr
from app.wallet.model import Draft, Payee
from ui import format as fmt
from ui.context import Context
from ui.wallet.send.psbt import PsbtForm
from ui.wallet.send.signing import SignForm
from ui.wallet.send.warnings import Warnings, fee_percent
from ui.wallet.words import one_line
from ui.widgets.address import AddressLabel
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Rule
from ui.widgets.text import Label


class Review(QWidget):
    """`back` to change something; `sent` with the transaction's id."""

    back = Signal()
    sent = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._draft: Draft | None = None
        self.warnings = Warnings()
        self.sign = SignForm(context, lambda: tr("Sign and send"))
        self.psbt = PsbtForm(context)
        self._content: QWidget | None = None
        self._facts = Card(lambda: tr("Check before you sign"), spacing=14)
        self._password = Card()
        self._password.column.addWidget(self.sign)
        self._back = Button(lambda: tr("Back"), icon_name="arrow-left", on_click=self.back.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self._facts, self.warnings, self._password, self.psbt):
            column.addWidget(widget)
        column.addLayout(self._foot())
        column.addStretch(1)
        self.warnings.accepted.connect(lambda free: self.sign.hold(not free))
        self.warnings.accepted.connect(lambda free: self.psbt.hold(not free))
        self.sign.demanded.changed.connect(
            lambda: self.warnings.say_first_time(not self.sign.demanded.reading)
        )
        self.sign.sent.connect(self.sent)
        self.psbt.sent.connect(self.sent)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self.psbt.button)
        foot.addWidget(self.sign.button)
        return foot

    def show_draft(self, draft: Draft, *, watch_only: bool, account: str) -> None:
        """Show this draft; a watch-only account exports it instead of signing."""
        self.clear()
        self._draft = draft
        self._content = _facts(draft, account)
        self._facts.column.addWidget(self._content)
        self.warnings.show_draft(draft)
        self._password.setVisible(not watch_only)
        self.sign.button.setVisible(not watch_only)
        self.psbt.setVisible(watch_only)
        self.psbt.button.setVisible(watch_only)
        if watch_only:
            self.psbt.show_draft(draft)
        else:
            self.sign.ask(draft)
            self.sign.password.edit.setFocus()

    def clear(self) -> None:
        """Forget the draft and everything typed."""
        self._draft = None
        self.sign.clear()
        self.psbt.clear()
        self.warnings.clear()
        if self._content is not None:
            self._facts.column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None


def _facts(draft: Draft, account: str) -> QWidget:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for payee in draft.payees:
        column.addWidget(_payee(payee))
        column.addWidget(Rule())
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    total = draft.paid + draft.fee
    lines = [
        (lambda: tr("Fee"), lambda: _fee(draft), "body"),
        (lambda: tr("Altogether"), lambda: fmt.amount_unit(total, plain=True), "strong"),
        (lambda: tr("From"), lambda: f"{one_line(account)} · {_coins(draft)}", "body"),
    ]
    if draft.label:
        lines.append((lambda: tr("Label"), lambda: one_line(draft.label), "body"))
    if draft.change:
        change = draft.change
        lines.append((lambda: tr("Change"), lambda: _change(change), "body"))
    if draft.replaces:
        old = draft.replaces
        lines.append((lambda: tr("Takes the place of"), lambda: fmt.short_id(old, 10), "body"))
    for number, (name, value, role) in enumerate(lines):
        grid.addWidget(Label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(value, role, wrap=True), number, 1)
    column.addLayout(grid)
    return body


def _payee(payee: Payee) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    top = QHBoxLayout()
    name = one_line(payee.label)
    top.addWidget(
        Label(name or (lambda: tr("To this address")), "strong" if name else "muted", wrap=True), 1
    )
    amount = payee.amount or 0
    paid = Label(lambda: fmt.amount_unit(amount, plain=True), "section")
    top.addWidget(paid, 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(top)
    column.addWidget(AddressLabel(payee.address))
    return widget


def _fee(draft: Draft) -> str:
    parts = [fmt.sat_unit(draft.fee), fmt.fee_rate(draft.fee_rate), fee_percent(draft)]
    return " · ".join(part for part in parts if part)


def _coins(draft: Draft) -> str:
    return ntr("{n} coin", "{n} coins", len(draft.inputs))


def _change(change: int) -> str:
    return tr("{amount} comes back to you", amount=fmt.amount_unit(change, plain=True))
