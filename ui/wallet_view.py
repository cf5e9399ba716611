"""The open wallet: rail, notice line and pages. Made at unlocking, destroyed at locking."""

import importlib

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.wallet.model import AccountId
from ui.context import Context
from ui.failed_logins import FailedLogins
from ui.notices import NoticeLine
from ui.pages import Pages
from ui.rail.rail import PAGES, Rail
from ui.security.freeze.line import FrozenLine
from ui.tidings import listen_for_tidings, tell_failures


class WalletView(QWidget):
    """Shows one page at a time; Ctrl+1 to Ctrl+6 choose it, Ctrl+L locks."""

    resized = Signal()

    def __init__(self, context: Context, failed: FailedLogins) -> None:
        super().__init__()
        self._context = context
        self.notices, self.frozen = NoticeLine(), FrozenLine(context)
        self.rail = Rail(context)
        self._stack = QStackedWidget()
        self.pages = Pages(context, failed, self._stack.addWidget)
        self._lay_out()
        self.rail.page_chosen.connect(self.show_page)
        context.page_wanted.connect(self.show_page)
        context.account_dialog_wanted.connect(self._open_account)
        self._add_shortcuts()
        listen_for_tidings(context, self.notices)
        tell_failures(self.notices, context, failed)
        self.rail.accounts.refresh()
        self.show_page("overview")

    @property
    def shown(self) -> QWidget | None:
        """The page that is shown."""
        return self._stack.currentWidget()

    def show_page(self, name: str, what: object = None) -> None:
        """Show a page and let it read afresh."""
        page = self.pages[name]
        self.rail.choose(name)
        self._stack.setCurrentWidget(page)
        page.setFocus()  # Tab goes on from the top of the page; a page may choose a better place
        page.activated(what)

    def forget(self) -> None:
        """The wallet is being locked."""
        for page in self.pages.values():
            page.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.frozen)
        middle.addWidget(self.notices)
        middle.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(middle, 1)

    def _add_shortcuts(self) -> None:
        for number, (name, _, _) in enumerate(PAGES, 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda name=name: self.show_page(name))
        lock = QShortcut(QKeySequence("Ctrl+L"), self)
        lock.activated.connect(self._context.lock_wanted.emit)

    def _open_account(self, account: AccountId | None) -> None:
        dialogs = importlib.import_module("ui.wallet.pages")  # after the first picture
        if account is None:
            dialogs.open_add_account(self._context, self)
        else:
            dialogs.open_account(self._context, account, self)
