"""On or off, as a check box that is painted in the theme's colours."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui.icons import paint_icon
from ui.language import Translated, Words, spoken
from ui.theme import THEME

_BOX = 18
_GAP = 8


class CheckBox(Translated, QCheckBox):
    """`on_change(checked)` is called when the user toggles it."""

    def __init__(
        self, words: Words, on_change: Callable[[bool], object] | None = None, *, bare: bool = False
    ) -> None:
        """bare: only the box; the words are its accessible name."""
        super().__init__()
        self._words, self._bare = words, bare
        if on_change:
            self.clicked.connect(lambda checked: on_change(checked))
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(spoken(self._words))
        self.setText("" if self._bare else spoken(self._words).replace("&", "&&"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.text()) + _GAP if self.text() else 0
        return QSize(_BOX + 6 + text, _BOX + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _position: object) -> bool:  # noqa: N802 - Qt's name
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(3, (self.height() - _BOX) // 2, _BOX, _BOX)
        checked, enabled = self.isChecked(), self.isEnabled()
        if self.hasFocus():
            painter.setPen(QPen(THEME.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 7, 7)
        painter.setPen(QPen(THEME.color("accent" if checked else "edge"), 1))
        painter.setBrush(THEME.color("accent" if checked else "surface"))
        painter.drawRoundedRect(box, 5, 5)
        if checked:
            paint_icon(painter, box.adjusted(3, 3, -3, -3), "check-bold", "on_accent")
        painter.setPen(THEME.color("text" if enabled else "muted"))
        place = self.rect().adjusted(_BOX + 3 + _GAP, 0, 0, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), self.text().replace("&&", "&"))
