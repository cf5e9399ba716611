"""What the activity is narrowed by: words typed, state, direction, time."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import tr
from app.wallet.model import AccountId, Direction, PaymentQuery, PaymentState
from ui.icons import icon
from ui.language import Translated
from ui.wallet.activity.chip import Choice, FilterChip
from ui.wallet.activity.period_dialog import PeriodDialog
from ui.wallet.activity.periods import PRESETS, Period
from ui.widgets.buttons import Button

_STATES: tuple[Choice, ...] = (
    (lambda: tr("All states"), frozenset()),
    (lambda: tr("On the way"), frozenset({PaymentState.SIGNED, PaymentState.MEMPOOL})),
    (lambda: tr("Confirmed"), frozenset({PaymentState.CONFIRMED})),
    (
        lambda: tr("Replaced or dropped"),
        frozenset({PaymentState.REPLACED, PaymentState.DROPPED}),
    ),
)
_DIRECTIONS: tuple[Choice, ...] = (
    (lambda: tr("In and out"), None),
    (lambda: tr("Incoming"), Direction.INCOMING),
    (lambda: tr("Outgoing"), Direction.OUTGOING),
    (lambda: tr("Between own accounts"), Direction.INTERNAL),
)
_OWN_DATES = "own"


class FilterBar(Translated, QWidget):
    """Search field and filters; `changed` whenever another query is wanted."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._own = Period()
        self._account: AccountId | None = None
        self.search = QLineEdit()
        self._clear = self.search.addAction(
            icon("x", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._clear.triggered.connect(self.search.clear)
        self.search.addAction(
            icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.textChanged.connect(self._tell)
        self._states = FilterChip(lambda: tr("State"), _STATES)
        self._directions = FilterChip(lambda: tr("Direction"), _DIRECTIONS)
        self._accounts = FilterChip(lambda: tr("Account"), [(lambda: tr("All accounts"), None)])
        self._times = FilterChip(lambda: tr("Date"), self._periods())
        self._order = FilterChip(
            lambda: tr("Order"),
            [(lambda: tr("Newest first"), True), (lambda: tr("Oldest first"), False)],
        )
        self._all = Button(lambda: tr("Clear filters"), "quiet", on_click=self.reset)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._go_search)
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in (self._states, self._directions, self._accounts, self._times, self._order):
            chips.addWidget(chip)
        chips.addWidget(self._all)
        chips.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.search)
        layout.addLayout(chips)

    def _wire(self) -> None:
        for chip in (self._states, self._directions, self._accounts, self._order):
            chip.chosen.connect(self._tell)
        self._times.chosen.connect(self._time_chosen)

    def retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Search label, address, transaction or amount"))
        self.search.setAccessibleName(tr("Search payments"))
        for chip in self.findChildren(FilterChip):
            chip.retranslate()
        self._clear.setVisible(bool(self.search.text()))
        self._clear.setText(tr("Clear the search"))
        self._all.setVisible(self.narrowed)

    @property
    def narrowed(self) -> bool:
        """Whether anything is kept out by search or filter."""
        chips = (self._states, self._directions, self._accounts, self._times)
        return bool(self.search.text().strip()) or any(chip.active for chip in chips)

    def query(self, account: AccountId | None) -> PaymentQuery:
        """What to show; `account` is the one chosen in the rail, the filter here goes before it."""
        period = self._period()
        states, direction = self._states.value, self._directions.value
        chosen = self._accounts.value
        return PaymentQuery(
            text=self.search.text().strip(),
            account=AccountId(chosen) if isinstance(chosen, int) else account,
            states=states if isinstance(states, frozenset) else frozenset(),
            direction=direction if isinstance(direction, Direction) else None,
            since=period.since,
            until=period.until,
            newest_first=bool(self._order.value),
        )

    def offer_accounts(self, choices: list[Choice]) -> None:
        """The accounts to filter by; hidden where there is only one or one is chosen already."""
        self._accounts.offer([(lambda: tr("All accounts"), None), *choices])
        self._accounts.setVisible(len(choices) > 1)

    def reset(self) -> None:
        """Show everything again."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        for chip in (self._states, self._directions, self._accounts, self._times):
            chip.reset()
        self._tell()

    def _tell(self) -> None:
        self._clear.setVisible(bool(self.search.text()))
        self._all.setVisible(self.narrowed)
        self.changed.emit()

    def _go_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # Time

    def _periods(self) -> list[Choice]:
        presets: list[Choice] = [(name, number) for number, (name, _make) in enumerate(PRESETS)]
        return [*presets, (self._own_name, _OWN_DATES)]

    def _own_name(self) -> str:
        if self._own.first is None:
            return tr("From … to …")
        return f"{self._own.first:%Y-%m-%d} – {self._own.last:%Y-%m-%d}"

    def _period(self) -> Period:
        value = self._times.value
        return self._own if value == _OWN_DATES else PRESETS[int(str(value))][1](self._today())

    def _time_chosen(self) -> None:
        if self._times.value != _OWN_DATES:
            self._tell()
            return
        dialog = PeriodDialog(self.window(), self._today())
        dialog.decided.connect(self._own_chosen)
        dialog.rejected.connect(self._own_refused)
        dialog.open()

    def _own_chosen(self, period: Period) -> None:
        self._own = period
        self._times.retranslate()
        self._tell()

    def _own_refused(self) -> None:
        self._times.reset()
        self._tell()
