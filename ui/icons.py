"""Line icons (Phosphor, from the fonts that qtawesome brings), painted in colours of the theme.

Only the one font is read, and only when the first icon is painted: importing qtawesome itself
loads a dozen fonts and costs more than the rest of the window's start.
"""

import functools
import importlib.util
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPixmap,
)

from ui.theme import THEME


def icon(name: str, tone: str = "text") -> QIcon:
    """A Phosphor icon ("house", "arrow-up-right") in the theme's colour `tone`, live.

    Raises KeyError for a name that the font does not have.
    """
    _letter(name)  # a wrong name must fail here: inside Qt's painting it would end the program
    return QIcon(_Glyph(name, tone))


def paint_icon(painter: QPainter, rect: QRect, name: str, tone: str = "text") -> None:
    """Draw an icon into rect, for delegates and charts."""
    outline = _outline(name, min(rect.width(), rect.height()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QRectF(rect).center())
    painter.fillPath(outline, THEME.brush(tone))
    painter.restore()


@functools.cache
def _outline(name: str, pixels: int) -> QPainterPath:
    """The shape of an icon, its middle at (0, 0)."""
    font = QFont(_family())
    font.setPixelSize(pixels)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    letter, metrics, path = _letter(name), QFontMetricsF(font), QPainterPath()
    left, base = -metrics.horizontalAdvance(letter) / 2, (metrics.ascent() - metrics.descent()) / 2
    path.addText(QPointF(left, base), font, letter)
    return path


class _Glyph(QIconEngine):
    """Paints one letter of the icon font; asks for the colour each time, so a new theme shows."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        tone = "muted" if mode == QIcon.Mode.Disabled else self._tone
        paint_icon(painter, rect, self._name, tone)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        pixmap = QPixmap(size * scale)  # size: not in the screen's pixels
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def _file(kind: str) -> Path:
    """The font or its table: phosphor-1.3.0.ttf, phosphor-charmap-1.3.0.json."""
    # Not by a pattern: to compile one takes as long as to read the table.
    return next(p for p in _folder().iterdir() if p.name[:8] == "phosphor" and p.suffix == kind)


@functools.cache
def _folder() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        raise FileNotFoundError("qtawesome is not installed")
    return Path(found.origin).parent / "fonts"


@functools.cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file(".ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


@functools.cache
def _table() -> str:
    return _file(".json").read_text()


@functools.cache
def _letter(name: str) -> str:
    """The letter of an icon, e.g. `"house": "0xf1d8"`: reading all 5,000 as JSON takes longer."""
    _, found, rest = _table().partition(f'"{name}": "0x')
    if not found:
        raise KeyError(name)
    return chr(int(rest.partition('"')[0], 16))
