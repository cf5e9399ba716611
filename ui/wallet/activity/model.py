"""The activity as a table: the id of every payment, but only those rows that are being looked at.

A hundred thousand ids are one array; a row is read from the store when it is painted, a
screenful at a time, and kept for a while. New payments become inserted rows: the selection and
the scroll position stay where they are.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.core.i18n import tr
from app.wallet.activity import Activity
from app.wallet.model import PaymentQuery, PaymentRow
from ui.bridge import Bridge, Running
from ui.wallet.activity.rows import ReadRows
from ui.wallet.activity.splice import splice
from ui.wallet.columns import Column

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

ROW = int(Qt.ItemDataRole.UserRole) + 1  # the PaymentRow, or None while it is being read

_AROUND = 40  # rows read before and after those painted, so that a short scroll finds them
_MOST_AT_ONCE = 240
_REST_MS = 50  # the first rows of a search are painted before the rest is looked for
# The ids, whether they are all, those of them whose rows were read, their rows.
_List = tuple[Sequence[int], bool, Sequence[int], Sequence[PaymentRow]]


class ActivityModel(QAbstractTableModel):
    """Payments that fit a query, newest first unless it says otherwise."""

    listed = Signal()  # the list of ids was read (again)

    def __init__(
        self,
        activity: Activity,
        bridge: Bridge,
        speak: Callable[[PaymentRow, Column], str],
        parent: QObject | None = None,
        most: int | None = None,
    ) -> None:
        """speak: the words of one cell, for screen readers; most: only so many rows."""
        super().__init__(parent)
        self._most = most
        self._activity, self._bridge, self._speak = activity, bridge, speak
        self._query = PaymentQuery()
        self._ids: array[int] = array("q")
        self._rows = ReadRows()
        self._wanted: list[int] = []
        self._seen = 0  # the row painted last
        self._reading = self._list_again = False
        self._listing: Running[_List] | None = None
        self.whole = True  # else only the first of those that fit are listed yet
        self.splicing = False  # rows are moving: a change of the current row is not the user's
        self._asked: PaymentQuery | None = None  # the query whose ids are shown
        self._sought = self._query  # the one whose ids are being read
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read_wanted)

    # What is shown

    @property
    def query(self) -> PaymentQuery:
        return self._query

    @property
    def loaded(self) -> bool:
        """False until the first list arrived."""
        return self._asked is not None

    def show(self, query: PaymentQuery) -> None:
        """Show the payments that fit this query."""
        self._query = query
        self.refresh()

    def refresh(self) -> None:
        """Read the list of ids again; while one reading is under way, the next one waits for it."""
        if self._listing is not None and self._query == self._sought:
            self._list_again = True
            return
        self._stop_listing()  # of another query: nobody waits for it any more
        self._sought = query = self._query
        known, again = self._rows.changes, query == self._asked
        self._listing = self._bridge.run(
            self,
            self._list(query, self._seen) if again else self._first(query),
            lambda read: self._take_list(query, known, read),
            self._listing_failed,
        )

    def forget(self, txids: Sequence[str] = ()) -> None:
        """These payments changed (none named: any may have): read them again when shown."""
        self._rows.forget(txids)
        self._repaint()

    def forget_young(self) -> None:
        """A block came: rows that still count confirmations are read again when shown."""
        self._rows.forget_young()
        self._repaint()

    def clear(self) -> None:
        """Drop everything read: the wallet was locked."""
        self._stop_listing()
        self.beginResetModel()
        self._ids, self._asked = array("q"), None
        self._rows.clear()
        self._wanted.clear()
        self.endResetModel()

    def row_at(self, row: int) -> PaymentRow | None:
        return self._rows.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def find(self, payment: int) -> int | None:
        """The row of a payment, or None where the query leaves it out."""
        try:
            return self._ids.index(payment)
        except ValueError:
            return None

    # The list of ids

    def _stop_listing(self) -> None:
        if self._listing is not None:
            self._listing.cancel()
        self._listing, self._list_again = None, False
        self._rest.stop()

    async def _list(self, query: PaymentQuery, near: int) -> _List:
        """All ids, and at once the rows that will be on the screen: they are painted but once."""
        ids = await self._activity.payment_ids(query)
        some = ids[max(0, near - _AROUND) : near + _AROUND]
        return ids, True, some, await self._activity.payments(some)

    async def _first(self, query: PaymentQuery) -> _List:
        """The same of another query; of a search only what fills the screen, as that is quick."""
        ids, whole = await self._activity.first_ids(query, _AROUND)
        some = ids[:_AROUND]
        return ids, whole, some, await self._activity.payments(some)

    def _take_list(self, query: PaymentQuery, known: int, read: _List) -> None:
        ids, whole, asked, rows = read
        self._listing = None
        self._rows.ask_again()
        self._rows.keep(asked, rows, known)
        self._take_ids(query, ids, whole)
        if self._list_again:
            self._list_again = False
            self.refresh()
        elif not whole:
            self._rest.start()

    def _take_ids(self, query: PaymentQuery, ids: Sequence[int], whole: bool) -> None:
        chosen = ids[: self._most]
        new = chosen if isinstance(chosen, array) else array("q", chosen)
        if query == self._asked:
            self._splice(new)
        else:
            self._replace(new)
        self._asked, self.whole = query, whole
        self.listed.emit()

    def _listing_failed(self, error: Exception) -> None:
        self._listing = None
        self._bridge.failed.emit(error)
        if self._list_again:
            self._list_again = False
            self.refresh()

    def _replace(self, new: "array[int]") -> None:
        self.beginResetModel()
        self._ids = new
        self._wanted.clear()
        self.endResetModel()

    def _splice(self, new: "array[int]") -> None:
        self.splicing = True
        change = splice(self._ids, new)
        if change.removed:
            last = change.first + change.removed
            self.beginRemoveRows(_NOWHERE, change.first, last - 1)
            self._ids = self._ids[: change.first] + self._ids[last:]
            self.endRemoveRows()
        if change.added:
            self.beginInsertRows(_NOWHERE, change.first, change.first + change.added - 1)
            self._ids = new
            self.endInsertRows()
        self.splicing = False

    # The rows that are looked at

    def _row(self, row: int) -> PaymentRow | None:
        self._seen = row
        id_ = self._ids[row]
        found = self._rows.get(id_)
        if self._rows.needs(id_):
            self._wanted.append(row)
            if not self._reading:
                self._soon.start()
        return found

    def _read_wanted(self) -> None:
        wanted = [row for row in self._wanted[-_MOST_AT_ONCE:] if row < len(self._ids)]
        self._wanted.clear()
        if self._reading or not wanted:
            return
        middle = wanted[-1]  # after a jump the rows painted last are the ones on the screen
        near = [row for row in wanted if abs(row - middle) < _MOST_AT_ONCE // 2]
        first = max(0, min(near) - _AROUND)
        ids = [id_ for id_ in self._ids[first : max(near) + _AROUND] if self._rows.needs(id_)]
        if not ids:
            return
        self._reading, known = True, self._rows.changes
        self._bridge.run(
            self,
            self._activity.payments(ids),
            lambda rows: self._take_rows(ids, rows, known),
            self._reading_failed,
        )

    def _take_rows(self, asked: Sequence[int], rows: Sequence[PaymentRow], known: int) -> None:
        self._reading = False
        if self.loaded:  # else it was locked meanwhile
            self._rows.keep(asked, rows, known)
            self._repaint()

    def _reading_failed(self, error: Exception) -> None:
        self._reading = False
        self._bridge.failed.emit(error)

    def _repaint(self) -> None:
        if self._ids:
            # One signal for all: the view repaints what is on the screen and asks for no other row.
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(Column) - 1))

    # What Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW:
            return self._row(index.row())
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.EditRole,
        ):
            row = self._row(index.row())
            if row is None:
                return ""
            if role == Qt.ItemDataRole.EditRole:
                return row.label
            return self._speak(row, Column(index.column()))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Payment"), tr("Date"), tr("State"), tr("Amount"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.WHAT:
            flags |= Qt.ItemFlag.ItemIsEditable  # its label
        return flags
