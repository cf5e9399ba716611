"""The wallet cannot be opened at all just now: another Walnut has it, or a file is damaged."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from ui.context import Context
from ui.vault.view import GateView, Go


class BlockedView(GateView):
    """Says what happened and what to do, and tries again on request."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(context, go, "")
        self._error: AppError | None = None
        self._retry: Callable[[], object] = lambda: None
        self._read = self.add_foot(lambda: tr("Read about this"), self._open_article, "quiet")
        self._folder = self.add_foot(lambda: tr("Open the data folder"), self._open_folder)
        self.again = self.add_foot(lambda: tr("Try again"), lambda: self._retry(), "primary")

    def explain(self, error: AppError, retry: Callable[[], object]) -> None:
        self._error, self._retry = error, retry
        self.say(lambda: describe(error).title, lambda: describe(error).sentence)
        self._read.setVisible(describe(error).article is not None)
        self._folder.setVisible(self.context.folder is not None)

    def _open_article(self) -> None:
        article = describe(self._error).article if self._error else None
        if article:
            self.context.open_article(article)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.folder)))
