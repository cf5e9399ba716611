"""Settings: each change is saved and works at once; what does not fit is told beside it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSpinBox

from app.wallet.electrum.pool import ServerState
from app.wallet.model import ServerAddress
from tests.fixtures.program import Desktop
from ui.settings.page import SettingsPage


def _open(desktop: Desktop) -> SettingsPage:
    desktop.context.go("settings")
    page = desktop.wallet.pages["settings"]
    assert isinstance(page, SettingsPage)
    desktop.wait(lambda: page.gaps.findChildren(QSpinBox))
    return page


def test_unit_theme_and_idle_time_are_saved(open_desktop: Desktop) -> None:
    page = _open(open_desktop)
    page.appearance.unit.chosen.emit("sat")
    page.appearance.theme.chosen.emit("dark")
    page.locking.minutes.chosen.emit("0")
    page.appearance.hide_box.click()
    settings = open_desktop.services.settings
    open_desktop.wait(
        lambda: (
            settings.current.unit == "sat"
            and settings.current.theme == "dark"
            and settings.current.auto_lock_minutes == 0
            and settings.current.hide_amounts
        )
    )


def test_servers_of_ones_own_are_used_and_shown(open_desktop: Desktop) -> None:
    page = _open(open_desktop)
    page.connection.own.set_text("one.example:50002:s\n\nlocalhost:50001:t")
    page.connection.save_servers.click()
    settings = open_desktop.services.settings
    open_desktop.wait(lambda: len(settings.current.servers) == 2)
    assert settings.current.servers == ("one.example:50002:s", "localhost:50001:t")


def test_a_line_that_is_no_server_is_named(open_desktop: Desktop) -> None:
    page = _open(open_desktop)
    page.connection.own.set_text("one.example:50002:s\nnot a server")
    page.connection.save_servers.click()
    open_desktop.wait(lambda: "Line 2" in page.connection.own.line.text())
    assert open_desktop.services.settings.current.servers == ()


def test_a_proxy_is_saved_and_a_wrong_one_is_told(open_desktop: Desktop) -> None:
    page = _open(open_desktop)
    page.connection.proxy.set_text("http://x")
    page.connection.save_proxy.click()
    open_desktop.wait(lambda: page.connection.proxy.edit.property("wrong"))
    page.connection.proxy.set_text("socks5://127.0.0.1:9050")
    QTest.keyClick(page.connection.proxy.edit, Qt.Key.Key_Return)
    settings = open_desktop.services.settings
    open_desktop.wait(lambda: settings.current.proxy == "socks5://127.0.0.1:9050")


def test_a_changed_certificate_asks_and_shows_the_fingerprint(open_desktop: Desktop) -> None:
    page = _open(open_desktop)
    server = ServerAddress("own.example", 50002)
    state = ServerState(server, False, None, None, None, False, "ab" * 32)
    page.connection.list.show_states((state,))
    ask = page.connection.list.questions[server]
    ask.click()
    dialog = open_desktop.dialog()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "own.example" in words
    assert "AB:AB" in words


def test_the_gap_limit_of_an_account_is_raised(open_desktop: Desktop) -> None:
    page = _open(open_desktop)
    box = page.gaps.findChildren(QSpinBox)[0]
    box.setValue(60)
    box.editingFinished.emit()
    accounts = open_desktop.services.wallet.accounts
    open_desktop.wait(lambda: open_desktop.run(accounts.list())[0].account.gap_limit == 60)
