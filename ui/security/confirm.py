"""One small dialog before each security change: what will happen, password, code."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.messages import describe
from ui.context import Context
from ui.language import Words
from ui.security.credentials import Credentials
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Confirm:
    """What is asked. work: given the password and, where two-factor login is on, the code."""

    title: Words
    text: Words
    action: Words
    work: Callable[[Secret, Secret | None], Coroutine[Any, Any, Any]]
    danger: bool = False


class ConfirmDialog(Dialog):
    """`done_with` brings what the work gave, after the dialog is closed.

    Wrong and used codes, wrong passwords and waiting times are told beside their field; anything
    else above the buttons. More widgets may be added to `extra`, which stands above the password.
    """

    done_with = Signal(object)

    def __init__(
        self, context: Context, parent: QWidget, confirm: Confirm, width: int = 460
    ) -> None:
        super().__init__(parent, confirm.title, width)
        self.context, self._confirm = context, confirm
        self._is_busy = False
        self.credentials = Credentials(context)
        self.extra = QWidget()
        self.extra.hide()
        for widget in (Label(confirm.text, wrap=True), self.extra, self.credentials):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._cancel = self.add_cancel()
        role = "danger" if confirm.danger else "primary"
        self.action = self.add_button(confirm.action, self._try, role)
        self.credentials.submitted.connect(self._try)
        self.credentials.password.edit.setFocus()

    def reject(self) -> None:
        """Not while the work runs: what it gives would be lost."""
        if not self._is_busy:
            super().reject()

    def done(self, result: int) -> None:
        """However it closes, also by the lock: nothing that was typed stays."""
        self.credentials.clear()
        super().done(result)

    def _try(self) -> None:
        self.show_trouble("")
        if self._is_busy or not self.credentials.complete():
            return
        self._set_busy(True)
        work = self._confirm.work(*self.credentials.read())
        self.context.bridge.run(self, work, self._succeeded, self._failed)

    def _succeeded(self, result: object) -> None:
        self._set_busy(False)
        self.accept()
        self.done_with.emit(result)

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        if not self.credentials.show_failure(error):
            self.show_trouble(lambda: describe(error).sentence)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.action.set_busy((lambda: tr("One moment…")) if busy else None)
        self._cancel.setEnabled(not busy)
        self.credentials.set_busy(busy)
