"""The window as a whole: pages, keys, help, locking, themes and languages while it is open."""

import gc

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
)

from app.core import i18n
from app.vault.errors import WrongPassword
from app.vault.service import VaultState
from app.wallet.events import ServerDistrusted, SyncChanged
from app.wallet.model import SyncPhase, SyncState
from tests.fixtures.program import Desktop
from ui import format as fmt
from ui.theme import THEME
from ui.vault.unlock import UnlockView

_PAGES = ("overview", "activity", "send", "receive", "security", "settings")


def _page(desktop: Desktop) -> str:
    shown = desktop.wallet.shown
    return next(name for name, page in desktop.wallet.pages.items() if page is shown)


def test_keys_choose_the_pages(open_desktop: Desktop) -> None:
    for number, name in enumerate(_PAGES):
        open_desktop.press(Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.ControlModifier)
        assert _page(open_desktop) == name


def test_f1_opens_the_help_and_puts_it_away(open_desktop: Desktop) -> None:
    window = open_desktop.window
    open_desktop.press(Qt.Key.Key_F1)
    assert window.help is not None
    assert window.help.isVisible()
    open_desktop.press(Qt.Key.Key_F1)
    assert not window.help.isVisible()


def test_in_a_narrow_window_the_help_folds_the_rail(open_desktop: Desktop) -> None:
    window, rail = open_desktop.window, open_desktop.wallet.rail
    window.resize(1000, 700)
    wide = rail.width()
    window.toggle_help()
    QApplication.processEvents()
    assert rail.width() < wide
    window.toggle_help()
    QApplication.processEvents()
    assert rail.width() == wide
    assert window.width() == 1000


def test_locking_removes_everything_that_was_read(open_desktop: Desktop) -> None:
    open_desktop.context.go("security")
    open_desktop.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    open_desktop.wait(lambda: open_desktop.window.wallet is None)
    assert open_desktop.services.vault.state is VaultState.LOCKED
    assert open_desktop.context.accounts == ()
    assert open_desktop.context.account is None
    unlock = open_desktop.view()
    assert isinstance(unlock, UnlockView)
    assert open_desktop.window.focusWidget() is unlock.password.edit


def test_locking_closes_dialogs(open_desktop: Desktop) -> None:
    open_desktop.window.show_failure(WrongPassword())
    dialog = open_desktop.dialog()
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    open_desktop.lock()
    assert closed


def test_locking_and_unlocking_leaves_no_widgets_behind(open_desktop: Desktop) -> None:
    def count() -> int:
        gc.collect()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        return len(QApplication.allWidgets())

    counts = []
    for _ in range(3):
        open_desktop.lock()
        counts.append(count())
        open_desktop.unlock()
    assert counts[2] <= counts[1] + 2


def test_mouse_and_keyboard_keep_the_wallet_open(open_desktop: Desktop) -> None:
    idle = open_desktop.services.vault.idle
    idle._last = (0.0, 0.0)
    QTest.mouseMove(open_desktop.window.windowHandle(), QPoint(300, 300))
    open_desktop.wait(lambda: idle.seconds() < 60)
    idle._last = (0.0, 0.0)
    QTest.keyClick(open_desktop.window.windowHandle(), Qt.Key.Key_Tab)
    assert idle.seconds() < 60


def test_an_idle_wallet_locks_itself(open_desktop: Desktop) -> None:
    open_desktop.services.vault.idle._last = (0.0, 0.0)
    open_desktop.wait(lambda: open_desktop.window.wallet is None)
    assert open_desktop.services.vault.state is VaultState.LOCKED


def test_settings_show_at_once(open_desktop: Desktop) -> None:
    settings = open_desktop.services.settings
    open_desktop.run(settings.change(theme="dark", unit="sat", hide_amounts=True))
    open_desktop.wait(lambda: THEME.name == "dark" and fmt.unit() == "sat" and fmt.amounts_hidden())
    open_desktop.run(settings.change(language="zh_CN", hide_amounts=False))
    open_desktop.wait(lambda: i18n.language() == "zh_CN")
    open_desktop.wait(lambda: "0 sat" in open_desktop.wallet.rail.accounts.balance.text())
    assert "Lock" not in open_desktop.wallet.rail.lock.text()


def test_a_server_that_was_left_is_told_above_the_page(open_desktop: Desktop) -> None:
    async def publish() -> None:
        open_desktop.services.bus.publish(
            ServerDistrusted("liar.example:50002:s", "wallet.server.lied")
        )

    open_desktop.run(publish())
    line = open_desktop.wallet.notices
    open_desktop.wait(line.isVisible)
    assert "liar.example" in line.label.text()
    line.dismissed.emit()
    assert not line.isVisible()


def test_the_rail_says_how_fresh_everything_is(open_desktop: Desktop) -> None:
    sync = open_desktop.wallet.rail.sync
    sync.show_state(SyncState(SyncPhase.READY, height=912_406, latency_ms=38))
    assert "912\u2009406" in sync.accessibleName()
    assert "38 ms" in sync.accessibleName()
    sync.show_state(SyncState(SyncPhase.HISTORY, done=1200, total=5000))
    assert "1\u2009200 of 5\u2009000" in sync.accessibleName()


def test_a_network_of_tests_is_named_in_the_title(open_desktop: Desktop) -> None:
    assert "regtest" in open_desktop.window.windowTitle()


def test_a_bug_is_told_once(open_desktop: Desktop) -> None:
    open_desktop.window.show_broken()
    open_desktop.window.show_broken()
    dialog = open_desktop.dialog()
    assert "mistake of ours" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    shown = [d for d in open_desktop.window.findChildren(type(dialog)) if d.isVisible()]
    assert len(shown) == 1


def test_a_bug_in_a_slot_is_logged_whole_and_told(
    open_desktop: Desktop, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        1 // 0  # noqa: B018
    except ZeroDivisionError as error:
        open_desktop.program.caught(ZeroDivisionError, error, error.__traceback__)
    assert "ZeroDivisionError" in caplog.text
    assert "test_a_bug_in_a_slot" in caplog.text
    open_desktop.dialog().close()


def test_sync_events_reach_the_rail(open_desktop: Desktop) -> None:
    async def publish() -> None:
        open_desktop.services.bus.publish(SyncChanged(SyncState(SyncPhase.READY, height=7)))

    open_desktop.run(publish())
    open_desktop.wait(lambda: "7" in open_desktop.wallet.rail.sync.accessibleName())


def test_the_rail_stops_and_starts_synchronizing(open_desktop: Desktop) -> None:
    sync = open_desktop.wallet.rail.sync
    synchronizer = open_desktop.services.wallet.synchronizer
    open_desktop.wait(lambda: synchronizer.state.phase is not SyncPhase.IDLE)
    for words, wanted in (("Stop synchronizing", False), ("Synchronize now", True)):
        sync.click()
        menu = sync.findChildren(QMenu)[-1]
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.close()
        open_desktop.wait(
            lambda wanted=wanted: (synchronizer.state.phase is not SyncPhase.IDLE) == wanted
        )
        open_desktop.wait(
            lambda wanted=wanted: ("Not synchronizing" in sync.accessibleName()) != wanted
        )
