"""The words for payments and coins, the same on every page: state, direction, name, amount."""

from collections.abc import Callable

from app.core.i18n import ntr, tr
from app.core.wording import sentences
from app.wallet.model import Coin, Direction, PaymentRow, PaymentState
from ui import format as fmt
from ui.wallet.columns import CoinColumn, Column

SETTLED = 6  # confirmations after which a payment is shown as final

_ICONS = {
    Direction.INCOMING: "arrow-down-left",
    Direction.OUTGOING: "arrow-up-right",
    Direction.INTERNAL: "arrows-left-right",
}
LOST = (PaymentState.REPLACED, PaymentState.DROPPED)


def state_chip(row: PaymentRow) -> tuple[str, str]:
    """The state in a word, and its tone."""
    if row.state == PaymentState.CONFIRMED:
        if row.confirmations >= SETTLED:
            return tr("Confirmed"), "good"
        return tr("{n} of {all}", n=max(1, row.confirmations), all=SETTLED), "warn"
    return {
        PaymentState.SIGNED: (tr("Not sent yet"), "muted"),
        PaymentState.MEMPOOL: (tr("In mempool"), "warn"),
        PaymentState.REPLACED: (tr("Replaced"), "muted"),
        PaymentState.DROPPED: (tr("Dropped"), "bad"),
    }[row.state]


def state_sentence(row: PaymentRow) -> str:
    """What the state means and what comes next."""
    if row.state == PaymentState.CONFIRMED:
        return sentences(
            ntr("{n} block confirms it.", "{n} blocks confirm it.", max(1, row.confirmations)),
            tr("It is final.") if row.confirmations >= SETTLED else "",
        )
    return {
        PaymentState.SIGNED: tr("Signed here; no server has taken it yet. Walnut keeps trying."),
        PaymentState.MEMPOOL: tr("Servers know it; it waits for a place in a block."),
        PaymentState.REPLACED: tr("Another transaction spent its coins: it will not confirm."),
        PaymentState.DROPPED: tr("Servers forgot it: its coins are free again."),
    }[row.state]


def direction_word(direction: Direction) -> str:
    return {
        Direction.INCOMING: tr("Incoming"),
        Direction.OUTGOING: tr("Outgoing"),
        Direction.INTERNAL: tr("Between own accounts"),
    }[direction]


def one_line(text: str) -> str:
    """Text from outside on one line: no line breaks, nothing that turns the direction."""
    return "".join(c if c.isprintable() and c not in _TURNING else " " for c in text)


_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class PaymentWords:
    """The words of a payment's line; `now` gives unix seconds, for Today and Yesterday."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def title(self, row: PaymentRow) -> str:
        return one_line(row.label) or row.address or tr("Several addresses")

    def subtitle(self, row: PaymentRow) -> str:
        return row.address if row.label else ""

    def date(self, row: PaymentRow) -> str:
        return fmt.moment(row.time, int(self._now()))

    def state(self, row: PaymentRow) -> tuple[str, str]:
        return state_chip(row)

    def amount(self, row: PaymentRow) -> tuple[str, str]:
        lost = row.state in LOST
        tone = "muted" if lost else "good" if row.amount > 0 else "text"
        return fmt.amount(row.amount, sign=True), tone

    def icon(self, row: PaymentRow) -> tuple[str, str]:
        incoming = row.direction == Direction.INCOMING and row.state not in LOST
        return _ICONS[row.direction], "good" if incoming else "muted"

    def cell(self, row: PaymentRow, column: Column) -> str:
        """One cell as a screen reader says it."""
        if column == Column.WHAT:
            return f"{direction_word(row.direction)}: {self.title(row)}"
        if column == Column.DATE:
            return self.date(row)
        if column == Column.STATE:
            return self.state(row)[0]
        return fmt.amount_unit(row.amount, sign=True)


class CoinWords:
    """The words of a coin's line."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def cell(self, coin: Coin, column: CoinColumn) -> str:
        if column == CoinColumn.COIN:
            return one_line(coin.label) or fmt.short_id(coin.address, 10)
        if column == CoinColumn.DATE:
            return fmt.day(coin.time, int(self._now()))
        if column == CoinColumn.STATE:
            return self._state(coin)
        return fmt.amount(coin.amount, plain=True)

    @staticmethod
    def _state(coin: Coin) -> str:
        if coin.frozen:
            return tr("Frozen")
        if coin.height is None:
            return tr("Unconfirmed")
        return tr("Free") if coin.spendable else tr("Not spendable yet")
