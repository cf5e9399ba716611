"""The table of payments: rows of one height, one delegate, the selection follows its payment."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.core.i18n import tr
from app.wallet.model import PaymentRow
from ui.wallet.activity.delegate import ROW_HEIGHT, PaymentDelegate
from ui.wallet.activity.model import ROW, ActivityModel
from ui.wallet.columns import Column

_WIDTHS = {Column.DATE: 150, Column.STATE: 116, Column.AMOUNT: 142}
_NARROW = 560


class PaymentTable(QTableView):
    """`opened` with the payment's id on Enter or a double click; `copied` on Ctrl+C."""

    opened = Signal(int)
    copied = Signal(object)  # PaymentRow

    def __init__(
        self, model: ActivityModel, delegate: PaymentDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._payments = model
        self._chosen: int | None = None
        self.setModel(model)
        self.setItemDelegate(delegate)
        self._set_up()
        self._set_headers()
        model.listed.connect(self._keep_selection)
        model.rowsInserted.connect(self._rows_came)
        model.rowsRemoved.connect(self._rows_went)
        self.selectionModel().currentRowChanged.connect(self._remember)
        self.activated.connect(self._open)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        self.setAccessibleName(tr("Payments"))

    def _set_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.hide()
        columns.setMinimumSectionSize(40)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(Column.WHAT, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def choose(self, payment: int) -> None:
        """Select a payment and bring it into view."""
        self._chosen = payment
        self._keep_selection()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def chosen_row(self) -> PaymentRow | None:
        found = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        return found if isinstance(found, PaymentRow) else None

    def edit_label(self) -> None:
        index = self.currentIndex().siblingAtColumn(Column.WHAT)
        if index.isValid() and index.data(ROW) is not None:
            self.scrollTo(index)
            self.edit(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setColumnHidden(Column.DATE, event.size().width() < _NARROW)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            row = self.chosen_row()
            if row is not None:
                self.copied.emit(row)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            editing = self.state() == QAbstractItemView.State.EditingState
            if self.currentIndex().isValid() and not editing:
                self._open(self.currentIndex())
                return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._payments.id_at(index.row()))

    def _rows_came(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._stay(first, last - first + 1)

    def _rows_went(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._stay(first, first - last - 1)

    def _stay(self, first: int, more: int) -> None:
        """What one reads stays in its place while rows come and go above it."""
        bar = self.verticalScrollBar()
        if bar.value() > first * ROW_HEIGHT:
            self.updateGeometries()
            bar.setValue(bar.value() + more * ROW_HEIGHT)

    def _remember(self, current: QModelIndex) -> None:
        if current.isValid() and not self._payments.splicing:
            self._chosen = self._payments.id_at(current.row())

    def _keep_selection(self) -> None:
        """A payment that moved, because it confirmed, takes its selection along."""
        here = self.currentIndex()
        if self._chosen is None or (
            here.isValid() and self._payments.id_at(here.row()) == self._chosen
        ):
            return
        row = self._payments.find(self._chosen)
        if row is None:
            self.selectionModel().clear()
            return
        index = self._payments.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
