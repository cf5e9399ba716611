"""Counting: what a payment is worth to the limits, what the last day held, what is demanded."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import SPENT_MOST, Choices, Reading, Spent

DAY = 24 * 3600
Age = Callable[[int], float]
"""How many seconds ago a moment (Unix seconds) was; negative for one to come."""


class Reason(enum.StrEnum):
    """Why a payment needs a code."""

    TX = "tx"  # above the limit of one payment
    DAY = "day"  # above the limit of a day
    NEW = "new"  # somebody who was not paid before
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Spend:
    """A payment as the limits see it.

    sats: what leaves the wallet, with the fee; all payees of a batch together. new_recipient:
    whether one of them was never paid before. replaces_sats: the same sum of the payment that
    was signed here and can no longer confirm beside this one, else 0.
    """

    sats: int
    new_recipient: bool = False
    replaces_sats: int = 0

    @property
    def counted(self) -> int:
        """What a replacement adds to what was counted before."""
        return max(0, self.sats - self.replaces_sats)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a payment needs besides the password.

    reason: None for no code. delay: seconds that the draft must have been shown.
    """

    reason: Reason | None
    delay: int


def recent(spent: Iterable[Spent], age: Age) -> tuple[Spent, ...]:
    """Those of the last 24 hours; what seems to be of the future counts as now."""
    return tuple(entry for entry in spent if age(entry.at) < DAY)


def total(spent: Iterable[Spent]) -> int:
    return sum(entry.sats for entry in spent)


def added(spent: tuple[Spent, ...], entry: Spent) -> tuple[Spent, ...]:
    """With one more; where there are too many, the oldest two become one, as if of the later."""
    if len(spent) >= SPENT_MOST:
        one, two, *others = spent
        spent = (Spent(max(one.at, two.at), one.sats + two.sats), *others)
    return (*spent, entry)


def without(spent: tuple[Spent, ...], entry: Spent) -> tuple[Spent, ...]:
    """One such entry less; the same where it was added up with another meanwhile."""
    if entry not in spent:
        return spent
    place = spent.index(entry)
    return spent[:place] + spent[place + 1 :]


def demand(choices: Choices, spend: Spend, spent: Iterable[Spent]) -> Demand:
    """What these choices ask of this payment after what was spent today."""
    over = _over(choices, spend, spent)
    return Demand(_reason(choices, spend, over), _delay(choices, spend, over is not None))


def _over(choices: Choices, spend: Spend, spent: Iterable[Spent]) -> Reason | None:
    if choices.tx_limit is not None and spend.counted > choices.tx_limit:
        return Reason.TX
    if choices.day_limit is not None and total(spent) + spend.counted > choices.day_limit:
        return Reason.DAY
    return None


def _reason(choices: Choices, spend: Spend, over: Reason | None) -> Reason | None:
    if over is not None:
        return over
    if spend.new_recipient and choices.ask(Action.PAY_NEW_RECIPIENT) is Ask.CODE:
        return Reason.NEW
    return Reason.EVERY if choices.ask(Action.PAY) is Ask.CODE else None


def _delay(choices: Choices, spend: Spend, over: bool) -> int:
    wanted = choices.reading is Reading.ALWAYS or (choices.reading is Reading.OVER and over)
    return choices.delay if wanted and spend.new_recipient else 0
