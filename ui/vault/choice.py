"""A large button of the gate: icon, what it does, and for whom it is."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from ui.language import Translated, Words, spoken
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label

_HIGH, _LOW = 72, 56  # pixels


class Choice(Translated, QPushButton):
    """low: for longer lists."""

    def __init__(
        self,
        icon_name: str,
        title: Words,
        text: Words,
        on_click: Callable[[], object],
        *,
        low: bool = False,
    ) -> None:
        super().__init__()
        self._title, self._text = title, text
        self.setProperty("role", "account")
        words = QVBoxLayout()
        words.setSpacing(2)
        parts = (
            Glyph(icon_name, "accent", 20),
            Label(title, "section"),
            Label(text, "muted", wrap=True),
        )
        words.addWidget(parts[1])
        words.addWidget(parts[2])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8 if low else 12, 16, 8 if low else 12)
        layout.setSpacing(16)
        layout.addWidget(parts[0])
        layout.addLayout(words, 1)
        arrow = Glyph("caret-right", "muted", 14)
        layout.addWidget(arrow)
        for part in (*parts, arrow):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumHeight(_LOW if low else _HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.clicked.connect(lambda: on_click())
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(spoken(self._title))
        self.setAccessibleDescription(spoken(self._text))
