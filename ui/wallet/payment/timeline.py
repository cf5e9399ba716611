"""A payment's way: signed, in the mempool, in a block, final; what is done is filled."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import tr
from app.wallet.model import PaymentDetail, PaymentState
from ui import format as fmt
from ui.icons import paint_icon
from ui.language import Translated
from ui.theme import THEME
from ui.wallet.words import SETTLED

_RADIUS = 9
_LAST = 130  # room for the words under the last stop
_NAMES = {
    "signed": lambda: tr("Signed here"),
    "seen": lambda: tr("In mempool"),
    "confirmed": lambda: tr("In a block"),
    "final": lambda: tr("Final"),
    "replaced": lambda: tr("Replaced"),
    "dropped": lambda: tr("Dropped"),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the way. time: unix seconds, None where it is not reached or not known."""

    name: str
    time: int | None
    reached: bool

    @property
    def tone(self) -> str:
        """The colour of the stop and of the line that leads to it."""
        if not self.reached:
            return "edge"
        return {"replaced": "muted", "dropped": "bad"}.get(self.name, "good")


def stops(detail: PaymentDetail) -> tuple[Stop, ...]:
    """The whole way of a payment, with what still lies before it."""
    row, times = detail.row, dict(detail.steps)
    way: list[Stop] = []
    if "signed" in times or row.state == PaymentState.SIGNED:
        way.append(Stop("signed", times.get("signed"), reached=True))
    seen = times.get("seen", detail.first_seen)
    in_mempool = row.state != PaymentState.SIGNED
    if seen is not None or row.height is None:
        way.append(Stop("seen", seen, in_mempool))
    if row.state in (PaymentState.REPLACED, PaymentState.DROPPED):
        return (*way, Stop(row.state.value, times.get(row.state.value), reached=True))
    confirmed = row.height is not None
    way.append(
        Stop("confirmed", times.get("confirmed", row.time) if confirmed else None, confirmed)
    )
    way.append(Stop("final", None, row.confirmations >= SETTLED))
    return tuple(way)


class Timeline(Translated, QWidget):
    """Stops from left to right, each with its name and its time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail: PaymentDetail | None = None
        self._now = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_payment(self, detail: PaymentDetail, now: int) -> None:
        self._detail, self._now = detail, now
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("The way of the payment"))
        if self._detail:
            reached = [_NAMES[stop.name]() for stop in stops(self._detail) if stop.reached]
            self.setAccessibleDescription(" → ".join(reached))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 62)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._detail is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        way = stops(self._detail)
        width = (self.width() - _LAST) / max(1, len(way) - 1)
        for number, stop in enumerate(way):
            x = number * width + _RADIUS + 1
            if number + 1 < len(way):
                tone = way[number + 1].tone
                self._paint_line(painter, x + _RADIUS + 6, x + width - _RADIUS - 6, tone)
            self._paint_stop(painter, x, stop)
            self._paint_words(painter, QRectF(x - _RADIUS, 24, max(width - 8, _LAST), 38), stop)

    def _paint_line(self, painter: QPainter, left: float, right: float, tone: str) -> None:
        style = Qt.PenStyle.DotLine if tone == "edge" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(THEME.color(tone), 1.5, style))
        painter.drawLine(QPointF(left, 11), QPointF(right, 11))

    def _paint_stop(self, painter: QPainter, x: float, stop: Stop) -> None:
        middle = QPointF(x, 11)
        painter.setPen(QPen(THEME.color(stop.tone), 1.5))
        painter.setBrush(THEME.color(stop.tone if stop.reached else "surface"))
        painter.drawEllipse(middle, _RADIUS, _RADIUS)
        if stop.reached:
            name = "x-bold" if stop.name in ("replaced", "dropped") else "check-bold"
            box = QRectF(x - 5, 6, 10, 10).toRect()
            paint_icon(painter, box, name, "surface")

    def _paint_words(self, painter: QPainter, box: QRectF, stop: Stop) -> None:
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.Medium)
        painter.setFont(strong)
        painter.setPen(THEME.color("text" if stop.reached else "muted"))
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(box, top, _NAMES[stop.name]())
        small = QFont(self.font())
        small.setPixelSize(11)
        painter.setFont(small)
        painter.setPen(THEME.color("muted"))
        painter.drawText(box.adjusted(0, 19, 0, 0), top, self._when(stop))

    def _when(self, stop: Stop) -> str:
        if stop.time is not None and stop.reached:
            return fmt.moment(stop.time, self._now)
        if stop.name != "final" or self._detail is None:
            return ""
        count = min(SETTLED, self._detail.row.confirmations)
        return tr("{n} of {all}", n=count, all=SETTLED) if count < SETTLED else ""
