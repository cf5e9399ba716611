"""The first page: the balance, its history, the last payments, or what to do first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.wallet.events import AccountsChanged, HistoryChanged, LabelChanged, SyncChanged, TipChanged
from app.wallet.model import AccountId, Balance, BalancePoint, PaymentQuery
from ui.context import Context
from ui.live import Fresh
from ui.page import Page
from ui.security.reminder import Reminder
from ui.wallet.activity.delegate import ROW_HEIGHT, PaymentDelegate
from ui.wallet.activity.model import ActivityModel
from ui.wallet.activity.table import PaymentTable
from ui.wallet.overview.balance import BalanceCard
from ui.wallet.payment.actions import PaymentActions
from ui.wallet.sync_notice import WORKING, SyncNotice
from ui.wallet.words import PaymentWords
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.empty import EmptyState

RECENT = 6


class OverviewPage(Page):
    """Reads balance, chart and the last payments again whenever one of them may have changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Overview"))
        wallet, bridge = context.services.wallet, context.bridge
        words = PaymentWords(context.now)
        self._actions = PaymentActions(context, self)
        self.notice = SyncNotice(context)
        self.reminder = Reminder(context, self)
        self.balance = BalanceCard(context)
        self.recent = ActivityModel(wallet.activity, bridge, words.cell, self, most=RECENT)
        self.table = PaymentTable(self.recent, PaymentDelegate(words, self._actions.label, self))
        self._fresh = Fresh(self, self._read)
        self._build()
        self.recent.listed.connect(self._listed)
        self.table.opened.connect(lambda payment: context.go("activity", payment))
        self.table.clicked.connect(
            lambda index: context.go("activity", self.recent.id_at(index.row()))
        )
        context.account_changed.connect(self._account_changed)
        bridge.listen(self, SyncChanged, lambda _event: self._listed())
        for kind in (HistoryChanged, TipChanged, AccountsChanged, LabelChanged):
            bridge.listen(self, kind, self._changed)
        self._fresh.touch()

    def activated(self, _what: object = None) -> None:
        self.setFocus()  # not on whatever button comes next in the window
        self.notice.show_state(self.context.services.wallet.synchronizer.state)
        self.reminder.refresh()
        self._fresh.now()

    def forget(self) -> None:
        self.recent.clear()
        self.balance.show_balance(Balance(), None)
        self.balance.show_history(())

    def retranslate(self) -> None:
        super().retranslate()
        self.table.setAccessibleName(tr("Recent activity"))
        self.table.viewport().update()
        self.balance.chart.update()

    # Construction

    def _build(self) -> None:
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setCursor(Qt.CursorShape.PointingHandCursor)
        self._empty = EmptyState(
            "arrow-down-left",
            lambda: tr("Receive your first bitcoin"),
            lambda: tr(
                "Show an address to whoever pays you. The payment appears here within a second of "
                "being sent."
            ),
        )
        self._empty.add_action(lambda: tr("Show an address"), lambda: self.context.go("receive"))
        self._card = Card(lambda: tr("Recent activity"), spacing=8)
        self._all = Button(lambda: tr("See all"), on_click=lambda: self.context.go("activity"))
        self._card.head.addWidget(self._all)
        self._card.column.addWidget(self.table)
        self._card.column.addWidget(self._empty)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.reminder)
        self.body.addWidget(self.balance)
        self.body.addWidget(self._card)
        self.body.addStretch(1)
        self._show_rows(empty=False)

    def _show_rows(self, *, empty: bool) -> None:
        widgets: tuple[tuple[QWidget, bool], ...] = (
            (self.table, not empty),
            (self._all, not empty),
            (self._card.title, not empty),
            (self._empty, empty),
            (self._card, not (empty and self._reading())),
        )
        for widget, shown in widgets:
            widget.setVisible(shown)
        self.table.setFixedHeight(max(1, self.recent.rowCount()) * ROW_HEIGHT)

    def _reading(self) -> bool:
        """The chain is still being read: that there is nothing yet says nothing."""
        return self.context.services.wallet.synchronizer.state.phase in WORKING

    # Reading

    def _changed(self, event: object) -> None:
        if isinstance(event, HistoryChanged):
            self.recent.forget(event.txids)
        elif isinstance(event, TipChanged):
            self.recent.forget_young()
        elif isinstance(event, LabelChanged):
            self.recent.forget()
        self._fresh.touch()

    def _account_changed(self, _account: AccountId | None) -> None:
        self._fresh.touch()

    def _read(self) -> None:
        account = self.context.account
        self.recent.show(PaymentQuery(account=account))
        self.context.bridge.run(self, self._figures(account), self._show, self._failed)

    async def _figures(
        self, account: AccountId | None
    ) -> tuple[AccountId | None, Balance, tuple[BalancePoint, ...]]:
        activity = self.context.services.wallet.activity
        return (
            account,
            await activity.balance(account),
            await activity.balance_history(account, 0),
        )

    def _show(self, read: tuple[AccountId | None, Balance, tuple[BalancePoint, ...]]) -> None:
        self._fresh.done()
        account, balance, history = read
        if account != self.context.account:
            return
        summary = next((s for s in self.context.accounts if s.account.id == account), None)
        self.balance.show_balance(balance, summary)
        self.balance.show_history(history)
        self.show_content()

    def _failed(self, error: AppError) -> None:
        self._fresh.done()
        self.show_error(error, self._fresh.now)

    def _listed(self) -> None:
        if self.recent.loaded:
            self._show_rows(empty=self.recent.rowCount() == 0)
