"""The balance and its chart say what is known, and nothing before it is known."""

from pytestqt.qtbot import QtBot

from app.wallet.model import BalancePoint, Sats
from ui import format as fmt
from ui.wallet.overview.series import Range, series
from ui.widgets.amount import BalanceLabel

_DAY = 86_400
_NOON = 20_000 * _DAY + _DAY // 2


def test_what_arrived_today_is_on_the_chart_before_the_day_ends() -> None:
    close = _NOON + _DAY // 2 - 1
    line = series([BalancePoint(close, Sats(5_000_000))], Range.YEAR, _NOON)
    assert line is not None
    assert line.at(_NOON).total == 5_000_000
    assert line.top >= 5_000_000


def test_an_unread_balance_does_not_look_like_zero(qtbot: QtBot) -> None:
    label = BalanceLabel()
    qtbot.addWidget(label)
    assert label.amount.text() == ""
    label.show_amount(0)
    assert label.amount.text() == fmt.amount(0)
