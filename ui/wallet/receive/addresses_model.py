"""The addresses handed out so far, the newest first."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from app.core.i18n import tr
from app.wallet.model import ReceiveAddress
from ui import format as fmt
from ui.theme import THEME
from ui.wallet.words import one_line

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ADDRESS = int(Qt.ItemDataRole.UserRole) + 1


class AddressColumn(IntEnum):
    ADDRESS = 0
    LABEL = 1
    STATE = 2
    RECEIVED = 3


class AddressesModel(QAbstractTableModel):
    """Address, label, whether it was used, what it received."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._addresses: tuple[ReceiveAddress, ...] = ()

    def show(self, addresses: Sequence[ReceiveAddress]) -> None:
        newest_first = tuple(sorted(addresses, key=lambda address: -address.index))
        if newest_first == self._addresses:
            return
        self.beginResetModel()
        self._addresses = newest_first
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._addresses)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(AddressColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        address = self._addresses[index.row()]
        column = AddressColumn(index.column())
        if role == ADDRESS:
            return address
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(address, column)
        if role == Qt.ItemDataRole.ForegroundRole and column != AddressColumn.ADDRESS:
            received = column == AddressColumn.RECEIVED and address.received > 0
            return THEME.color("good" if received else "muted")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == AddressColumn.RECEIVED:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and column == AddressColumn.RECEIVED:
            font = QFont()
            font.setWeight(QFont.Weight.Medium)
            return font
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section == AddressColumn.RECEIVED:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Address"), tr("Label"), tr("State"), tr("Received"))[section]

    @staticmethod
    def _text(address: ReceiveAddress, column: AddressColumn) -> str:
        if column == AddressColumn.ADDRESS:
            return address.address
        if column == AddressColumn.LABEL:
            return one_line(address.label)
        if column == AddressColumn.STATE:
            return tr("Used") if address.used else tr("Not used")
        return fmt.amount(address.received, sign=True) if address.received else ""
