"""Security: what protects the wallet, truly, and changing the password."""

from PySide6.QtWidgets import QLabel

from app.core.secret import Secret
from app.vault.service import VaultState
from tests.fixtures.program import PASSWORD, Desktop
from ui import format as fmt
from ui.security.change_password import ChangePasswordDialog
from ui.security.journal.dialog import JournalDialog
from ui.widgets.buttons import Button

_NEW = "another-Long-Passw0rd"


def _words(desktop: Desktop) -> str:
    desktop.context.go("security")
    page = desktop.wallet.pages["security"]
    return " ".join(label.text() for label in page.findChildren(QLabel))


def _dialog(desktop: Desktop) -> ChangePasswordDialog:
    dialog = ChangePasswordDialog(desktop.context, desktop.window)
    dialog.open()
    return dialog


def test_it_says_that_the_keyring_is_in_use(open_desktop: Desktop) -> None:
    assert "In use" in _words(open_desktop)
    assert "Nobody typed a wrong password or code since" in _words(open_desktop)


def test_failed_logins_are_told_with_the_time_of_the_last(open_desktop: Desktop) -> None:
    """Password or code: nobody knows which of them it was."""
    open_desktop.lock()
    vault = open_desktop.services.vault
    for _ in range(2):
        tried = open_desktop.services.runtime.submit(vault.unlock(Secret("not-this-one")))
        assert tried.exception(timeout=60) is not None
    open_desktop.clock.pass_time(3 * 24 * 3600)
    open_desktop.unlock()
    day = fmt.full_date(int(open_desktop.clock.now()) - 3 * 24 * 3600).partition(",")[0]
    said = "2 wrong passwords or codes since your last login, the last one on " + day
    assert said in _words(open_desktop)
    assert said in open_desktop.wallet.notices.label.text()
    page = open_desktop.wallet.pages["security"]
    (way,) = [b for b in page.findChildren(Button) if b.text() == "Show them in the journal…"]
    open_desktop.click(way)
    dialog = open_desktop.dialog()
    assert isinstance(dialog, JournalDialog)
    assert dialog.view.group.value() == "logins"


def test_the_password_is_changed(open_desktop: Desktop) -> None:
    dialog = _dialog(open_desktop)
    dialog.old.edit.setText(PASSWORD)
    dialog.new.edit.setText(_NEW)
    dialog.again.edit.setText(_NEW)
    done: list[int] = []
    dialog.finished.connect(done.append)
    dialog.change.click()
    open_desktop.wait(lambda: done)
    open_desktop.lock()
    open_desktop.run(open_desktop.services.vault.unlock(Secret(_NEW)))
    assert open_desktop.services.vault.state is VaultState.UNLOCKED


def test_a_wrong_present_password_changes_nothing(open_desktop: Desktop) -> None:
    dialog = _dialog(open_desktop)
    dialog.old.edit.setText("not-this-one")
    dialog.new.edit.setText(_NEW)
    dialog.again.edit.setText(_NEW)
    dialog.change.click()
    open_desktop.wait(lambda: dialog.old.edit.property("wrong"))
    assert dialog.isVisible()
    dialog.reject()
    open_desktop.run(open_desktop.services.vault.verify(Secret(PASSWORD)))


def test_two_different_new_passwords_are_refused(open_desktop: Desktop) -> None:
    dialog = _dialog(open_desktop)
    dialog.old.edit.setText(PASSWORD)
    dialog.new.edit.setText(_NEW)
    dialog.again.edit.setText(_NEW + "x")
    dialog.change.click()
    assert "not the same" in dialog.again.line.text()
    dialog.reject()
