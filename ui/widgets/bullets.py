"""A few short sentences under a small title, each with a sign before it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.language import Words
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label


class Bullets(QWidget):
    """sign: a Phosphor icon in the theme's colour `tone`, the same for each line."""

    def __init__(
        self, title: Words, lines: Sequence[Words], sign: str, tone: str = "muted"
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(title, "strong", wrap=True))
        for words in lines:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(Glyph(sign, tone), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(words, wrap=True), 1)
            column.addLayout(line)
