"""The base of the dialogs that do something: they stay open till it is done and forget after."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from ui.context import Context
from ui.language import Words
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog

T = TypeVar("T")


class WorkingDialog(Dialog):
    """`run` starts the work; subclasses say in `set_busy` what more rests, in `forget` what goes.

    `resting` are the widgets that cannot be used while it runs.
    """

    def __init__(self, context: Context, parent: QWidget, title: Words, width: int = 480) -> None:
        super().__init__(parent, title, width)
        self.context, self.busy = context, False
        self.resting: list[QWidget] = []

    def add_action(
        self, words: Words, on_click: Callable[[], object], role: str = "primary"
    ) -> Button:
        """The button that starts the work, and says so while it runs."""
        self._action = self.add_button(words, on_click, role)
        return self._action

    def run(
        self,
        work: Coroutine[Any, Any, T],
        then: Callable[[T], object],
        failed: Callable[[AppError], object] | None = None,
    ) -> None:
        """Call then with what the work gave; a failure goes to `failed`, unless told otherwise."""
        report = failed or self.failed

        def end(call: Callable[[], object]) -> None:
            self.set_busy(False)
            call()

        self.set_busy(True)
        self.context.bridge.run(
            self,
            work,
            lambda result: end(lambda: then(result)),
            lambda error: end(lambda: report(error)),
        )

    def failed(self, error: AppError) -> None:
        """Told above the buttons, where it is about none of the fields."""
        self.show_trouble(lambda: describe(error).sentence)

    def set_busy(self, busy: bool) -> None:
        self.busy = busy
        self._action.set_busy(self.busy_words if busy else None)
        for widget in self.resting:
            widget.setEnabled(not busy)

    def busy_words(self) -> str:
        return tr("One moment…")

    def forget(self) -> None:
        """Nothing that was typed or shown in secret stays."""

    def reject(self) -> None:
        """Not while the work runs: nobody would see how it ends."""
        if not self.busy:
            super().reject()

    def done(self, result: int) -> None:
        """However it closes, also by the lock."""
        self.forget()
        super().done(result)
