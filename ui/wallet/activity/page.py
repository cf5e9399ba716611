"""The activity: every payment, searched and filtered as you type; one of them in full."""

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import ntr, tr
from app.wallet.events import AccountsChanged, HistoryChanged, LabelChanged, SyncChanged, TipChanged
from ui import format as fmt
from ui.context import Context
from ui.language import spoken
from ui.live import Fresh
from ui.page import Page
from ui.wallet.activity.delegate import PaymentDelegate
from ui.wallet.activity.filters import FilterBar
from ui.wallet.activity.model import ActivityModel
from ui.wallet.activity.table import PaymentTable
from ui.wallet.payment.actions import PaymentActions
from ui.wallet.payment.view import PaymentView
from ui.wallet.sync_notice import WORKING
from ui.wallet.words import PaymentWords
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.empty import EmptyState
from ui.widgets.text import Label


class ActivityPage(Page):
    """The list, and over it one payment; `activated` takes a payment's id."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Activity"), scrolls=False)
        wallet, bridge = context.services.wallet, context.bridge
        words = PaymentWords(context.now)
        self._actions = PaymentActions(context, self)
        self.model = ActivityModel(wallet.activity, bridge, words.cell, self)
        self.filters = FilterBar(self._today)
        self.table = PaymentTable(self.model, PaymentDelegate(words, self._actions.label, self))
        self.payment = PaymentView(context, self._actions)
        self._count = Label(self._count_words, "muted")
        self._fresh = Fresh(self, self.model.refresh)
        self._build()
        self._wire()
        self._account_changed()

    def activated(self, what: object = None) -> None:
        if isinstance(what, int):
            self.open_payment(what)
        else:
            self.show_list()
            self.table.setFocus()
        # So that the first keystroke of a search need not wait for its text to be gathered.
        warm = self.context.services.wallet.activity.warm()
        self.context.bridge.run(self, warm, _nothing, _nothing)  # a search tells what fails

    def forget(self) -> None:
        self.model.clear()
        self.payment.forget()
        self.filters.reset()
        self.show_list()

    def open_payment(self, payment: int) -> None:
        """Show one payment in full."""
        self.table.choose(payment)
        self.payment.open(payment)
        self._views.setCurrentWidget(self.payment)
        self._switch_header(listing=False)

    def show_list(self) -> None:
        """Back to the list, where the payment is still selected."""
        self._views.setCurrentIndex(0)
        self._switch_header(listing=True)

    def retranslate(self) -> None:
        super().retranslate()
        self.table.setAccessibleName(tr("Payments"))
        self.table.viewport().update()

    # Construction

    def _build(self) -> None:
        self._back = IconButton("arrow-left", lambda: tr("Back to the activity"), self._go_back)
        self._export = Button(
            lambda: tr("Export CSV"), icon_name="download-simple", on_click=self._save_as
        )
        self.header.add_before_title(self._back)
        self.header.add_action(self._count)
        self.header.add_action(self._export)
        self._empty = EmptyState(
            "list-bullets",
            lambda: tr("No payments yet"),
            lambda: tr("What you receive and send appears here, with its state on the chain."),
        )
        self._empty.add_action(lambda: tr("Receive"), lambda: self.context.go("receive"))
        self._nothing = EmptyState(
            "magnifying-glass",
            lambda: tr("Nothing fits"),
            lambda: tr("No payment fits this search and these filters."),
        )
        self._nothing.add_action(lambda: tr("Clear filters"), self.filters.reset, "secondary")
        self._waiting = EmptyState(
            "hourglass", lambda: tr("Reading payments"), self._progress_words
        )
        self._listing = QStackedWidget()
        for widget in (self.table, self._empty, self._nothing, self._waiting):
            self._listing.addWidget(widget)
        card = Card(margin=8)
        card.column.addWidget(self._listing)
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.filters)
        column.addWidget(card, 1)
        self._views = QStackedWidget()
        self._views.addWidget(view)
        self._views.addWidget(self.payment)
        self.body.addWidget(self._views, 1)

    def _wire(self) -> None:
        bridge = self.context.bridge
        self.filters.changed.connect(self._query_changed)
        self.model.listed.connect(self._listed)
        self.table.opened.connect(self.open_payment)
        self.table.copied.connect(self._actions.copy_txid)
        self.table.customContextMenuRequested.connect(self._menu)
        self.context.account_changed.connect(self._account_changed)
        bridge.listen(self, HistoryChanged, self._history_changed)
        bridge.listen(self, LabelChanged, self._label_changed)
        bridge.listen(self, TipChanged, lambda _event: self.model.forget_young())
        bridge.listen(self, SyncChanged, self._sync_changed)
        bridge.listen(self, AccountsChanged, lambda _event: self._offer_accounts())
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._go_back)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _switch_header(self, *, listing: bool) -> None:
        self.header.title.say((lambda: tr("Activity")) if listing else lambda: tr("Payment"))
        self._back.setVisible(not listing)
        for widget in (self._export, self._count):
            widget.setVisible(listing)

    # What changes

    def _today(self) -> date:
        return datetime.fromtimestamp(self.context.now()).astimezone().date()

    def _query_changed(self) -> None:
        self.model.show(self.filters.query(self.context.account))

    def _account_changed(self, *_account: object) -> None:
        self._offer_accounts()
        self._query_changed()

    def _offer_accounts(self) -> None:
        accounts = () if self.context.account is not None else self.context.accounts
        self.filters.offer_accounts([(s.account.name, int(s.account.id)) for s in accounts])

    def _history_changed(self, event: HistoryChanged) -> None:
        self.model.forget(event.txids)
        self._fresh.touch()

    def _label_changed(self, _event: LabelChanged) -> None:
        self.model.forget()
        if self.filters.search.text():
            self._fresh.touch()

    def _listed(self) -> None:
        self._fresh.done()
        if self.model.rowCount():
            self._listing.setCurrentWidget(self.table)
        else:
            self._listing.setCurrentWidget(self._instead())
        if self.model.whole:  # else the count follows with the rest
            self._count.retranslate()
        self._export.setEnabled(self.model.rowCount() > 0)

    def _instead(self) -> QWidget:
        """What stands in place of an empty table."""
        if self.filters.narrowed:
            return self._nothing
        reading = self.context.services.wallet.synchronizer.state.phase in WORKING
        return self._waiting if reading else self._empty

    def _progress_words(self) -> str:
        """How far the reading of the chain is."""
        state = self.context.services.wallet.synchronizer.state
        if state.phase not in WORKING:
            return ""
        words = spoken(WORKING[state.phase])
        if not state.total:
            return words
        done, total = fmt.grouped(state.done), fmt.grouped(state.total)
        return f"{words} · " + tr("{done} of {total}", done=done, total=total)

    def _sync_changed(self, _event: SyncChanged) -> None:
        if self.model.loaded and not self.model.rowCount():
            self._waiting.text.retranslate()
            self._listing.setCurrentWidget(self._instead())

    def _count_words(self) -> str:
        if not self.model.loaded:
            return ""
        count = self.model.rowCount()
        return ntr("{number} payment", "{number} payments", count, number=fmt.grouped(count))

    # What the user does

    def _go_back(self) -> None:
        if self._views.currentWidget() is self.payment:
            self.show_list()
            self.table.setFocus()

    def _menu(self, at: QPoint) -> None:
        row = self.table.chosen_row()
        if row is None:
            return
        menu = self._actions.menu(row, self.open_payment, self.table.edit_label)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _save_as(self) -> None:
        name = f"walnut-{self._today():%Y-%m-%d}.csv"
        path, _ = QFileDialog.getSaveFileName(self, tr("Export CSV"), name, "CSV (*.csv)")
        if path:
            self._actions.export(self.model.query, Path(path))


def _nothing(_outcome: object) -> None:
    """Neither the end nor the failure of a preparation is shown."""
