"""One small dialog before each security change: what will happen, password, code."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.secret import Secret
from ui.context import Context
from ui.language import Words
from ui.security.credentials import Credentials
from ui.security.proving import ProvingDialog
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Confirm:
    """What is asked. work: given the password and, where two-factor login is on, the code."""

    title: Words
    text: Words
    action: Words
    work: Callable[[Secret, Secret | None], Coroutine[Any, Any, Any]]
    danger: bool = False


class ConfirmDialog(ProvingDialog):
    """`done_with` brings what the work gave, after the dialog is closed.

    Wrong and used codes, wrong passwords and waiting times are told beside their field; anything
    else above the buttons. More widgets may be added to `extra`, which stands above the password.
    """

    done_with = Signal(object)

    def __init__(
        self, context: Context, parent: QWidget, confirm: Confirm, width: int = 460
    ) -> None:
        super().__init__(context, parent, confirm.title, width)
        self._confirm = confirm
        self.credentials = Credentials(context)
        self.extra = QWidget()
        self.extra.hide()
        for widget in (Label(confirm.text, wrap=True), self.extra, self.credentials):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.resting.append(self.add_cancel())
        role = "danger" if confirm.danger else "primary"
        self.action = self.add_action(confirm.action, self._try, role)
        self.credentials.submitted.connect(self._try)
        self.credentials.password.edit.setFocus()

    def _try(self) -> None:
        self.show_trouble("")
        if not self.busy and self.credentials.complete():
            self.run(self._confirm.work(*self.credentials.read()), self._succeeded)

    def _succeeded(self, result: object) -> None:
        self.accept()
        self.done_with.emit(result)
