"""The first card: what there is, what arrives, and how it came to be."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.core.i18n import tr
from app.wallet.model import AccountSummary, Balance, BalancePoint
from ui import format as fmt
from ui.context import Context
from ui.wallet.overview.chart import BalanceChart
from ui.wallet.overview.series import Range
from ui.widgets.amount import BalanceLabel
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.segmented import Segmented
from ui.widgets.text import Label

_CHART_HEIGHT = 190
_RANGES = {
    "month": (Range.MONTH, lambda: tr("1M")),
    "half": (Range.HALF_YEAR, lambda: tr("6M")),
    "year": (Range.YEAR, lambda: tr("1Y")),
    "all": (Range.ALL, lambda: tr("All")),
}


class BalanceCard(Card):
    """Balance, its parts, the two main buttons, the chart with its ranges."""

    def __init__(self, context: Context) -> None:
        super().__init__(spacing=6)
        self._context = context
        self._balance = Balance()
        self._account: AccountSummary | None = None
        self._caption = Label(self._caption_words, "muted")
        self.total = BalanceLabel()
        self.parts = Label(self._parts_words, "muted", wrap=True)
        self.chart = BalanceChart(fmt.amount_unit, axis_amount, _chart_day)
        self.chart.setFixedHeight(_CHART_HEIGHT)
        self.ranges = Segmented(
            lambda: tr("Span of the chart"), [(key, words) for key, (_, words) in _RANGES.items()]
        )
        self.ranges.choose("year")
        self.ranges.chosen.connect(lambda key: self.chart.show_range(_RANGES[key][0]))
        self._receive = Button(
            lambda: tr("Receive"),
            icon_name="arrow-down-left",
            on_click=lambda: context.go("receive"),
        )
        self.send = Button(
            lambda: tr("Send"), "primary", "arrow-up-right", lambda: context.go("send")
        )
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._caption)
        words.addWidget(self.total)
        words.addWidget(self.parts)
        words.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._receive)
        buttons.addWidget(self.send)
        right = QVBoxLayout()
        right.addLayout(buttons)
        right.addStretch(1)
        right.addSpacing(8)
        right.addWidget(self.ranges, 0, Qt.AlignmentFlag.AlignRight)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        top.addLayout(right)
        self.column.addLayout(top)
        self.column.addWidget(self.chart)

    def show_balance(self, balance: Balance, account: AccountSummary | None) -> None:
        """account: the one chosen in the rail, or None for all of them."""
        self._balance, self._account = balance, account
        self.total.show_amount(balance.total)
        self._caption.retranslate()
        self.parts.retranslate()
        self.parts.setVisible(bool(self.parts.text()))
        self.send.setEnabled(balance.total > 0)

    def show_history(self, history: Sequence[BalancePoint]) -> None:
        self.chart.show_history(history, self._context.now())
        for widget in (self.chart, self.ranges):
            widget.setVisible(bool(history))

    def _caption_words(self) -> str:
        account = self._account
        return account.account.name if account else tr("Total balance")

    def _parts_words(self) -> str:
        """Only what is out of the ordinary."""
        balance = self._balance
        parts = []
        if balance.arriving:
            parts.append(
                tr("{amount} arriving", amount=fmt.amount_unit(balance.arriving, sign=True))
            )
        if balance.change:
            parts.append(tr("{amount} change on its way", amount=fmt.amount_unit(balance.change)))
        if balance.frozen:
            parts.append(tr("{amount} frozen", amount=fmt.amount_unit(balance.frozen)))
        if balance.immature:
            parts.append(
                tr("{amount} mined, not yet usable", amount=fmt.amount_unit(balance.immature))
            )
        return "  ·  ".join(parts)


def axis_amount(sats: int) -> str:
    """Short, for an axis: no more decimals than the step needs."""
    if fmt.amounts_hidden():
        return "•••"
    if fmt.unit() == "sat":
        return fmt.grouped(sats)
    text = fmt.btc(sats).rstrip("0")
    return text + "00"[: max(0, 2 - len(text.partition(".")[2]))]


def _chart_day(day: date, whole: bool) -> str:
    moment = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    if whole:
        return fmt.full_date(moment).rpartition(" ")[0]
    if day.day == 1:
        return str(day.year) if day.month == 1 else fmt.month(moment)
    return fmt.day(moment, moment + 20 * 86_400)
