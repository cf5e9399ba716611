"""The first screen of a payment: to whom, how much, how fast, from which coins."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import ntr, tr
from app.messages import describe
from app.wallet.model import (
    AccountId,
    AccountSummary,
    Balance,
    FeeQuotes,
    OutPoint,
    Payee,
    Sats,
    SendRequest,
)
from ui import format as fmt
from ui.context import Context
from ui.language import Translated
from ui.wallet.send.coins_dialog import CoinsDialog
from ui.wallet.send.fee import FeePicker
from ui.wallet.send.paste_dialog import PasteDialog
from ui.wallet.send.payee_row import PayeeRow
from ui.wallet.send.psbt_dialog import PsbtDialog
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import TextField, tab_through
from ui.widgets.text import Label


class Compose(Translated, QWidget):
    """`ready` brings a SendRequest when the user wants to review."""

    ready = Signal(object)
    imported = Signal(object, str)
    """A Draft that came as a PSBT, and its text."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._account: AccountSummary | None = None
        self._coins: tuple[OutPoint, ...] = ()
        self._coins_total = Sats(0)
        self.rows: list[PayeeRow] = []
        self.fee = FeePicker()
        self.label = TextField(
            lambda: tr("Label"),
            placeholder=lambda: tr("What is it for? Only you see this."),
            limit=200,
        )
        self.trouble = Banner("", "bad")
        self.total = Label(self._total_words, "muted", wrap=True)
        self.review = Button(lambda: tr("Review"), "primary", on_click=self._review)
        self._build()
        self.fee.changed.connect(self._edited)
        self.clear()

    # Construction

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self._payees_card(), self._fee_card(), self._more_card(), self.trouble):
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.total, 1)
        foot.addWidget(self.review)
        column.addLayout(foot)
        column.addStretch(1)

    def _payees_card(self) -> Card:
        card = Card(lambda: tr("To"))
        self._rows_box = QVBoxLayout()
        self._rows_box.setSpacing(10)
        card.column.addLayout(self._rows_box)
        foot = QHBoxLayout()
        self.others = (
            Button(lambda: tr("Add a payee"), "quiet", "plus", self.add_row),
            Button(lambda: tr("Paste a list"), "quiet", "list-plus", self._ask_list),
            Button(lambda: tr("Import a PSBT"), "quiet", "file-arrow-down", self._import_psbt),
        )
        for button in self.others:
            foot.addWidget(button)
        foot.addStretch(1)
        self._free = Label(self._free_words, "muted")
        foot.addWidget(self._free)
        card.column.addLayout(foot)
        return card

    def _fee_card(self) -> Card:
        card = Card(lambda: tr("How soon"))
        card.column.addWidget(self.fee)
        return card

    def _more_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.label, 1, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(Label(lambda: tr("Coins"), "strong"))
        self.coins = Button(self._coins_words, icon_name="coin", on_click=self._choose_coins)
        side.addWidget(self.coins)
        row.addLayout(side)
        card.column.addLayout(row)
        return card

    # State

    def clear(self) -> None:
        """An empty form."""
        for row in list(self.rows):
            self._drop(row)
        self.add_row()
        self.label.set_text("")
        self._set_coins((), Sats(0))
        self.trouble.hide()

    def show_account(self, account: AccountSummary) -> None:
        """Pay from this account."""
        if self._account is None or account.account.id != self._account.account.id:
            self._set_coins((), Sats(0))
        self._account = account
        self._refresh()

    def show_quotes(self, quotes: FeeQuotes) -> None:
        self.fee.show_quotes(quotes)

    def fill(self, payees: tuple[Payee, ...]) -> None:
        """Put these payees in place of what is there."""
        for row in list(self.rows):
            self._drop(row)
        for payee in payees:
            self.add_row().fill(payee)
        if not self.rows:
            self.add_row()
        if len(payees) == 1 and payees[0].label and not self.label.text():
            self.label.set_text(payees[0].label)

    def fill_list(self, payees: tuple[Payee, ...]) -> None:
        """The payees of a list, where no amount means all that is left."""
        self.trouble.hide()
        self.fill(payees)
        for row, payee in zip(self.rows, payees, strict=True):
            if payee.amount is None:
                row.set_all(True)

    def add_row(self) -> PayeeRow:
        row = PayeeRow(self._context.services.environment.network)
        row.changed.connect(self._edited)
        row.pasted.connect(self.read_list)
        row.removed.connect(lambda: self._remove(row))
        row.all_wanted.connect(lambda: self._only_all(row))
        self.rows.append(row)
        self._rows_box.addWidget(row)
        self._order_focus()
        self._show_removal()
        row.address.setFocus()
        return row

    def _order_focus(self) -> None:
        """From above to below: Qt puts what is made later, as the payees are, at the end."""
        lines = [stop for row in self.rows for stop in row.stops]
        below = (self.label.edit, self.coins, self.review)
        tab_through((*lines, *self.others, *self.fee.stops, *below))

    def show_error(self, error: AppError) -> None:
        """Why the payment cannot be built."""
        self.trouble.show_message(lambda: describe(error).sentence, "bad")
        self.trouble.show()

    def read_list(self, text: str) -> None:
        """Take a pasted list of payees; one with a fault is shown, to be mended."""
        unit = fmt.unit().lower()
        try:
            payees = self._context.services.wallet.sending.parse_payees(text, unit)
        except AppError as error:
            PasteDialog(self._context, self.window(), self.fill_list).show_fault(text, error)
        else:
            self.fill_list(payees)

    def retranslate(self) -> None:
        if self.rows:
            self._refresh()

    def _remove(self, row: PayeeRow) -> None:
        self._drop(row)
        self._show_removal()
        self.rows[-1].address.setFocus()
        self._refresh()

    def _drop(self, row: PayeeRow) -> None:
        self.rows.remove(row)
        self._rows_box.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _show_removal(self) -> None:
        for row in self.rows:
            row.allow_remove(len(self.rows) > 1)

    def _only_all(self, chosen: PayeeRow) -> None:
        """Only one payee can get all that is left."""
        for row in self.rows:
            if row is not chosen and row.sends_all:
                row.set_all(False)

    # Words

    @property
    def _spendable(self) -> Sats:
        """What can be paid with, before the fee."""
        if self._coins:
            return self._coins_total
        balance = self._account.balance if self._account else Balance()
        return Sats(balance.confirmed - balance.immature - balance.frozen + balance.change)

    def _free_words(self) -> str:
        return tr("{amount} can be spent", amount=fmt.amount_unit(max(0, self._spendable)))

    def _coins_words(self) -> str:
        if not self._coins:
            return tr("Chosen for you")
        count = len(self._coins)
        return ntr(
            "{n} coin · {amount}",
            "{n} coins · {amount}",
            count,
            amount=fmt.amount_unit(self._coins_total),
        )

    def _total_words(self) -> str:
        amounts = [row.sats for row in self.rows]
        if any(row.sends_all for row in self.rows):
            return tr("Everything that is left is paid, less the fee.")
        total = sum(amount or 0 for amount in amounts)
        if not total:
            return ""
        if total > self._spendable:
            return tr("More than there is: {amount}", amount=fmt.amount_unit(total, plain=True))
        return tr("{amount} and the fee", amount=fmt.amount_unit(total, plain=True))

    def _edited(self) -> None:
        self.trouble.hide()  # it was about what stood there before
        self._refresh()

    def _refresh(self) -> None:
        self.total.retranslate()
        self._free.retranslate()
        self.coins.retranslate()
        over = sum(row.sats or 0 for row in self.rows) > self._spendable
        self.total.set_tone("bad" if over else "muted")
        self.review.setEnabled(any(not row.empty for row in self.rows))

    # What the user does

    def _ask_list(self) -> None:
        PasteDialog(self._context, self.window(), self.fill_list).open()

    def _import_psbt(self) -> None:
        dialog = PsbtDialog(self._context, self.window())
        dialog.understood.connect(self.imported)
        dialog.open()

    def _choose_coins(self) -> None:
        if self._account is not None:
            account = self._account.account.id
            dialog = CoinsDialog(self._context, self.window(), account, self._coins)
            dialog.decided.connect(self._set_coins)
            dialog.open()

    def _set_coins(self, coins: tuple[OutPoint, ...], total: Sats) -> None:
        self._coins, self._coins_total = coins, total
        self._refresh()

    def _review(self) -> None:
        self.trouble.hide()
        rows = [row for row in self.rows if not row.empty] or self.rows[:1]
        payees = [row.read() for row in rows]
        for row in rows:
            row.show_problem()
        rate = self.fee.demand()
        if rate is None or self._account is None or not all(payees):
            return
        self.ready.emit(
            SendRequest(
                account=AccountId(self._account.account.id),
                payees=tuple(payee for payee in payees if payee),
                fee_rate=rate,
                coins=self._coins,
                label=self.label.text().strip(),
            )
        )
