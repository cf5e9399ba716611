"""The one window: the gate while the vault is shut, the wallet while it is open, help beside."""

import importlib
from typing import TYPE_CHECKING

from PySide6 import QtGui
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from ui.context import Context
from ui.vault.gate import Gate

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from ui.failed_logins import FailedLogins
    from ui.help.panel import HelpPanel
    from ui.language import Words
    from ui.wallet_view import WalletView
    from ui.widgets.toast import Toast

WIDE, HIGH = 1320, 860
_LEAST_WIDE, _LEAST_HIGH = 960, 640
_ROOM_FOR_ALL = 1180  # narrower than this, an open help panel folds the rail


class MainWindow(QWidget):
    """Built before the services are, from only what the first picture needs.

    The wallet's pages are made when the vault opens and destroyed when it shuts, so nothing
    that was read from it stays on screen or in a model.
    """

    closing = Signal()

    def __init__(self, context: Context, gate: Gate) -> None:
        super().__init__()
        self._context, self._gate = context, gate
        self._wallet: WalletView | None = None
        self.help: HelpPanel | None = None
        self._broke_shown = False
        self.setObjectName("window")
        self.setWindowTitle("Walnut")
        self.setMinimumSize(_LEAST_WIDE, _LEAST_HIGH)
        self.resize(WIDE, HIGH)
        self._stack = QStackedWidget()
        self._stack.addWidget(gate)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._stack, 1)
        self._toast: Toast | None = None
        context.said.connect(self._say)
        context.article_wanted.connect(self.open_article)
        context.help_wanted.connect(self.toggle_help)

    def listen_to_keys(self) -> None:
        """F1 is help from now on: after the first picture, which need not wait for it."""
        QtGui.QShortcut(QtGui.QKeySequence("F1"), self).activated.connect(self.toggle_help)

    @property
    def wallet(self) -> "WalletView | None":
        """The wallet's pages while the vault is open."""
        return self._wallet

    def open_wallet(self, failed: "FailedLogins") -> None:
        """The vault is open: show its pages, and tell who tried to get in before."""
        self.close_wallet()
        self._gate.forget()
        # Pages are imported now, not at the start: the gate must be on screen at once.
        self._wallet = importlib.import_module("ui.wallet_view").WalletView(self._context, failed)
        self._stack.addWidget(self._wallet)
        self._stack.setCurrentWidget(self._wallet)
        self._wallet.resized.connect(self._fold)
        self._fold()

    def close_wallet(self) -> None:
        """Everything that was read from the vault goes, with its widgets, and what was copied."""
        self._context.clipboard.clear()
        for dialog in self.findChildren(QDialog):
            dialog.close()
            if dialog.isVisible():  # at work: it refuses by hand, but must not hide the gate
                dialog.done(QDialog.DialogCode.Rejected)
        self._stack.setCurrentWidget(self._gate)
        if self._wallet is not None:
            view, self._wallet = self._wallet, None
            view.forget()
            self._stack.removeWidget(view)
            view.deleteLater()
            self._context.accounts = ()
            self._context.choose_account(None)

    def toggle_help(self) -> None:
        """Open the help panel beside the page, or put it away."""
        panel = self._help_panel()
        panel.setVisible(panel.isHidden())
        self._fold()

    def open_article(self, slug: str) -> None:
        panel = self._help_panel()
        panel.show()
        self._fold()
        panel.open_article(slug)

    def show_failure(self, error: AppError) -> None:
        """A failure that no page took for itself."""
        from ui.problem import failure_dialog  # noqa: PLC0415 - never needed at the start

        failure_dialog(self, self._context, error).open()

    def show_broken(self) -> None:
        """A bug of ours: one plain dialog, once, however often it strikes."""
        from ui.problem import broken_dialog  # noqa: PLC0415 - never needed at the start

        if not self._broke_shown:
            self._broke_shown = True
            dialog = broken_dialog(self)
            dialog.finished.connect(self._broken_read)
            dialog.open()

    def retitle(self, network: str) -> None:
        """The network's name in the title of a test network's window."""
        self.setWindowTitle(tr("Walnut") if network == "mainnet" else f"Walnut · {network}")

    def _say(self, words: "Words") -> None:
        if self._toast is None:
            self._toast = importlib.import_module("ui.widgets.toast").Toast(self)
        self._toast.say(words)

    def closeEvent(self, event: "QCloseEvent") -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _broken_read(self) -> None:
        self._broke_shown = False

    def _help_panel(self) -> "HelpPanel":
        if self.help is None:
            self.help = importlib.import_module("ui.help.panel").HelpPanel()
            self.help.hide()
            self.help.closed.connect(self.toggle_help)
            self._row.addWidget(self.help)
        return self.help

    def _fold(self) -> None:
        """In a narrow window the open help takes the room of the rail's words."""
        if self._wallet is not None:
            helping = self.help is not None and not self.help.isHidden()
            self._wallet.rail.set_compact(helping and self.width() < _ROOM_FOR_ALL)
