"""What the two ways to unfreeze have in common: a form that gives the work to be done."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.messages import describe
from ui.context import Context
from ui.language import Words
from ui.security.credentials import Credentials


class Way(QWidget):
    """`submitted` at Return in the last field; `edited` when what was said may hold no more."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.credentials = Credentials(context)
        self.credentials.submitted.connect(self.submitted)

    def begin(self) -> None:
        """The way is shown now."""
        raise NotImplementedError

    def clear(self) -> None:
        """Nothing that was typed stays."""
        self.credentials.clear()

    def work(self) -> Coroutine[Any, Any, None] | None:
        """Unfreeze with what is typed; None where something is missing, which has the focus now."""
        raise NotImplementedError

    def refusal(self, error: AppError) -> Words:
        """Why it failed; "" where it is said at its field."""
        if self.credentials.show_failure(error):
            return ""
        return lambda: describe(error).sentence

    def set_busy(self, busy: bool) -> None:
        self.credentials.set_busy(busy)
