"""The journal as a table that reads on as one scrolls: some hundred lines at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages.journal import event_name, event_text
from app.security.entries import Entry, EventKind
from app.security.journal import Journal
from ui import format as fmt
from ui.bridge import Bridge, Running
from ui.theme import THEME

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
PAGE = 200
_WARNING = frozenset({EventKind.LOGIN_FAILED, EventKind.PAYMENT_REFUSED, EventKind.CLOCK_BACK})


class JournalColumn(IntEnum):
    TIME = 0
    WHAT = 1
    DETAIL = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: words, and kinds (none: all)."""

    text: str = ""
    kinds: frozenset[EventKind] = frozenset()


class JournalModel(QAbstractTableModel):
    """`listed` when what is shown is that of the newest wish; a wish before it is dropped."""

    listed = Signal()
    failed = Signal(object)

    def __init__(self, journal: Journal, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._journal, self._bridge = journal, bridge
        self._entries: list[Entry] = []
        self._wish = Wish()
        self._reading: Running[tuple[Entry, ...]] | None = None
        self._ended = True  # nothing older than the last line

    @property
    def wish(self) -> Wish:
        return self._wish

    def show(self, wish: Wish) -> None:
        """Look for this now."""
        self._wish = wish
        self._read(None, self._replace)

    def refresh(self) -> None:
        """New lines came: they go above, what one reads stays in its place."""
        if self._reading is None:
            self._read(None, self._put_above)

    def clear(self) -> None:
        """Drop everything read: the wallet was locked."""
        if self._reading is not None:
            self._reading.cancel()
        self._ended = True
        self._fill([])

    def retranslate(self) -> None:
        """Times and words read otherwise now; what a search found may be other lines."""
        if self._wish.text:
            self.show(self._wish)
        elif self._entries:
            last = self.index(len(self._entries) - 1, JournalColumn.DETAIL)
            self.dataChanged.emit(self.index(0, 0), last)

    # Reading

    def _read(self, before: int | None, take: Any) -> None:
        if self._reading is not None:
            self._reading.cancel()
        wish = self._wish
        work = self._journal.page(wish.text, wish.kinds, before, PAGE)

        def arrived(entries: tuple[Entry, ...]) -> None:
            self._reading = None
            take(entries)
            self.listed.emit()

        self._reading = self._bridge.run(self, work, arrived, self._reading_failed)

    def _reading_failed(self, error: AppError) -> None:
        self._reading = None
        self.failed.emit(error)

    def _replace(self, entries: Sequence[Entry]) -> None:
        self._ended = len(entries) < PAGE
        self._fill(entries)

    def _fill(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def _put_above(self, entries: Sequence[Entry]) -> None:
        newest = self._entries[0].id if self._entries else 0
        fresh = [entry for entry in entries if entry.id > newest]
        if len(fresh) == PAGE:
            self._replace(entries)  # more than a page is new: some in between may be missing
        elif fresh:
            self.beginInsertRows(_NOWHERE, 0, len(fresh) - 1)
            self._entries[:0] = fresh
            self.endInsertRows()

    def _put_below(self, entries: Sequence[Entry]) -> None:
        self._ended = len(entries) < PAGE
        if entries:
            first = len(self._entries)
            self.beginInsertRows(_NOWHERE, first, first + len(entries) - 1)
            self._entries.extend(entries)
            self.endInsertRows()

    # What Qt asks

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._ended and self._reading is None

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._read(self._entries[-1].id, self._put_below)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(JournalColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self._entries[index.row()], JournalColumn(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(entry, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column is JournalColumn.WHAT:
                return THEME.color("warn" if entry.kind in _WARNING else "text")
            return THEME.color("muted")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Time"), tr("What happened"), tr("More about it"))[section]


def _text(entry: Entry, column: JournalColumn) -> str:
    if column is JournalColumn.TIME:
        return fmt.full_date(entry.at)
    name, text = event_name(entry.kind), event_text(entry.kind, entry.detail)
    if column is JournalColumn.WHAT:
        return name
    return "" if text == name else " ".join(text.split())
