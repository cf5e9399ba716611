"""Walnut's mark: a shell with its kernel, painted so that no picture has to be loaded."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap

from ui.theme import THEME
from ui.widgets.text import Label


def _paint_mark(painter: QPainter, square: QRectF, kernel: str) -> None:
    """Draw the mark into a square; kernel: the colour of the theme that its middle has."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = square.center(), square.width() / 2
    corners = [
        QPointF(
            middle.x() + radius * math.sin(math.radians(60 * n)),
            middle.y() - radius * math.cos(math.radians(60 * n)),
        )
        for n in range(6)
    ]
    outline, core = QPainterPath(), QPainterPath()
    outline.moveTo(corners[-1])
    for corner in corners:
        outline.lineTo(corner)
    core.addEllipse(middle, radius * 0.28, radius * 0.28)
    painter.fillPath(outline, THEME.brush("accent"))
    painter.fillPath(core, THEME.brush(kernel))


class Mark(Label):
    """The mark on its own; decoration, not read aloud.

    A picture in a label: for a paintEvent, Python would have to know Qt's 50 kinds of events.
    """

    def __init__(self, pixels: int = 24) -> None:
        super().__init__()
        self._pixels = pixels
        self.setFixedSize(pixels, pixels)
        self._show()
        THEME.changed.connect(self._show)

    def _show(self) -> None:
        self.setPixmap(_picture(self._pixels, self.devicePixelRatio()))


def window_icon() -> QIcon:
    """For the task bar; the same mark as the app icon in resources."""
    return QIcon(_picture(128, 1, kernel="on_accent"))


def _picture(pixels: int, scale: float, kernel: str = "rail") -> QPixmap:
    """The mark on a clear ground, with a margin of a 32nd."""
    pixmap = QPixmap(QSize(pixels, pixels) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter, margin = QPainter(pixmap), pixels / 32
    _paint_mark(painter, QRectF(margin, margin, pixels - 2 * margin, pixels - 2 * margin), kernel)
    painter.end()
    return pixmap
