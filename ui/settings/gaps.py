"""The gap limit of each account: how far the wallet looks for used addresses."""

from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from app.core.i18n import tr
from app.wallet.model import Account, AccountSummary
from ui.context import Context
from ui.settings.calls import set_gap_limit
from ui.widgets.card import Card, column
from ui.widgets.form import FormRow
from ui.widgets.text import Label

_LEAST, _MOST = 20, 10_000


class GapsCard(Card):
    """Only accounts with addresses in a row have one; an address list does not."""

    def __init__(self, context: Context) -> None:
        super().__init__(lambda: tr("Looking for addresses"))
        self._context = context
        self.column.addWidget(
            Label(
                lambda: tr(
                    "Walnut stops looking after this many unused addresses in a row. Raise it if "
                    "payments to later addresses are missing; the search then starts again."
                ),
                "muted",
                wrap=True,
            )
        )
        self._rows: QWidget | None = None
        self._holder = QVBoxLayout()
        self.column.addLayout(self._holder)

    def refresh(self) -> None:
        context = self._context
        context.bridge.run(self, context.services.wallet.accounts.list(), self._show)

    def _show(self, accounts: tuple[AccountSummary, ...]) -> None:
        if self._rows is not None:
            self._rows.deleteLater()
        self._rows = QWidget()
        searching = [s.account for s in accounts if s.account.external is not None]
        self._rows.setLayout(column(*(self._row(account) for account in searching), spacing=8))
        self._holder.addWidget(self._rows)
        self.setVisible(bool(searching))

    def _row(self, account: Account) -> FormRow:
        number = QSpinBox()
        number.setRange(_LEAST, _MOST)
        number.setValue(account.gap_limit)
        number.setFixedWidth(96)
        number.setKeyboardTracking(False)
        number.setAccessibleName(tr("Gap limit of {name}", name=account.name))
        number.editingFinished.connect(lambda: self._changed(account, number.value()))
        return FormRow(account.name, "", number)

    def _changed(self, account: Account, limit: int) -> None:
        if limit != account.gap_limit:
            work = set_gap_limit(self._context.services, account.id, limit)
            self._context.bridge.run(self, work, lambda _: self.refresh())
