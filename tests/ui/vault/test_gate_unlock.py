"""Unlocking: the password, the wait after wrong ones, and what cannot be opened."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.vault.disk.instance import InstanceLock
from app.vault.service import VaultState
from tests.fixtures.program import PASSWORD, Desktop
from tests.ui.conftest import Start
from ui.vault.blocked import BlockedView
from ui.vault.restore import RestoreView
from ui.vault.unlock import UnlockView
from ui.vault.welcome import WelcomeView


def _unlock(desktop: Desktop) -> UnlockView:
    view = desktop.view()
    assert isinstance(view, UnlockView)
    return view


def _try(desktop: Desktop, password: str) -> None:
    view = _unlock(desktop)
    desktop.wait(view.password.isEnabled)
    view.password.clear()
    desktop.type(view.password.edit, password)
    QTest.keyClick(view.password.edit, Qt.Key.Key_Return)


def test_an_empty_folder_welcomes_and_a_wallet_asks_for_its_password(start: Start) -> None:
    desktop = start()
    assert isinstance(desktop.view(), WelcomeView)
    desktop.make_wallet()
    again = start()
    assert isinstance(again.view(), UnlockView)
    _try(again, PASSWORD)
    again.wait(lambda: again.window.wallet is not None)


def test_a_password_typed_before_the_services_are_ready_is_not_lost(
    start: Start, open_desktop: Desktop
) -> None:
    desktop = start()
    desktop.close()
    early = Desktop(desktop.qtbot, open_desktop.paths.folder.parent)
    try:
        view = _unlock(early)
        early.window.show()
        early.type(view.password.edit, PASSWORD)
        QTest.keyClick(view.password.edit, Qt.Key.Key_Return)
        assert not early.started
        early.program.show()
        early.wait(lambda: early.window.wallet is not None)
    finally:
        early.close()


def test_a_wrong_password_is_told_and_the_field_is_empty(open_desktop: Desktop) -> None:
    open_desktop.lock()
    _try(open_desktop, "not-this-one")
    view = _unlock(open_desktop)
    open_desktop.wait(lambda: "does not fit" in view.password.line.text())
    assert view.password.length() == 0
    assert open_desktop.window.focusWidget() is view.password.edit
    assert open_desktop.services.vault.state is VaultState.LOCKED


def test_after_some_wrong_passwords_the_window_waits_and_says_how_long(
    open_desktop: Desktop,
) -> None:
    open_desktop.lock()
    view = _unlock(open_desktop)
    while not view.waiting:
        before = open_desktop.services.vault.wait_seconds()
        assert before == 0
        _try(open_desktop, "not-this-one")
        open_desktop.wait(lambda: view.password.length() == 0 and not view.busy)
    assert "Next try in" in view.password.line.text()
    assert not view.password.isEnabled()
    assert not view.unlock.isEnabled()
    open_desktop.wait(lambda: not view.waiting)
    _try(open_desktop, PASSWORD)
    open_desktop.wait(lambda: open_desktop.window.wallet is not None)
    line = open_desktop.wallet.notices
    assert line.isVisible()
    assert "wrong password" in line.label.text()


def test_a_second_program_is_kept_out_until_the_first_lets_go(
    open_desktop: Desktop,
) -> None:
    folder = open_desktop.paths.folder.parent
    open_desktop.close()
    first = InstanceLock(open_desktop.paths.instance)
    first.acquire()
    second = Desktop(open_desktop.qtbot, folder)
    try:
        second.program.show()
        second.wait(lambda: isinstance(second.view(), BlockedView))
        assert "already open" in second.view().title.text()
        first.release()
        view = second.view()
        assert isinstance(view, BlockedView)
        view.again.click()
        second.wait(lambda: second.started)
        assert isinstance(second.view(), UnlockView)
    finally:
        second.close()


def test_a_damaged_file_says_so_and_where_to_read_on(start: Start, open_desktop: Desktop) -> None:
    vault: Path = open_desktop.paths.vault
    open_desktop.close()
    data = bytearray(vault.read_bytes())
    data[len(data) // 2] ^= 1
    vault.write_bytes(data)
    desktop = start()
    view = _unlock(desktop)
    desktop.wait(view.trouble.isVisible)  # before anything is typed
    assert "damaged" in view.trouble.label.text()
    assert not view.password.isEnabled()
    view.forgot.click()
    desktop.wait(lambda: isinstance(desktop.view(), RestoreView))
    assert desktop.services.vault.state is VaultState.ABSENT
    kept = [path for path in vault.parent.iterdir() if "damaged" in path.name]
    assert kept[0].read_bytes() == bytes(data)


def test_a_damaged_database_is_begun_anew(start: Start, open_desktop: Desktop) -> None:
    database: Path = open_desktop.paths.database
    open_desktop.close()
    database.write_bytes(b"not a database" * 1000)
    desktop = start()
    _try(desktop, PASSWORD)
    view = _unlock(desktop)
    desktop.wait(view.trouble.isVisible)
    assert "database is damaged" in view.trouble.label.text()
    view.forgot.click()
    assert "labels as of the last copy" in view.text.text()
    _try(desktop, PASSWORD)
    desktop.wait(lambda: desktop.window.wallet is not None)


def test_a_cleared_keyring_leads_to_the_phrase(start: Start, open_desktop: Desktop) -> None:
    keyring = open_desktop.paths.folder.parent / "keyring"
    open_desktop.close()
    for file in [keyring, *keyring.rglob("*")] if keyring.is_dir() else [keyring]:
        if file.is_file():
            file.unlink()
    desktop = start()
    _try(desktop, PASSWORD)
    view = _unlock(desktop)
    desktop.wait(view.trouble.isVisible)
    assert "recovery phrase" in view.trouble.label.text()
    assert "recovery phrase" in view.forgot.text()
    view.forgot.click()
    assert isinstance(desktop.view(), RestoreView)
