"""The account switcher at the top of the rail: which account every page shows."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from app.core.i18n import tr
from app.wallet.events import AccountsChanged, HistoryChanged
from app.wallet.model import AccountId, AccountSummary
from ui import format as fmt
from ui.context import Context
from ui.language import Translated
from ui.widgets.choice import Menu
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label, set_tip


class AccountSwitcher(Translated, QPushButton):
    """Name and balance of the chosen account; opens the list of accounts."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setProperty("role", "account")
        self.setAutoDefault(False)
        self._name, self.balance = (
            Label(self._name_now, "strong"),
            Label(self._balance_now, "small"),
        )
        self._arrow = Glyph("caret-down", "muted", 12)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(self.balance)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(words, 1)
        layout.addWidget(self._arrow)
        for part in (self._name, self.balance, self._arrow):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name.setMinimumWidth(0)
        self.clicked.connect(self._open)
        bridge = context.bridge
        bridge.listen(self, AccountsChanged, self.refresh)
        bridge.listen(self, HistoryChanged, self.refresh)
        context.account_changed.connect(self.retranslate)
        self.retranslate()

    def refresh(self, _event: object = None) -> None:
        """Read the accounts and balances again."""
        self._context.bridge.run(self, self._context.services.wallet.accounts.list(), self._show)

    def sizeHint(self) -> QSize:
        return QSize(184, 52)

    def retranslate(self) -> None:
        self._name.retranslate()
        self.balance.retranslate()
        name = tr("Account: {name}", name=self._name_now())
        self.setAccessibleName(name)
        set_tip(self, name)

    def _show(self, accounts: tuple[AccountSummary, ...]) -> None:
        self._context.take_accounts(tuple(accounts))
        known = {summary.account.id for summary in accounts}
        if self._context.account not in known:
            only = accounts[0].account.id if len(accounts) == 1 else None
            self._context.choose_account(only)
        self.retranslate()

    def _chosen(self) -> AccountSummary | None:
        wanted = self._context.account
        return next((s for s in self._context.accounts if s.account.id == wanted), None)

    def _name_now(self) -> str:
        chosen = self._chosen()
        return chosen.account.name if chosen else tr("All accounts")

    def _balance_now(self) -> str:
        chosen = self._chosen()
        shown = (chosen,) if chosen else self._context.accounts
        return fmt.amount_unit(sum(summary.balance.total for summary in shown))

    def _open(self) -> None:
        menu = Menu(self)
        menu.setMinimumWidth(self.width())
        if len(self._context.accounts) > 1:
            self._offer(menu, None, tr("All accounts"))
            menu.addSeparator()
        for summary in self._context.accounts:
            self._offer(menu, summary.account.id, summary.account.name)
        menu.addSeparator()
        if self._context.account is not None:
            menu.add(lambda: tr("About this account…"), self._open_account, "pencil-simple")
        menu.add(lambda: tr("Add an account…"), self._add_account, "plus")
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def _offer(self, menu: Menu, account: AccountId | None, name: str) -> None:
        chosen = account == self._context.account
        menu.add(name, lambda: self._context.choose_account(account), "check" if chosen else "")

    def _open_account(self) -> None:
        self._context.account_dialog_wanted.emit(self._context.account)

    def _add_account(self) -> None:
        self._context.account_dialog_wanted.emit(None)
