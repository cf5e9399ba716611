"""The coins of an account as a table that can be ticked: coin control and freezing."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.core.i18n import tr
from app.wallet.model import Coin, OutPoint, Sats
from ui.wallet.columns import CoinColumn

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
COIN = int(Qt.ItemDataRole.UserRole) + 1


Speak = Callable[[Coin, CoinColumn], str]


class CoinsModel(QAbstractTableModel):
    """Every unspent output, largest first; ticks survive a fresh reading of the coins."""

    ticked = Signal()

    def __init__(self, speak: Speak, parent: QObject | None = None) -> None:
        """speak: the words of one cell."""
        super().__init__(parent)
        self._speak = speak
        self._coins: list[Coin] = []
        self._chosen: set[OutPoint] = set()

    def show(self, coins: Sequence[Coin]) -> None:
        self.beginResetModel()
        self._coins = sorted(coins, key=lambda coin: (-coin.amount, coin.time))
        self._chosen &= {coin.outpoint for coin in coins if coin.spendable}
        self.endResetModel()
        self.ticked.emit()

    def coin(self, row: int) -> Coin:
        return self._coins[row]

    def choose(self, outpoints: Sequence[OutPoint]) -> None:
        """Tick exactly these."""
        self._chosen = set(outpoints)
        self._changed()

    @property
    def chosen(self) -> tuple[OutPoint, ...]:
        return tuple(coin.outpoint for coin in self._coins if coin.outpoint in self._chosen)

    @property
    def total(self) -> Sats:
        return Sats(sum(coin.amount for coin in self._coins if coin.outpoint in self._chosen))

    def _changed(self) -> None:
        if self._coins:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._coins) - 1, 0))
        self.ticked.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._coins)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(CoinColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        coin = self._coins[index.row()]
        column = CoinColumn(index.column())
        if role == COIN:
            return coin
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._speak(coin, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == CoinColumn.COIN:
            ticked = coin.outpoint in self._chosen
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column == CoinColumn.AMOUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        outpoint = self._coins[index.row()].outpoint
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(outpoint)
        else:
            self._chosen.discard(outpoint)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        coin = self._coins[index.row()]
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == CoinColumn.COIN and coin.spendable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section == CoinColumn.AMOUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Coin"), tr("Date"), tr("State"), tr("Amount"))[section]
