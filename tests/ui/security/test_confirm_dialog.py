"""The dialog before each security change: what it asks for, and how it says no."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.secret import Secret
from tests.fixtures.program import PASSWORD, Desktop
from ui.security.change_password import ChangePasswordDialog
from ui.security.confirm import Confirm, ConfirmDialog

Ask = Callable[[], ConfirmDialog]


@pytest.fixture
def results() -> list[object]:
    return []


@pytest.fixture
def ask(open_desktop: Desktop, results: list[object]) -> Ask:
    """Opens a question that proves password and code and gives "done"."""

    async def work(password: Secret, code: Secret | None) -> str:
        await open_desktop.services.vault.verify(password, code)
        return "done"

    def make() -> ConfirmDialog:
        confirm = Confirm("Title", "What will happen.", "Do it", work)
        dialog = ConfirmDialog(open_desktop.context, open_desktop.window, confirm)
        dialog.done_with.connect(results.append)
        dialog.open()
        return dialog

    return make


def test_without_codes_the_password_is_enough(
    open_desktop: Desktop, ask: Ask, results: list[object]
) -> None:
    dialog = ask()
    assert not dialog.credentials.code.isVisible()
    open_desktop.type(dialog.credentials.password.edit, PASSWORD)
    QTest.keyClick(dialog.credentials.password.edit, Qt.Key.Key_Return)
    open_desktop.wait(lambda: results == ["done"])


def test_with_codes_the_sixth_digit_sends_it(
    open_desktop: Desktop, ask: Ask, results: list[object]
) -> None:
    open_desktop.turn_codes_on()
    dialog = ask()
    open_desktop.type(dialog.credentials.password.edit, PASSWORD)
    QTest.keyClick(dialog.credentials.password.edit, Qt.Key.Key_Return)
    assert not results
    open_desktop.type(dialog.credentials.code.code.edit, open_desktop.phone.code().text())
    open_desktop.wait(lambda: results == ["done"])


def test_a_recovery_code_does_as_well(
    open_desktop: Desktop, ask: Ask, results: list[object]
) -> None:
    spare = open_desktop.turn_codes_on()
    dialog = ask()
    dialog.credentials.code.change.click()
    dialog.credentials.password.edit.setText(PASSWORD)
    dialog.credentials.code.spare.set_text(spare[0].text())
    open_desktop.click(dialog.action)
    open_desktop.wait(lambda: results == ["done"])


def test_each_refusal_stands_at_its_field(
    open_desktop: Desktop, ask: Ask, results: list[object]
) -> None:
    open_desktop.turn_codes_on()
    dialog = ask()
    fields = dialog.credentials
    fields.password.edit.setText("not-this-one")
    code = open_desktop.phone.code()
    fields.code.code.edit.setText(code.text())
    open_desktop.click(dialog.action)
    open_desktop.wait(lambda: "does not fit" in fields.password.line.text())
    assert fields.code.code.edit.text() == code.text()  # it was not looked at
    open_desktop.run(open_desktop.services.vault.codes.verify(code))
    fields.password.edit.setText(PASSWORD)
    open_desktop.click(dialog.action)
    open_desktop.wait(lambda: "used already" in fields.code.code.line.text())
    assert fields.password.length()
    open_desktop.phone.ahead = 240
    fields.code.code.edit.setText(open_desktop.phone.code().text())
    open_desktop.click(dialog.action)
    open_desktop.wait(lambda: "does not fit" in fields.code.code.line.text())
    # By how much the clocks differ is told at the gate: here it would help whoever guesses.
    assert "minutes" not in fields.code.code.line.text()
    assert not results
    dialog.reject()


def test_the_wait_is_told_and_ends(open_desktop: Desktop, ask: Ask) -> None:
    dialog = ask()
    fields = dialog.credentials
    while fields.password.isEnabled():
        fields.password.edit.setText("not-this-one")
        open_desktop.click(dialog.action)
        open_desktop.wait(lambda: not fields.password.length())
    assert "Next try in" in fields.password.line.text()
    open_desktop.clock.pass_time(60)
    open_desktop.wait(fields.password.isEnabled)
    dialog.reject()


def test_the_password_is_changed_with_a_code(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    dialog = ChangePasswordDialog(open_desktop.context, open_desktop.window)
    dialog.open()
    done: list[int] = []
    dialog.finished.connect(done.append)
    dialog.old.edit.setText(PASSWORD)
    for field in (dialog.new, dialog.again):
        field.edit.setText("another-Long-Passw0rd")
    open_desktop.click(dialog.change)
    assert open_desktop.window.isVisible()
    assert not done  # a code is missing
    dialog.credentials.code.code.edit.setFocus()
    open_desktop.type(dialog.credentials.code.code.edit, open_desktop.phone.code().text())
    open_desktop.wait(lambda: done)
    open_desktop.clock.pass_time(30)
    vault = open_desktop.services.vault
    open_desktop.run(vault.verify(Secret("another-Long-Passw0rd"), open_desktop.phone.code()))
