"""How hard a password is to guess: four bars and a word."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import tr
from ui.theme import THEME
from ui.widgets.text import Label

_TONES = ("bad", "bad", "warn", "good", "good")


class StrengthMeter(QWidget):
    """score: 0 (guessed at once) to 4 (strong); None while nothing is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.score: int | None = None
        self._bars = _Bars()
        self._word = Label(self._say, "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._bars)
        layout.addWidget(self._word)

    def show_score(self, score: int | None) -> None:
        self.score = score
        self._bars.show_bars(0 if score is None else max(1, score), _TONES[score or 0])
        self._word.retranslate()
        self.setAccessibleName(self._word.text())

    def _say(self) -> str:
        if self.score is None:
            return tr("Four unrelated words are easy to remember and hard to guess.")
        return (
            tr("Very easy to guess"),
            tr("Easy to guess"),
            tr("Fair"),
            tr("Good"),
            tr("Strong"),
        )[self.score]


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._filled, self._tone = 0, "bad"
        self.setFixedHeight(4)

    def show_bars(self, filled: int, tone: str) -> None:
        self._filled, self._tone = filled, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = (self.width() - 12) / 4
        for number in range(4):
            painter.setBrush(THEME.color(self._tone if number < self._filled else "line"))
            painter.drawRoundedRect(int(number * (wide + 4)), 0, int(wide), 4, 2, 2)
