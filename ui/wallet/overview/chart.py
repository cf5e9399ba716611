"""The balance chart: a step line over a soft area, with the value under the pointer."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import tr
from app.wallet.model import BalancePoint
from ui.theme import THEME
from ui.wallet.overview.series import Range, Series, marks, series

_TOP, _BOTTOM, _RIGHT = 10, 24, 12
_GAP = 8  # between the axis labels and the plot
_MARK_WIDTH = 84  # room for one label of the time axis


class BalanceChart(QWidget):
    """Draws a history of balances; arrow keys move the marked moment as the pointer does."""

    def __init__(
        self,
        amount: Callable[[int], str],
        axis: Callable[[int], str],
        day: Callable[[date, bool], str],
        parent: QWidget | None = None,
    ) -> None:
        """amount, axis: a balance in full and for the axis; day: a date, with its year or not."""
        super().__init__(parent)
        self._amount, self._axis, self._day = amount, axis, day
        self._history: Sequence[BalancePoint] = ()
        self._span, self._now = Range.YEAR, 0
        self._line: Series | None = None
        self._marked: float | None = None  # unix seconds under the pointer
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Balance over time"))

    def show_history(self, history: Sequence[BalancePoint], now: int) -> None:
        self._history, self._now = history, now
        self._measure()

    def show_range(self, span: Range) -> None:
        self._span = span
        self._measure()

    def _measure(self) -> None:
        self._line = series(self._history, self._span, self._now)
        self._marked = None
        self.setAccessibleName(tr("Balance over time"))
        if self._line:
            first, last = self._line.points[0], self._line.points[-1]
            self.setAccessibleDescription(
                tr(
                    "From {first} to {last}",
                    first=self._amount(first.total),
                    last=self._amount(last.total),
                )
            )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    # Pointer and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plot = self._plot()
        if self._line and plot.width() > 0:
            part = (event.position().x() - plot.left()) / plot.width()
            self._mark(self._line.start + part * (self._line.end - self._line.start))

    def leaveEvent(self, _event: object) -> None:
        self._marked = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self._line is None or step is None:
            super().keyPressEvent(event)
            return
        here = self._line.end if self._marked is None else self._marked
        self._mark(here + step * (self._line.end - self._line.start) / 60)

    def _mark(self, moment: float) -> None:
        if self._line:
            self._marked = min(max(moment, self._line.start), self._line.end)
            point = self._line.at(self._marked)
            self.setAccessibleDescription(self._amount(point.total))
            self.update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._line is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        self._paint_grid(painter, plot, self._line)
        self._paint_line(painter, plot, self._line)
        if self._marked is not None:
            self._paint_mark(painter, plot, self._line, self._marked)

    def _plot(self) -> QRectF:
        ticks = self._line.ticks if self._line else ()
        metrics = self.fontMetrics()
        left = (
            max((metrics.horizontalAdvance(self._axis(tick)) for tick in ticks), default=0) + _GAP
        )
        return QRectF(left, _TOP, self.width() - left - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _paint_grid(self, painter: QPainter, plot: QRectF, line: Series) -> None:
        for tick in line.ticks:
            y = round(plot.bottom() - plot.height() * tick / line.top) + 0.5
            painter.setPen(QPen(THEME.color("line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(THEME.color("muted"))
            label = QRectF(0, y - 10, plot.left() - _GAP, 20)
            painter.drawText(label, _RIGHT_MIDDLE, self._axis(tick))
        whole = line.end - line.start
        for moment, day in marks(line, max(2, int(plot.width() / _MARK_WIDTH))):
            x = plot.left() + plot.width() * (moment - line.start) / whole
            label = QRectF(x - _MARK_WIDTH / 2, plot.bottom() + 6, _MARK_WIDTH, 18)
            if label.left() >= plot.left() - _MARK_WIDTH / 2 and label.right() <= self.width() + 20:
                painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self._day(day, False))

    def _paint_line(self, painter: QPainter, plot: QRectF, line: Series) -> None:
        path = self._path(plot, line)
        area = QPainterPath(path)
        area.lineTo(plot.bottomRight())
        area.lineTo(plot.bottomLeft())
        area.closeSubpath()
        accent = THEME.color("accent")
        fade = QLinearGradient(plot.topLeft(), plot.bottomLeft())
        for stop, strength in ((0.0, 70), (1.0, 4)):
            shade = QColor(accent)
            shade.setAlpha(strength)
            fade.setColorAt(stop, shade)
        painter.fillPath(area, QBrush(fade))
        pen = QPen(accent, 1.8)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)

    def _path(self, plot: QRectF, line: Series) -> QPainterPath:
        whole = max(1, line.end - line.start)
        path = QPainterPath()
        y = 0.0
        for number, point in enumerate(line.points):
            x = plot.left() + plot.width() * (point.time - line.start) / whole
            if number == 0:
                y = self._height(plot, line, point)
                path.moveTo(x, y)
                continue
            path.lineTo(x, y)
            y = self._height(plot, line, point)
            path.lineTo(x, y)
        path.lineTo(plot.right(), y)
        return path

    @staticmethod
    def _height(plot: QRectF, line: Series, point: BalancePoint) -> float:
        return plot.bottom() - plot.height() * max(0, point.total) / line.top

    def _paint_mark(self, painter: QPainter, plot: QRectF, line: Series, moment: float) -> None:
        point = line.at(moment)
        x = plot.left() + plot.width() * (moment - line.start) / (line.end - line.start)
        y = self._height(plot, line, point)
        painter.setPen(QPen(THEME.color("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        painter.setPen(QPen(THEME.color("surface"), 2))
        painter.setBrush(THEME.color("accent"))
        painter.drawEllipse(QPointF(x, y), 5, 5)
        day = datetime.fromtimestamp(moment).astimezone().date()
        value, when = self._amount(point.total), self._day(day, True)
        self._paint_flag(painter, QPointF(x, y), value, when)

    def _paint_flag(self, painter: QPainter, at: QPointF, value: str, when: str) -> None:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        width = painter.fontMetrics().horizontalAdvance(value)
        width = max(width, self.fontMetrics().horizontalAdvance(when)) + 24
        box = QRectF(at.x() + 12, at.y() - 54, width, 46)
        if box.right() > self.width():
            box.moveRight(at.x() - 12)
        if box.top() < 0:
            box.moveTop(min(at.y() + 10, self.height() - box.height()))
        painter.setPen(QPen(THEME.color("line"), 1))
        painter.setBrush(THEME.color("surface"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(THEME.color("text"))
        painter.drawText(box.adjusted(12, 5, -12, -22), _LEFT_MIDDLE, value)
        painter.setFont(self.font())
        painter.setPen(THEME.color("muted"))
        painter.drawText(box.adjusted(12, 22, -12, -5), _LEFT_MIDDLE, when)


_RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
