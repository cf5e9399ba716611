"""Spans of days to filter by: from midnight to midnight where the user lives."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.i18n import tr


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day's start until the end of the last; None = open."""

    first: date | None = None
    last: date | None = None

    @property
    def since(self) -> int | None:
        return _midnight(self.first) if self.first else None

    @property
    def until(self) -> int | None:
        """Unix seconds, exclusive: the start of the day after the last."""
        return _midnight(self.last + timedelta(days=1)) if self.last else None


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time()).astimezone().timestamp())


Preset = tuple[Callable[[], str], Callable[[date], Period]]

PRESETS: tuple[Preset, ...] = (
    (lambda: tr("Any time"), lambda _today: Period()),
    (lambda: tr("Today"), lambda today: Period(today)),
    (lambda: tr("Last 7 days"), lambda today: Period(today - timedelta(days=6))),
    (lambda: tr("Last 30 days"), lambda today: Period(today - timedelta(days=29))),
    (lambda: tr("This year"), lambda today: Period(date(today.year, 1, 1))),
    (
        lambda: tr("Last year"),
        lambda today: Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ),
)
