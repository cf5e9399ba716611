"""Coin control: choose which coins pay, freeze those that must not."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QTableView, QWidget

from app.core.errors import AppError
from app.core.i18n import ntr, tr
from app.messages import describe
from app.wallet.events import HistoryChanged
from app.wallet.model import AccountId, Coin, OutPoint
from ui import format as fmt
from ui.context import Context
from ui.live import Fresh
from ui.wallet.columns import CoinColumn
from ui.wallet.send.coins_delegate import CoinDelegate, toggle
from ui.wallet.send.coins_model import COIN, CoinsModel
from ui.wallet.words import CoinWords
from ui.widgets.buttons import Button
from ui.widgets.card import Card, row
from ui.widgets.dialog import Dialog
from ui.widgets.table import dress
from ui.widgets.text import Label


class CoinsDialog(Dialog):
    """`decided(outpoints, total)`; no outpoints means: choose for me."""

    decided = Signal(object, object)

    def __init__(
        self, context: Context, parent: QWidget, account: AccountId, chosen: tuple[OutPoint, ...]
    ) -> None:
        super().__init__(parent, lambda: tr("Coins to pay with"), width=640)
        self._context, self._account, self._chosen = context, account, chosen
        self.model = CoinsModel(CoinWords(context.now).cell, self)
        self.table = QTableView()
        self.sum = Label(self._sum_words, "muted")
        self.freeze = Button(lambda: tr("Freeze"), icon_name="snowflake", on_click=self._freeze)
        self._fresh = Fresh(self, self._read)
        self._lay_out()
        self.model.ticked.connect(self.sum.retranslate)
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        context.bridge.listen(self, HistoryChanged, self._fresh.touch)
        self._fresh.now()

    def _lay_out(self) -> None:
        self._set_up_table()
        card = Card(margin=8)
        card.column.addWidget(self.table)
        self.column.addWidget(
            Label(
                lambda: tr(
                    "Tick the coins of this payment; with none ticked they are chosen for you. "
                    "A frozen coin is never spent."
                ),
                "muted",
                wrap=True,
            )
        )
        self.column.addWidget(card)
        self.column.addLayout(row(self.freeze, self.sum, stretch=1))
        self.freeze.setEnabled(False)
        self.add_button(lambda: tr("Choose for me"), self._none)
        self.add_cancel()
        self.add_button(lambda: tr("Use these"), self._accept, "primary")

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(CoinDelegate(self))
        table.setAccessibleName(tr("Coins"))
        table.setMinimumHeight(300)
        table.activated.connect(self._toggle)
        dress(
            table,
            CoinColumn.COIN,
            {CoinColumn.DATE: 110, CoinColumn.STATE: 120, CoinColumn.AMOUNT: 130},
        )

    def _read(self) -> None:
        activity = self._context.services.wallet.activity
        self._context.bridge.run(self, activity.coins(self._account), self._show, self._failed)

    def _show(self, coins: tuple[Coin, ...]) -> None:
        self._fresh.done()
        if self._chosen:
            self.model.choose(self._chosen)
            self._chosen = ()
        self.model.show(coins)
        self._selected()

    def _failed(self, error: AppError) -> None:
        self._fresh.done()
        self.show_trouble(lambda: describe(error).sentence)

    def _current(self) -> Coin | None:
        index = self.table.currentIndex()
        found = index.data(COIN) if index.isValid() else None
        return found if isinstance(found, Coin) else None

    def _selected(self, *_rows: object) -> None:
        coin = self._current()
        self.freeze.setEnabled(coin is not None)
        frozen = coin is not None and coin.frozen
        self.freeze.say((lambda: tr("Unfreeze")) if frozen else lambda: tr("Freeze"))

    def _freeze(self) -> None:
        coin = self._current()
        if coin is not None:
            work = self._context.services.wallet.labels.set_frozen(coin.outpoint, not coin.frozen)
            self._context.bridge.run(self, work, self._fresh.touch, self._failed)

    def _toggle(self, index: QModelIndex) -> None:
        toggle(self.model, index.siblingAtColumn(CoinColumn.COIN))

    def _sum_words(self) -> str:
        count = len(self.model.chosen)
        if not count:
            return tr("None ticked: chosen for you")
        total = fmt.amount_unit(self.model.total, plain=True)
        return ntr("{n} coin ticked · {amount}", "{n} coins ticked · {amount}", count, amount=total)

    def _none(self) -> None:
        self.decided.emit((), 0)
        self.accept()

    def _accept(self) -> None:
        self.decided.emit(self.model.chosen, self.model.total)
        self.accept()
