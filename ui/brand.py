"""Walnut's mark: a shell with its kernel, painted so that no picture has to be loaded."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import THEME


def paint_mark(
    painter: QPainter, square: QRectF, shell: str = "accent", kernel: str = "rail"
) -> None:
    """Draw the mark into a square, in two colours of the theme."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = square.center(), square.width() / 2
    corners = [
        QPointF(
            middle.x() + radius * math.sin(math.radians(60 * n)),
            middle.y() - radius * math.cos(math.radians(60 * n)),
        )
        for n in range(6)
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(THEME.color(shell))
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(THEME.color(kernel))
    painter.drawEllipse(middle, radius * 0.28, radius * 0.28)
    painter.restore()


class Mark(QWidget):
    """The mark on its own; decoration, not read aloud."""

    def __init__(self, pixels: int = 24) -> None:
        super().__init__()
        self._pixels = pixels
        self.setFixedSize(pixels, pixels)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._pixels, self._pixels)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_mark(QPainter(self), QRectF(1, 1, self._pixels - 2, self._pixels - 2))


def window_icon() -> QIcon:
    """For the task bar; the same mark as the app icon in resources."""
    pixmap = QPixmap(128, 128)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRectF(4, 4, 120, 120), kernel="on_accent")
    painter.end()
    return QIcon(pixmap)
