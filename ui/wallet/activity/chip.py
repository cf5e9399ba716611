"""A filter that says what it lets through and opens a small menu to change it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui.language import Words, spoken
from ui.widgets.text import restyle

Choice = tuple[Words, object]


class FilterChip(QPushButton):
    """One of several choices; the first lets everything through. `chosen` tells of a change."""

    chosen = Signal()

    def __init__(
        self, name: Words, choices: Sequence[Choice], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._choices, self._current = name, list(choices), 0
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setProperty("role", "filter")
        self.retranslate()

    @property
    def value(self) -> object:
        return self._choices[self._current][1]

    @property
    def active(self) -> bool:
        return self._current != 0

    def offer(self, choices: Sequence[Choice]) -> None:
        """Other choices; keeps the chosen one where it is still there."""
        value = self.value
        self._choices = list(choices)
        self._current = next((n for n, c in enumerate(self._choices) if c[1] == value), 0)
        self.retranslate()

    def choose(self, number: int) -> None:
        if number != self._current:
            self._current = number
            self.retranslate()
            self.chosen.emit()

    def reset(self) -> None:
        """Let everything through again, without telling."""
        self._current = 0
        self.retranslate()

    def retranslate(self) -> None:
        text = spoken(self._choices[self._current][0])
        self.setText(text.replace("&", "&&") + "  ▾")
        self.setAccessibleName(f"{spoken(self._name)}: {text}")
        self.setProperty("active", self.active)
        restyle(self)

    def _fill(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        for number, (words, _value) in enumerate(self._choices):
            action = QAction(spoken(words).replace("&", "&&"), group)
            action.setCheckable(True)
            action.setChecked(number == self._current)
            action.triggered.connect(self._chooser(number))
            self._menu.addAction(action)

    def _chooser(self, number: int) -> Callable[[], None]:
        return lambda: self.choose(number)
