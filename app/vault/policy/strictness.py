"""Which of two choices protects more, member by member: what holds at once and what must wait."""

from app.vault.policy.actions import Action
from app.vault.policy.model import Choices, Reading


def strictest(one: Choices, other: Choices) -> Choices:
    """The more protective half of both."""
    found = Choices(
        _lower(one.tx_limit, other.tx_limit),
        _lower(one.day_limit, other.day_limit),
        max(one.reading, other.reading, key=_rank),
        max(one.delay, other.delay),
    )
    for action in Action:
        asks = (one.ask(action), other.ask(action))
        found = found.with_ask(action, max(asks, key=lambda ask: ask.rank))
    return found


def _lower(one: int | None, other: int | None) -> int | None:
    limits = [limit for limit in (one, other) if limit is not None]
    return min(limits, default=None)


def _rank(reading: Reading) -> int:
    return reading.rank
