"""One payee: where to, how much, and at once what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.network import Network
from app.messages import describe
from app.wallet import uri
from app.wallet.engine.addresses import parse_address
from app.wallet.model import Payee, Sats
from app.wallet.send import payees
from ui import format as fmt
from ui.language import Translated, Words
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import Label, restyle

_LONGEST = payees.LONGEST + 1  # so that what was cut off can never pass for a whole list


class PayeeRow(Translated, QWidget):
    """`changed` on every keystroke; `pasted` when the address field was given several lines."""

    changed = Signal()
    pasted = Signal(str)
    removed = Signal()
    all_wanted = Signal()

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network
        self._label, self._labelled = "", ""  # a name, and the address that it came with
        self.address = QLineEdit(maxLength=_LONGEST)
        self.amount = QLineEdit(maxLength=24)
        self.amount.setFixedWidth(150)
        self._unit = Label(fmt.unit, "muted")
        self.all = Button(lambda: tr("All"), on_click=self._all_clicked)
        self.all.setCheckable(True)
        self.remove = IconButton("x", lambda: tr("Remove this payee"), self.removed.emit)
        self.note = Label("", "error", wrap=True)
        self._lay_out()
        self.address.textChanged.connect(self._address_changed)
        self.amount.textChanged.connect(self._refresh)
        self.address.editingFinished.connect(lambda: self._refresh(settled=True))
        self.amount.editingFinished.connect(lambda: self._refresh(settled=True))
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        widgets = (self.address, self.amount, self._unit, self.all, self.remove)
        for column, widget in enumerate(widgets):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self.note, 1, 0, 1, len(widgets))
        self.note.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in its order."""
        return self.address, self.amount, self.all, self.remove

    # What it says

    def fill(self, payee: Payee) -> None:
        """Show this payee; without an amount, what the user typed there stays."""
        self._label, self._labelled = payee.label, payee.address
        self.address.setText(payee.address)
        self.address.home(False)
        if payee.amount:
            self.set_all(False)
            self.amount.setText(fmt.typed(payee.amount))

    @property
    def empty(self) -> bool:
        return not (self.address.text().strip() or self.amount.text().strip())

    @property
    def sends_all(self) -> bool:
        return self.all.isChecked()

    @property
    def sats(self) -> Sats | None:
        """The amount, None where it is missing, wrong or "all"."""
        return None if self.sends_all else fmt.parse_amount(self.amount.text())

    def read(self) -> Payee | None:
        """The payee, or None while something is missing or wrong."""
        if self._address_error() or (not self.sends_all and self.sats is None):
            return None
        address, _ = parse_address(self.address.text(), self._network)
        return Payee(address, self.sats, self._label if address == self._labelled else "")

    def set_all(self, checked: bool) -> None:
        self.all.setChecked(checked)
        self.amount.setEnabled(not checked)
        self.retranslate()
        self._refresh()

    def allow_remove(self, allowed: bool) -> None:
        self.remove.setVisible(allowed)

    def show_problem(self) -> None:
        """Say what is missing, after the user wanted to go on."""
        self._refresh(settled=True, strict=True)

    def retranslate(self) -> None:
        self.address.setPlaceholderText(tr("Address or payment link"))
        self.address.setAccessibleName(tr("Address or payment link"))
        self.amount.setPlaceholderText(tr("everything") if self.sends_all else tr("Amount"))
        self.amount.setAccessibleName(tr("Amount in {unit}", unit=fmt.unit()))
        self._unit.setVisible(not self.sends_all)

    # Checking while typing

    def _address_changed(self, text: str) -> None:
        lines = text.strip().splitlines()
        if len(lines) > 1:
            self.address.clear()
            self.pasted.emit(text)
        elif lines and lines[0] != text.rstrip(" "):
            self.address.setText(lines[0])  # pasted with the end of its line
        elif uri.is_link(text):
            self._take_link(text)
        self._refresh()

    def _take_link(self, untrusted_text: str) -> None:
        """A BIP-21 link fills the whole row."""
        try:
            link = uri.parse(untrusted_text, self._network)
        except AppError:
            return  # said below, by the check of the address
        self.fill(Payee(link.address, link.amount, link.label or link.message))

    def _address_error(self) -> AppError | None:
        text = self.address.text().strip()
        try:
            if uri.is_link(text):
                uri.parse(text, self._network)
            else:
                parse_address(text, self._network)
        except AppError as error:
            return error
        return None

    def _refresh(self, _text: str = "", *, settled: bool = False, strict: bool = False) -> None:
        """A half-typed address is not an error yet; one that was left or is complete is."""
        error = self._address_error() if self.address.text().strip() or strict else None
        typing = self.address.hasFocus() and not settled and len(self.address.text()) < 26
        wrong_address = error is not None and not typing
        typed = self.amount.text().strip()
        wrong_amount = not self.sends_all and self.sats is None and bool(typed or strict)
        if error is not None and wrong_address:
            self._say(lambda: describe(error).sentence)
        elif wrong_amount:
            self._say(_amount_words(typed))
        else:
            self._say("")
        for edit, wrong in ((self.address, wrong_address), (self.amount, wrong_amount)):
            if edit.property("wrong") != wrong:
                edit.setProperty("wrong", wrong)
                restyle(edit)
        self.changed.emit()

    def _say(self, words: Words) -> None:
        self.note.say(words)
        self.note.setVisible(bool(words))

    def _all_clicked(self) -> None:
        self.set_all(self.all.isChecked())
        if self.all.isChecked():
            self.all_wanted.emit()


def _amount_words(typed: str) -> Words:
    if not typed:
        return lambda: tr("How much?")
    if "," in typed:
        return lambda: tr("Write {unit} without a comma between thousands.", unit=fmt.unit())
    return lambda: tr("This is not an amount in {unit}.", unit=fmt.unit())
