"""The wallet locks under an open dialog: it closes whatever it does, and what was typed goes."""

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog

from app.core.secret import Secret
from app.vault.disk.peek import seems_to_have_codes
from tests.fixtures.program import PASSWORD, Desktop
from ui.security.backup.rehearse import RehearseDialog
from ui.security.backup.save import SaveBackupDialog
from ui.security.change_password import ChangePasswordDialog
from ui.security.confirm import Confirm, ConfirmDialog
from ui.security.two_factor.enrol import EnrolDialog
from ui.widgets.password import PasswordField


async def _never(_password: Secret, _code: Secret | None) -> None:
    await asyncio.Event().wait()


def _confirm(desktop: Desktop) -> ConfirmDialog:
    dialog = ConfirmDialog(desktop.context, desktop.window, Confirm("Title", "Text", "Do", _never))
    dialog.open()
    dialog.credentials.password.edit.setText(PASSWORD)
    return dialog


def _left(dialog: QDialog) -> list[int]:
    """Lengths of what stands in the password fields when the dialog has closed."""
    lengths: list[int] = []
    fields = dialog.findChildren(PasswordField)
    dialog.finished.connect(lambda _: lengths.extend(field.length() for field in fields))
    return lengths


def _open(desktop: Desktop) -> list[QDialog]:
    return [each for each in desktop.window.findChildren(QDialog) if each.isVisible()]


def test_what_was_typed_to_confirm_goes(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    dialog = _confirm(open_desktop)
    code = dialog.credentials.code.code.edit
    code.setText("12345")
    typed: list[str] = []
    left = _left(dialog)
    dialog.finished.connect(lambda _: typed.append(code.text()))
    open_desktop.lock()
    assert (left, typed) == ([0], [""])
    assert not _open(open_desktop)


def test_a_dialog_at_work_does_not_stay_over_the_gate(open_desktop: Desktop) -> None:
    dialog = _confirm(open_desktop)
    open_desktop.click(dialog.action)
    assert not dialog.action.isEnabled()
    dialog.reject()
    assert dialog.isVisible()  # by hand it waits for the work
    left = _left(dialog)
    open_desktop.lock()
    assert left == [0]
    assert not _open(open_desktop)


def test_three_passwords_go(open_desktop: Desktop) -> None:
    dialog = ChangePasswordDialog(open_desktop.context, open_desktop.window)
    dialog.open()
    for field in (dialog.old, dialog.new, dialog.again):
        field.edit.setText(PASSWORD)
    left = _left(dialog)
    open_desktop.lock()
    assert left == [0, 0, 0]
    assert not _open(open_desktop)


@pytest.mark.parametrize("kind", [SaveBackupDialog, RehearseDialog])
def test_passwords_of_a_backup_go(
    open_desktop: Desktop, kind: type[SaveBackupDialog | RehearseDialog]
) -> None:
    dialog = kind(open_desktop.context, open_desktop.window)
    dialog.open()
    for field in dialog.findChildren(PasswordField):
        field.edit.setText(PASSWORD)
    left = _left(dialog)
    open_desktop.lock()
    assert set(left) == {0}
    assert not _open(open_desktop)


@pytest.mark.parametrize("lock", [Desktop.lock, Desktop.lock_when_idle])
def test_the_key_of_the_phone_goes(open_desktop: Desktop, lock: Callable[[Desktop], None]) -> None:
    dialog = EnrolDialog(open_desktop.context, open_desktop.window)
    dialog.open()
    open_desktop.click(dialog.next)
    enrolment = dialog.scan.enrolment
    assert enrolment is not None
    open_desktop.phone.scan(enrolment.uri)
    open_desktop.type(dialog.scan.code.edit, open_desktop.phone.code().text())
    dialog.prove.credentials.password.edit.setText(PASSWORD)
    left = _left(dialog)
    lock(open_desktop)
    assert set(left) == {0}
    assert not any((enrolment.secret, enrolment.text, enrolment.uri))
    assert not _open(open_desktop)
    assert not seems_to_have_codes(open_desktop.paths.vault)


def test_recovery_codes_on_screen_go(open_desktop: Desktop) -> None:
    dialog = EnrolDialog(open_desktop.context, open_desktop.window)
    dialog.open()
    spare = tuple(Secret(f"walnutrc1{n}") for n in range(8))
    dialog.codes.take(spare)
    dialog.show_step(dialog.codes)
    open_desktop.lock()
    assert not any(spare)
    assert not _open(open_desktop)


def test_a_question_over_a_dialog_goes_with_it(open_desktop: Desktop) -> None:
    outer = ChangePasswordDialog(open_desktop.context, open_desktop.window)
    outer.open()
    inner = ConfirmDialog(open_desktop.context, outer, Confirm("Title", "Text", "Do", _never))
    inner.open()
    inner.credentials.password.edit.setText(PASSWORD)
    open_desktop.click(inner.action)
    left = _left(inner)
    open_desktop.lock()
    assert left == [0]
    assert not _open(open_desktop)
