"""What a page shows when there is nothing yet: what this is, and what to do next."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import Words
from ui.widgets.buttons import Button
from ui.widgets.card import centred
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label

_WIDTH = 400


class EmptyState(QWidget):
    """Icon, one line, one sentence, and at most one primary action."""

    def __init__(self, icon_name: str, title: Words, text: Words = "", tone: str = "muted") -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        self.title, self.text = Label(title, "section"), Label(text, "muted", wrap=True)
        self.text.setAlignment(middle)
        self.text.setFixedWidth(_WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(12)
        self._column.addStretch(2)
        self._column.addWidget(Glyph(icon_name, tone, 40), alignment=middle)
        self._column.addWidget(self.title, alignment=middle)
        self._column.addLayout(centred(self.text))
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        self._column.addLayout(self._buttons)
        self._column.addStretch(3)

    def add_action(
        self, words: Words, on_click: Callable[[], object], role: str = "primary"
    ) -> Button:
        button = Button(words, role, on_click=on_click)
        self._buttons.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        return button
