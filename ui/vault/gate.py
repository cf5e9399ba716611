"""Everything before the wallet opens: which view is shown, and what a view may ask for."""

import importlib
from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget

from app.core.errors import AppError
from ui.context import Context
from ui.vault.setup import Setup
from ui.vault.view import GateView

# Only the view that is shown is imported and built: the first picture must be quick.
_VIEWS = {
    "welcome": ("ui.vault.welcome", "WelcomeView"),
    "words": ("ui.vault.words", "WordsView"),
    "quiz": ("ui.vault.quiz", "QuizView"),
    "restore": ("ui.vault.restore", "RestoreView"),
    "backup": ("ui.vault.from_backup", "FromBackupView"),
    "watch": ("ui.vault.watch_only", "WatchOnlyView"),
    "password": ("ui.vault.new_password", "NewPasswordView"),
    "unlock": ("ui.vault.unlock", "UnlockView"),
    "ways": ("ui.vault.ways", "WaysView"),
    "blocked": ("ui.vault.blocked", "BlockedView"),
}


class Gate(QStackedWidget):
    """`go(name, setup)` shows a view; the setup travels along and is wiped when it is dropped."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._views: dict[str, GateView] = {}
        self._setup: Setup | None = None

    def go(self, name: str, setup: Setup | None = None) -> None:
        shown = self.currentWidget()
        if isinstance(shown, GateView):
            shown.left()
        if self._setup is not None and self._setup is not setup:
            self._setup.wipe()
        self._setup = setup
        view = self._view(name)
        self.setCurrentWidget(view)
        view.entered(setup)

    def block(self, error: AppError, retry: Callable[[], object]) -> None:
        """The wallet cannot be opened at all: say why and what to do."""
        self.go("blocked")
        self._view("blocked").explain(error, retry)

    def forget(self) -> None:
        """The wallet is open: nothing that was typed on the way stays."""
        for view in self._views.values():
            view.left()
        if self._setup is not None:
            self._setup.wipe()
            self._setup = None

    def _view(self, name: str) -> GateView:
        if name not in self._views:
            module, kind = _VIEWS[name]
            view: GateView = getattr(importlib.import_module(module), kind)(self._context, self.go)
            self._views[name] = view
            self.addWidget(view)
        return self._views[name]
