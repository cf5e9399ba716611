"""Unfreeze with support: a request to take to them, and their signed answer; or why it is not."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from ui.context import Context
from ui.security.credentials import Credentials
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import row
from ui.widgets.fields import TextArea
from ui.widgets.text import Label

_LONGEST = 8192  # characters of an answer; it is checked whole afterwards


class BySupport(QWidget):
    """`done` when the wallet is unfrozen; `busy(bool)` while it works; `failed` with words."""

    done = Signal()
    busy = Signal(bool)
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        state = context.services.vault.freezing.state()
        self.possible = state is not None and state.by_support
        self.request = TextArea(lambda: tr("1. Your request"), _about_request, lines=4)
        self.request.edit.setReadOnly(True)
        self.answer = TextArea(
            lambda: tr("2. The answer of support"),
            placeholder=lambda: tr("Paste the whole answer here"),
            lines=4,
        )
        self.credentials = Credentials(context)
        self.credentials.submitted.connect(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        if self.possible:
            self._offer(column)
        else:
            self._explain(column)

    def begin(self) -> None:
        """A new request each time: an answer to an earlier one is taken no more."""
        if self.possible and not self.request.text():
            request = self._context.services.vault.freezing.begin_unfreeze()
            self.request.set_text(request.decode())

    def clear(self) -> None:
        self.request.set_text("")
        self.answer.set_text("")
        self.credentials.clear()

    def go_on(self) -> None:
        """Unfreeze with the answer that was pasted."""
        self.failed.emit("")
        answer = self.answer.text().strip()
        if not answer or len(answer) > _LONGEST:
            self.answer.show_error(lambda: tr("Paste the answer that support gave you."))
            self.answer.edit.setFocus()
            return
        if not self.credentials.complete():
            return
        self._set_busy(True)
        freezing = self._context.services.vault.freezing
        work = freezing.unfreeze(answer.encode(), *self.credentials.read())
        self._context.bridge.run(self, work, lambda _: self._unfrozen(), self._refused)

    def _offer(self, column: QVBoxLayout) -> None:
        copy = Button(lambda: tr("Copy the request"), icon_name="copy", on_click=self._copy)
        column.addWidget(self.request)
        column.addLayout(row(copy))
        column.addWidget(self.answer)
        column.addWidget(self.credentials)

    def _explain(self, column: QVBoxLayout) -> None:
        column.addWidget(
            Banner(
                lambda: tr(
                    "Not in this version: there is no support yet that could unfreeze this wallet. "
                    "Whoever offers it today, or asks for a fee or a deposit to do it, is a thief."
                ),
                "warn",
            )
        )
        column.addWidget(
            Label(
                lambda: tr(
                    "Your recovery phrase unfreezes it at once. Without it this copy stays frozen: "
                    "do not delete it. A backup file from before the freeze still opens with its "
                    "own password."
                ),
                wrap=True,
            )
        )
        column.addStretch(1)
        for widget in (self.request, self.answer, self.credentials):
            widget.setParent(self)
            widget.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.request.text())
        self._context.say(lambda: tr("Request copied"))

    def _unfrozen(self) -> None:
        self._set_busy(False)
        self.clear()
        self.done.emit()

    def _refused(self, error: AppError) -> None:
        self._set_busy(False)
        if not self.credentials.show_failure(error):
            self.failed.emit(lambda: describe(error).sentence)

    def _set_busy(self, busy: bool) -> None:
        self.answer.setEnabled(not busy)
        self.credentials.set_busy(busy)
        self.busy.emit(busy)


def _about_request() -> str:
    return tr(
        "Nothing in it is secret. Support checks who you are, waits a day and never asks for your "
        "words or your password."
    )
