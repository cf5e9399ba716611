"""Unfreeze with support: a request to take to them, and their signed answer; or why it is not."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from app.core.i18n import tr
from ui.context import Context
from ui.security.freeze.way import Way
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import row
from ui.widgets.fields import TextArea
from ui.widgets.text import Label

_LONGEST = 8192  # characters of an answer; it is checked whole afterwards


class BySupport(Way):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        state = context.services.vault.freezing.state()
        self.possible = state is not None and state.by_support
        self.request = TextArea(lambda: tr("1. Your request"), _about_request, lines=4)
        self.request.edit.setReadOnly(True)
        self.answer = TextArea(
            lambda: tr("2. The answer of support"),
            placeholder=lambda: tr("Paste the whole answer here"),
            lines=4,
        )
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
            request = self.context.services.vault.freezing.begin_unfreeze()
            self.request.set_text(request.decode())

    def clear(self) -> None:
        super().clear()
        self.request.set_text("")
        self.answer.set_text("")

    def work(self) -> Coroutine[Any, Any, None] | None:
        answer = self.answer.text().strip()
        if not answer or len(answer) > _LONGEST:
            self.answer.show_error(lambda: tr("Paste the answer that support gave you."))
            self.answer.edit.setFocus()
            return None
        if not self.credentials.complete():
            return None
        freezing = self.context.services.vault.freezing
        return freezing.unfreeze(answer.encode(), *self.credentials.read())

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.answer.setEnabled(not busy)

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
        self.context.say(lambda: tr("Request copied"))


def _about_request() -> str:
    return tr(
        "Nothing in it is secret. Support checks who you are, waits a day and never asks for your "
        "words or your password."
    )
