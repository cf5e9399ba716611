"""Paints every line of the activity: what, when, how far, how much."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.i18n import tr
from app.wallet.model import PaymentRow
from ui.icons import paint_icon
from ui.theme import THEME
from ui.wallet.activity.model import ROW
from ui.wallet.columns import Column

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 48
_MOST_LABEL = 200


class RowWords(Protocol):
    """The words of a payment's line, as they read now."""

    def title(self, row: PaymentRow) -> str: ...
    def subtitle(self, row: PaymentRow) -> str: ...
    def date(self, row: PaymentRow) -> str: ...
    def state(self, row: PaymentRow) -> tuple[str, str]: ...
    def amount(self, row: PaymentRow) -> tuple[str, str]: ...
    def icon(self, row: PaymentRow) -> tuple[str, str]: ...


class PaymentDelegate(QStyledItemDelegate):
    """One delegate for all columns; edits the label where the payment's name stands."""

    def __init__(
        self,
        words: RowWords,
        save_label: Callable[[PaymentRow, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._save = words, save_label
        self._fonts: tuple[QFont, QFont, QFont, QFont] | None = None

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, state, index)
        row = index.data(ROW)
        if row is None:
            self._paint_waiting(painter, rect, index.column())
        else:
            inner = rect.adjusted(8, 0, -8, 0)
            (self._paint_what, self._paint_date, self._paint_state, self._paint_amount)[
                index.column()
            ](painter, inner, row)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, index: Index
    ) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), THEME.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), THEME.color("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, THEME.color("line"))
        if state & QStyle.StateFlag.State_HasFocus and index.column() == Column.WHAT:
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height() - 1), THEME.color("accent")
            )

    def _paint_waiting(self, painter: QPainter, rect: QRect, column: int) -> None:
        if column == Column.STATE:
            return
        width = (180, 60, 0, 90)[column]
        bar = QRect(
            rect.left() + (38 if column == Column.WHAT else 8), rect.center().y() - 4, width, 8
        )
        if column == Column.AMOUNT:
            bar.moveRight(rect.right() - 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(THEME.color("hover"))
        painter.drawRoundedRect(bar, 4, 4)

    def _paint_what(self, painter: QPainter, rect: QRect, row: PaymentRow) -> None:
        strong, _, small, _ = self._type(painter)
        name, tone = self._words.icon(row)
        paint_icon(painter, QRect(rect.left() + 4, rect.center().y() - 8, 16, 16), name, tone)
        text = rect.adjusted(32, 0, 0, 0)
        below = self._words.subtitle(row)
        title = QRect(text.left(), text.top() + 6, text.width(), 20) if below else text
        self._write(painter, title, strong, "text", self._words.title(row), middle=not row.label)
        if below:
            line = QRect(text.left(), text.top() + 25, text.width(), 16)
            self._write(painter, line, small, "muted", below, middle=True)

    def _paint_date(self, painter: QPainter, rect: QRect, row: PaymentRow) -> None:
        self._write(painter, rect, self._type(painter)[1], "muted", self._words.date(row))

    def _paint_state(self, painter: QPainter, rect: QRect, row: PaymentRow) -> None:
        text, tone = self._words.state(row)
        font = self._type(painter)[3]
        width = min(QFontMetrics(font).horizontalAdvance(text) + 20, rect.width())
        chip = QRect(rect.left(), rect.center().y() - 11, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(THEME.color(f"{tone}_soft" if tone != "muted" else "hover"))
        painter.drawRoundedRect(chip, 8, 8)
        painter.setFont(font)
        painter.setPen(THEME.color(tone))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_amount(self, painter: QPainter, rect: QRect, row: PaymentRow) -> None:
        text, tone = self._words.amount(row)
        painter.setFont(self._type(painter)[0])
        painter.setPen(THEME.color(tone))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        font: QFont,
        tone: str,
        text: str,
        *,
        middle: bool = False,
    ) -> None:
        painter.setFont(font)
        painter.setPen(THEME.color(tone))
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        fitting = painter.fontMetrics().elidedText(text, mode, rect.width())
        painter.drawText(
            rect,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            fitting,
        )

    def _type(self, painter: QPainter) -> tuple[QFont, QFont, QFont, QFont]:
        """Strong, body, small, chip."""
        if self._fonts is None:
            body = QFont(painter.font())
            body.setPixelSize(13)
            strong, small = QFont(body), QFont(body)
            strong.setWeight(QFont.Weight.Medium)
            small.setPixelSize(11)
            chip = QFont(small)
            chip.setWeight(QFont.Weight.DemiBold)
            self._fonts = strong, body, small, chip
        return self._fonts

    # Editing the label

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(_MOST_LABEL)
        editor.setAccessibleName(tr("Label"))
        editor.setPlaceholderText(tr("Label"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(30, 5, -4, -6))

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        row = index.data(ROW)
        if row is not None and isinstance(editor, QLineEdit) and editor.text().strip() != row.label:
            self._save(row, editor.text().strip())
