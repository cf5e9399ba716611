"""A QR code (ISO 18004, by segno) painted in black on white in both themes: cameras need that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import tr
from ui.language import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUIET = 4  # modules of white around it, as the standard asks


class QrCode(Translated, QWidget):
    """Square; modules are whole pixels, so edges stay sharp.

    private: what it says is not told to screen readers and other programs that read the window.
    """

    def __init__(self, text: str = "", pixels: int = 208, *, private: bool = False) -> None:
        super().__init__()
        self._text, self._pixels, self._private = "", pixels, private
        self._rows: Sequence[Sequence[int]] = ()
        self.setFixedSize(pixels, pixels)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Encode other text; empty text shows nothing."""
        import segno  # noqa: PLC0415 - 60 ms, not paid before a code is shown

        if text != self._text:
            self._text = text
            self._rows = tuple(tuple(r) for r in segno.make(text, error="m").matrix) if text else ()
        self.retranslate()
        self.update()

    def text(self) -> str:
        return self._text

    def retranslate(self) -> None:
        self.setAccessibleName(tr("QR code"))
        self.setAccessibleDescription("" if self._private else self._text)

    def sizeHint(self) -> QSize:
        return QSize(self._pixels, self._pixels)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(self.rect(), 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        module = max(1, self._pixels // (len(self._rows) + 2 * _QUIET))
        start = (self._pixels - module * len(self._rows)) // 2
        for y, line in enumerate(self._rows):
            for x, dark in enumerate(line):
                if dark:
                    left, top = start + x * module, start + y * module
                    painter.fillRect(left, top, module, module, Qt.GlobalColor.black)
