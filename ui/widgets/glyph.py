"""An icon on its own, painted live so that a change of theme needs nothing."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon


class Glyph(QWidget):
    """A Phosphor icon of `pixels` size in the theme's colour `tone`; decoration, not read aloud."""

    def __init__(self, name: str, tone: str = "muted", pixels: int = 16) -> None:
        super().__init__()
        self._name, self._tone, self._pixels = name, tone, pixels
        self.setFixedSize(pixels, pixels)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._pixels, self._pixels)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        paint_icon(painter, QRect(0, 0, self._pixels, self._pixels), self._name, self._tone)
