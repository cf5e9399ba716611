"""The balance over time, cut to a range and measured for drawing: plain numbers, no painting."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum

from app.wallet.model import BalancePoint, Sats

_DAY = 86_400


class Range(Enum):
    """How far back the chart looks, in days; None is everything."""

    MONTH = 30
    HALF_YEAR = 182
    YEAR = 365
    ALL = None


@dataclass(frozen=True, slots=True)
class Series:
    """A step line: `points[i]` holds from its time until the next one's, the last until `end`."""

    start: int  # unix seconds
    end: int
    points: tuple[BalancePoint, ...]  # never empty; the first is at `start`
    top: int  # satoshi at the upper edge
    ticks: tuple[int, ...]  # satoshi, from 0 to top

    def at(self, moment: float) -> BalancePoint:
        """The balance that held at this moment."""
        low, high = 0, len(self.points) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.points[middle].time <= moment:
                low = middle
            else:
                high = middle - 1
        return self.points[low]


def series(history: Sequence[BalancePoint], span: Range, now: int) -> Series | None:
    """Cut the whole history to a range that ends now; None where nothing was ever held."""
    if not history:
        return None
    # Each point is its day's close, and today's has not come yet: it holds now.
    history = [BalancePoint(min(point.time, now), point.total) for point in history]
    oldest = history[0].time
    start = oldest - (now - oldest) // 40  # a little of the time before
    if span.value is not None:
        start = max(start, now - span.value * _DAY)
    start = min(start, now - _DAY)
    before = [point for point in history if point.time <= start]
    opening = before[-1].total if before else Sats(0)
    inside = [point for point in history if start < point.time <= now]
    points = (BalancePoint(start, opening), *inside)
    top, step = _scale(max(point.total for point in points))
    return Series(start, now, points, top, tuple(range(0, top + 1, step)))


def _scale(highest: int) -> tuple[int, int]:
    """A round upper edge and the step between lines: two to six of them."""
    if highest <= 0:
        return 3, 1
    raw = highest / 4
    size: int = 10 ** math.floor(math.log10(raw)) if raw >= 1 else 1
    step = next((size * n for n in (1, 2, 5, 10) if size * n >= raw), size * 10)
    return math.ceil(highest / step) * step, step


def marks(line: Series, most: int) -> tuple[tuple[int, date], ...]:
    """At most `most` moments worth a label: first of months or years, or days of a short range."""
    first, last = _day(line.start), _day(line.end)
    days = (last - first).days
    if days <= 62:
        every = max(1, math.ceil(days / most))
        return tuple(
            _mark(date.fromordinal(n)) for n in range(last.toordinal(), first.toordinal(), -every)
        )[::-1]
    months = (last.year - first.year) * 12 + last.month - first.month
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60) if months / n <= most), 120)
    found = []
    for number in range(first.year * 12 + first.month, last.year * 12 + last.month):
        if number % every == 0:
            found.append(_mark(date(number // 12, number % 12 + 1, 1)))
    return tuple(found)


def _mark(day: date) -> tuple[int, date]:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()), day


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()
