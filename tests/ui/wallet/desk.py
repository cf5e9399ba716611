"""A window with the wallet's pages, and the words in which the tests use it."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import AppError
from app.wallet.model import AccountId, PaymentRow, SyncPhase
from tests.fixtures.wallet_home import WalletHome
from ui.bridge import Bridge
from ui.context import Context
from ui.wallet.activity.model import ROW
from ui.wallet.activity.page import ActivityPage
from ui.wallet.overview.page import OverviewPage
from ui.wallet.pages import wallet_pages
from ui.wallet.receive.page import ReceivePage
from ui.wallet.send.page import SendPage

WAIT_MS = 15_000


class Desk:
    """Pages are made as the window makes them; `errors` is what no page took for itself."""

    def __init__(self, home: WalletHome, qtbot: QtBot) -> None:
        self.home, self.qtbot = home, qtbot
        self.errors: list[AppError] = []
        self.said: list[str] = []
        self.broke: list[bool] = []
        self.context = Context()
        self.bridge = Bridge(home.runtime, home.bus)
        self.bridge.failed.connect(self.errors.append)
        self.bridge.broke.connect(lambda: self.broke.append(True))
        self.context.ready(home.services, self.bridge)
        self.context.said.connect(lambda words: self.said.append(words()))
        self.window = QWidget()
        self._stack = QStackedWidget()
        row = QHBoxLayout(self.window)
        row.addWidget(self._stack)
        self.pages = wallet_pages(self.context)
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.context.page_wanted.connect(self.go)
        self.window.resize(1100, 800)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.read_accounts()

    @property
    def overview(self) -> OverviewPage:
        page = self.pages["overview"]
        assert isinstance(page, OverviewPage)
        return page

    @property
    def activity(self) -> ActivityPage:
        page = self.pages["activity"]
        assert isinstance(page, ActivityPage)
        return page

    @property
    def send(self) -> SendPage:
        page = self.pages["send"]
        assert isinstance(page, SendPage)
        return page

    @property
    def receive(self) -> ReceivePage:
        page = self.pages["receive"]
        assert isinstance(page, ReceivePage)
        return page

    def go(self, name: str, what: object = None) -> None:
        """Show a page, as the rail does."""
        self._stack.setCurrentWidget(self.pages[name])
        self.pages[name].activated(what)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition while the window lives."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def read_accounts(self) -> None:
        """What the rail does when accounts or balances changed."""
        accounts = self.home.run(self.home.services.wallet.accounts.list())
        self.context.take_accounts(tuple(accounts))
        if len(accounts) == 1:
            self.context.choose_account(accounts[0].account.id)

    def connect(self) -> None:
        """Wait until the wallet, which began at its creation, is up to date."""
        synchronizer = self.home.services.wallet.synchronizer
        self.until(lambda: synchronizer.state.phase is SyncPhase.READY)

    def rows(self) -> list[PaymentRow]:
        """The rows of the activity that the table would paint now."""
        model = self.activity.model
        found = [model.index(row, 0).data(ROW) for row in range(min(model.rowCount(), 50))]
        return [row for row in found if row is not None]

    def cell(self, row: int, column: int) -> str:
        """The words of a cell, as a screen reader says them."""
        return str(self.activity.model.index(row, column).data())

    def account(self) -> AccountId:
        return self.context.accounts[0].account.id

    def address(self) -> str:
        """A fresh address of the first account."""
        return self.home.run(self.home.services.wallet.receiving.fresh(self.account())).address

    @staticmethod
    def click(button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def close(self) -> None:
        """As the window does it at locking: the pages go first, then the vault shuts."""
        for page in self.pages.values():
            page.forget()
        shiboken6.delete(self.window)
        self.home.close()
        assert not self.broke, "a bug reached the window; see the log"
