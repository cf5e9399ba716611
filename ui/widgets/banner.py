"""One line that says something about the page or the program, above it, never over it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.core.i18n import tr
from ui.language import Words
from ui.widgets.buttons import Button, IconButton
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label, restyle

_ICONS = {"warn": "warning", "bad": "warning-circle", "good": "check-circle", "": "info"}


class Banner(QFrame):
    """tone: warn | bad | good | "" (a plain hint). flat: across the window, without corners."""

    dismissed = Signal()

    def __init__(
        self, words: Words = "", tone: str = "", *, flat: bool = False, dismissible: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("flat", flat)
        self._icon = Glyph("info")
        self.label = Label(words, wrap=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20 if flat else 12, 8, 12, 8)
        self._row.setSpacing(10)
        self._row.addWidget(self._icon)
        self._row.addWidget(self.label, 1)
        self._action: Button | None = None
        if dismissible:
            self._row.addWidget(IconButton("x", lambda: tr("Dismiss"), self._dismiss, bare=True))
        self._say(words, tone)

    def show_message(self, words: Words, tone: str = "") -> None:
        self._say(words, tone)
        for widget in (self, self.label):
            restyle(widget)

    def _say(self, words: Words, tone: str) -> None:
        self.setProperty("tone", tone)
        self.label.say(words)
        self._icon.show_icon(_ICONS[tone], tone or "accent")

    def set_action(self, words: Words, on_click: Callable[[], object] | None) -> None:
        """One thing that can be done about it, at the end of the line; None takes it away."""
        if self._action is not None:
            self._row.removeWidget(self._action)
            self._action.hide()
            self._action.deleteLater()
            self._action = None
        if on_click is not None:
            self._action = Button(words, "quiet", on_click=on_click)
            self._row.insertWidget(2, self._action)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
