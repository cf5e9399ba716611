"""Paints the coins: a tick box in the theme's colours, the coin, its state as a chip."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.wallet.model import Coin
from ui.icons import paint_icon
from ui.theme import THEME
from ui.wallet.columns import CoinColumn
from ui.wallet.send.coins_model import COIN

Index = QModelIndex | QPersistentModelIndex
BOX = 18
_LEFT = 8


class CoinDelegate(QStyledItemDelegate):
    """One delegate for all columns."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        coin = index.data(COIN)
        rect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, THEME.color("accent_soft"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, THEME.color("line"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, column = str(index.data()), CoinColumn(index.column())
        if column == CoinColumn.COIN:
            self._paint_box(painter, rect, index, coin)
            self._write(painter, rect.adjusted(_LEFT + BOX + 10, 0, -6, 0), text, "text")
        elif column == CoinColumn.STATE:
            self._paint_chip(painter, rect, text, coin)
        elif column == CoinColumn.AMOUNT:
            self._write(painter, rect.adjusted(0, 0, -8, 0), text, "text", right=True)
        else:
            self._write(painter, rect.adjusted(6, 0, -6, 0), text, "muted")
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the painted box, or Space, ticks the coin."""
        if index.column() == CoinColumn.COIN and _wants_tick(event, option.rect):
            toggle(model, index)
            return True
        return False

    def _paint_box(self, painter: QPainter, rect: QRect, index: Index, coin: Coin) -> None:
        box = QRect(rect.left() + _LEFT, rect.center().y() - BOX // 2, BOX, BOX)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        edge = "accent" if ticked else "edge" if coin.spendable else "line"
        painter.setPen(QPen(THEME.color(edge), 1))
        painter.setBrush(THEME.color("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 5, 5)
        if ticked:
            paint_icon(painter, box.adjusted(3, 3, -3, -3), "check-bold", "on_accent")

    def _paint_chip(self, painter: QPainter, rect: QRect, text: str, coin: Coin) -> None:
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        tone = "muted" if coin.frozen else "good" if coin.spendable else "warn"
        width = min(QFontMetrics(font).horizontalAdvance(text) + 18, rect.width() - 8)
        chip = QRect(rect.left() + 4, rect.center().y() - 10, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(THEME.color("hover" if tone == "muted" else f"{tone}_soft"))
        painter.drawRoundedRect(chip, 8, 8)
        painter.setFont(font)
        painter.setPen(THEME.color(tone))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    @staticmethod
    def _write(
        painter: QPainter, rect: QRect, text: str, tone: str, *, right: bool = False
    ) -> None:
        painter.setPen(THEME.color(tone))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, fitting)


def toggle(model: QAbstractItemModel, index: Index) -> None:
    """Tick the coin of this cell, or take its tick away; nothing where it cannot be spent."""
    if not model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
        return
    role = Qt.ItemDataRole.CheckStateRole
    ticked = Qt.CheckState(index.data(role)) == Qt.CheckState.Checked
    model.setData(index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, role)


def _wants_tick(event: QEvent, cell: QRect) -> bool:
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        return event.position().x() < cell.left() + 2 * _LEFT + BOX
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_Space
    )
