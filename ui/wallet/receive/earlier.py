"""The list of addresses that were handed out before."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QTableView

from app.core.i18n import tr
from app.wallet.model import ReceiveAddress
from ui.context import Context
from ui.language import Translated
from ui.system.clipboard import copy_checked
from ui.wallet.receive.addresses_model import ADDRESS, AddressColumn, AddressesModel
from ui.widgets.card import Card
from ui.widgets.choice import Menu
from ui.widgets.table import ROW_HEIGHT, dress
from ui.widgets.text import Label

_MOST_SHOWN = 6  # without scrolling inside the page
_AROUND = 84  # the card's title and margins


class EarlierAddresses(Translated, Card):
    """A table; Enter or a double click shows an address again."""

    def __init__(self, context: Context, show: Callable[[ReceiveAddress], object]) -> None:
        super().__init__(lambda: tr("Addresses so far"), spacing=8)
        self._context, self._show = context, show
        self.model = AddressesModel(self)
        self.table = QTableView()
        self._none = Label(lambda: tr("No address was handed out yet."), "muted")
        self._set_up()
        self.column.addWidget(self._none)
        self.column.addWidget(self.table)
        self.show_addresses(())

    def show_addresses(self, addresses: Sequence[ReceiveAddress]) -> None:
        self.model.show(addresses)
        count = self.model.rowCount()
        self._none.setVisible(count == 0)
        self.table.setVisible(count > 0)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setMinimumHeight(min(count, _MOST_SHOWN) * ROW_HEIGHT + header + 2)
        self.setMaximumHeight(count * ROW_HEIGHT + header + _AROUND)

    def forget(self) -> None:
        self.show_addresses(())

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Addresses so far"))
        self.table.viewport().update()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(AddressColumn) - 1)

    def _set_up(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)
        table.activated.connect(self._activated)
        dress(
            table,
            AddressColumn.ADDRESS,
            {AddressColumn.LABEL: 170, AddressColumn.STATE: 90, AddressColumn.RECEIVED: 140},
        )
        self.retranslate()

    def _activated(self, index: QModelIndex) -> None:
        self._show(index.data(ADDRESS))

    def _menu(self, at: QPoint) -> None:
        found = self.table.indexAt(at).data(ADDRESS)
        if not isinstance(found, ReceiveAddress):
            return
        menu = Menu(self)
        menu.add(lambda: tr("Show this address"), lambda: self._show(found), "qr-code")
        menu.add(lambda: tr("Copy address"), lambda: self._copy(found), "copy")
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _copy(self, address: ReceiveAddress) -> None:
        copy_checked(
            self,
            address.address,
            lambda same: self._context.say(
                (lambda: tr("Address copied"))
                if same
                else lambda: tr("Another program changed the copied address. Do not use it.")
            ),
        )
