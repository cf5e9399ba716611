"""The chart's numbers: cut to a range, a round scale, labels that fit."""

from datetime import date

from app.wallet.model import BalancePoint, Sats
from ui.wallet.activity.periods import PRESETS, Period
from ui.wallet.overview.series import Range, marks, series

DAY = 86_400
NOW = 1_795_000_000


def history(*steps: tuple[int, int]) -> tuple[BalancePoint, ...]:
    """(days ago, sats)."""
    return tuple(BalancePoint(NOW - days * DAY, Sats(sats)) for days, sats in steps)


def test_range_begins_with_what_was_held_before() -> None:
    line = series(history((400, 100), (100, 250), (3, 180)), Range.MONTH, NOW)
    assert line is not None
    assert line.points[0] == BalancePoint(NOW - 30 * DAY, Sats(250))
    assert line.at(NOW - 10 * DAY).total == 250
    assert line.at(NOW).total == 180


def test_nothing_held_is_no_line() -> None:
    assert series((), Range.ALL, NOW) is None


def test_young_wallet_fills_the_chart() -> None:
    line = series(history((10, 100)), Range.YEAR, NOW)
    assert line is not None
    assert NOW - line.start < 11 * DAY
    assert line.points[0].total == 0


def test_scale_is_round_and_holds_every_point() -> None:
    for highest in (1, 7, 999, 31_482_207, 77_777_777, 2_100_000_000_000_000):
        line = series(history((5, highest)), Range.ALL, NOW)
        assert line is not None
        assert line.top >= highest
        assert line.ticks[0] == 0
        assert line.ticks[-1] == line.top
        assert 2 <= len(line.ticks) <= 7


def test_labels_fit_and_stand_at_round_days() -> None:
    for days in (1, 20, 200, 900, 4000):
        line = series(history((days, 100)), Range.ALL, NOW)
        assert line is not None
        found = marks(line, 8)
        assert 0 < len(found) <= 9 or days == 1
        assert all(line.start - DAY <= moment <= line.end for moment, _ in found)
        if days > 62:
            assert all(day.day == 1 for _, day in found)


def test_periods_are_whole_days() -> None:
    whole = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert whole.since is not None
    assert whole.until is not None
    assert whole.until - whole.since in (31 * DAY, 31 * DAY - 3600, 31 * DAY + 3600)
    today = date(2026, 11, 23)
    spans = [make(today) for _name, make in PRESETS]
    assert spans[0] == Period()
    assert spans[2] == Period(date(2026, 11, 17))
    assert spans[5] == Period(date(2025, 1, 1), date(2025, 12, 31))
