"""What the window says of a connection that is bad: true, whole, and in one language's manner."""

from collections.abc import Callable

import pytest

from app.core.errors import AppError, DiskFull
from app.wallet.events import SyncChanged
from app.wallet.model import SyncPhase, SyncState
from tests.ui.wallet.desk import Desk
from ui import language
from ui.notices import NoticeLine
from ui.rail.sync import SyncLine
from ui.tidings import listen_for_tidings

_LEFT = SyncState(SyncPhase.FAILED, error="wallet.server.broken")


def test_where_no_server_is_left_none_is_promised(desk: Callable[[], Desk]) -> None:
    made, line = desk(), NoticeLine()
    made.qtbot.addWidget(line)
    listen_for_tidings(made.context, line)
    made.home.bus.publish(SyncChanged(_LEFT))
    made.until(lambda: "The server does not speak properly" in line.label.text())
    assert "next server" not in line.label.text()
    assert "no other server" in line.label.text()


@pytest.mark.parametrize("code", [DiskFull.code, AppError.code])
def test_a_full_disk_is_no_dishonest_server(desk: Callable[[], Desk], code: str) -> None:
    made = desk()
    line = SyncLine(made.context)
    made.qtbot.addWidget(line)
    line.show_state(SyncState(SyncPhase.FAILED, error=code))
    assert "honest" not in line.accessibleName()


def test_a_line_too_long_for_the_rail_ends_in_dots(desk: Callable[[], Desk]) -> None:
    made = desk()
    line = SyncLine(made.context)
    made.qtbot.addWidget(line)
    line.resize(184, 40)
    line.show()
    line.show_state(SyncState(SyncPhase.IDLE, error="wallet.server.unreachable"))
    shown = line.second.shown()
    assert shown.endswith("…")
    assert shown[:-1] in "The server cannot be reached"
    assert line.second.fontMetrics().horizontalAdvance(shown) <= line.second.width()
    assert "The server cannot be reached" in line.accessibleName()


def test_chinese_sentences_stand_without_a_space(desk: Callable[[], Desk]) -> None:
    made = desk()
    language.choose("zh_CN")
    notice = made.overview.notice
    later = made.context.now() + 30
    notice.show_state(SyncState(SyncPhase.OFFLINE, next_try=later))
    assert "。" in notice.banner.label.text()
    assert " " not in notice.banner.label.text().replace("30 ", "30").replace("29 ", "29")
