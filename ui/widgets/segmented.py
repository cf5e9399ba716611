"""Two to five choices side by side, one of them chosen; arrow keys move between them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy

from ui.language import Translated, Words, spoken
from ui.widgets.buttons import Button


class Segmented(Translated, QFrame):
    """choices: (value, words). `chosen(value)` is emitted when the user picks another one."""

    chosen = Signal(str)

    def __init__(self, name: Words, choices: Sequence[tuple[str, Words]]) -> None:
        super().__init__()
        self._name = name
        self.setProperty("role", "segments")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        for value, words in choices:
            layout.addWidget(self._segment(value, words))
        self.retranslate()

    def value(self) -> str:
        return next((v for v, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, value: str) -> None:
        """Show this choice; nothing is emitted."""
        self._buttons[value].setChecked(True)

    def retranslate(self) -> None:
        self.setAccessibleName(spoken(self._name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        values = list(self._buttons)
        at = values.index(self.value()) if self.value() else 0
        button = self._buttons[values[(at + step) % len(values)]]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()

    def _segment(self, value: str, words: Words) -> Button:
        button = Button(words, "segment", on_click=lambda: self.chosen.emit(value))
        button.setCheckable(True)
        self._group.addButton(button)
        self._buttons[value] = button
        return button
