"""Turning two-factor login on and moving it: nothing before a code fits, codes asked back."""

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPdfWriter
from PySide6.QtTest import QTest

from app.core.secret import Secret
from app.vault.errors import WrongCode
from tests.fixtures.program import PASSWORD, Desktop
from ui.security.confirm import ConfirmDialog
from ui.security.page import SecurityPage
from ui.security.sections.two_factor import TwoFactor
from ui.security.two_factor.enrol import EnrolDialog, RenewedDialog
from ui.security.two_factor.sheet import put_on, sheet
from ui.security.two_factor.wizard import Step


def section(desktop: Desktop) -> TwoFactor:
    desktop.context.go("security")
    page = desktop.wallet.pages["security"]
    assert isinstance(page, SecurityPage)
    return next(each for each in page.sections if isinstance(each, TwoFactor))


def _at(dialog: EnrolDialog, step: Step) -> bool:
    return dialog.step is step


def _begin(desktop: Desktop) -> EnrolDialog:
    """At the picture, which the phone has scanned."""
    dialog = EnrolDialog(desktop.context, desktop.window)
    dialog.open()
    desktop.click(dialog.next)
    assert _at(dialog, dialog.scan)
    assert dialog.scan.enrolment is not None
    assert dialog.scan.picture.text() == dialog.scan.enrolment.uri.text()
    desktop.phone.scan(dialog.scan.enrolment.uri)
    return dialog


def _type_code(desktop: Desktop, dialog: EnrolDialog, code: Secret) -> None:
    dialog.scan.code.edit.setFocus()
    desktop.type(dialog.scan.code.edit, code.text())


def _to_codes(desktop: Desktop) -> EnrolDialog:
    dialog = _begin(desktop)
    _type_code(desktop, dialog, desktop.phone.code())
    assert _at(dialog, dialog.prove)
    desktop.type(dialog.prove.credentials.password.edit, PASSWORD)
    QTest.keyClick(dialog.prove.credentials.password.edit, Qt.Key.Key_Return)
    desktop.wait(lambda: _at(dialog, dialog.codes))
    return dialog


def test_the_whole_way(open_desktop: Desktop) -> None:
    codes = open_desktop.services.vault.codes
    dialog = _to_codes(open_desktop)
    assert codes.on
    assert not dialog.cancel.isVisible()
    spare = [dialog.codes.code(number) for number in range(1, 9)]
    open_desktop.click(dialog.next)
    dialog.ask.field.set_text(spare[dialog.ask.number - 1].text().upper())
    open_desktop.click(dialog.next)
    open_desktop.wait(lambda: _at(dialog, dialog.end))
    open_desktop.click(dialog.next)
    state = codes.state()
    assert state is not None
    assert state.kept is not None
    shown = section(open_desktop)
    assert shown.chip.text() == "On"
    assert not shown.unconfirmed.isVisible()
    open_desktop.lock()
    open_desktop.clock.pass_time(30)
    vault = open_desktop.services.vault
    open_desktop.run(vault.unlock(Secret(PASSWORD), open_desktop.phone.code()))


def test_another_or_a_mistyped_code_is_not_the_one(open_desktop: Desktop) -> None:
    dialog = _to_codes(open_desktop)
    open_desktop.click(dialog.next)
    wanted = dialog.ask.number
    for typed, said in (
        (dialog.codes.code(wanted % 8 + 1).text(), "another one"),
        (dialog.codes.code(wanted).text()[:-1], "letter is wrong"),
    ):
        dialog.ask.field.set_text(typed)
        open_desktop.click(dialog.next)
        assert said in dialog.ask.field.line.text()
    open_desktop.click(dialog.back)  # to have another look
    assert _at(dialog, dialog.codes)
    dialog.reject()


def test_nothing_changes_before_the_password(open_desktop: Desktop) -> None:
    dialog = _begin(open_desktop)
    enrolment = dialog.scan.enrolment
    _type_code(open_desktop, dialog, open_desktop.phone.code())
    assert not open_desktop.services.vault.codes.on
    dialog.reject()
    assert not open_desktop.services.vault.codes.on
    assert enrolment is not None
    assert not enrolment.secret
    assert not dialog.scan.picture.text()


@pytest.mark.parametrize(("ahead", "said"), [(180, "3 minutes ahead"), (-300, "5 minutes behind")])
def test_a_clock_that_is_off_is_told_by_how_much(
    open_desktop: Desktop, ahead: int, said: str
) -> None:
    dialog = _begin(open_desktop)
    open_desktop.phone.ahead = ahead
    _type_code(open_desktop, dialog, open_desktop.phone.code())
    assert _at(dialog, dialog.scan)
    assert said in dialog.scan.code.line.text()
    dialog.reject()


def test_a_wrong_password_is_told_there(open_desktop: Desktop) -> None:
    dialog = _begin(open_desktop)
    _type_code(open_desktop, dialog, open_desktop.phone.code())
    password = dialog.prove.credentials.password
    password.edit.setText("not-this-one")
    open_desktop.click(dialog.next)
    open_desktop.wait(lambda: "does not fit" in password.line.text())
    assert not open_desktop.services.vault.codes.on
    assert _at(dialog, dialog.prove)
    dialog.reject()


def test_a_code_that_got_too_old_meanwhile_is_asked_for_again(open_desktop: Desktop) -> None:
    dialog = _begin(open_desktop)
    _type_code(open_desktop, dialog, open_desktop.phone.code())
    open_desktop.clock.pass_time(120)
    dialog.prove.credentials.password.edit.setText(PASSWORD)
    open_desktop.click(dialog.next)
    open_desktop.wait(lambda: _at(dialog, dialog.scan))
    assert "longer than a code lasts" in dialog.scan.code.line.text()
    assert "clock" not in dialog.scan.code.line.text()
    dialog.reject()


def test_a_window_that_dies_before_the_codes_were_confirmed(open_desktop: Desktop) -> None:
    dialog = _to_codes(open_desktop)
    dialog.reject()
    shown = section(open_desktop)
    assert "never confirmed" in shown.unconfirmed.label.text()
    assert shown.unconfirmed.isVisible()
    open_desktop.clock.pass_time(30)
    shown.renew.click()
    confirm = open_desktop.dialog()
    assert isinstance(confirm, ConfirmDialog)
    confirm.credentials.password.edit.setText(PASSWORD)
    confirm.credentials.code.code.edit.setText(open_desktop.phone.code().text())
    confirm.action.click()
    open_desktop.wait(lambda: isinstance(open_desktop.dialog(), RenewedDialog))
    renewed = open_desktop.dialog()
    assert isinstance(renewed, RenewedDialog)
    open_desktop.click(renewed.next)
    renewed.ask.field.set_text(renewed.codes.code(renewed.ask.number).text())
    done: list[int] = []
    renewed.finished.connect(done.append)
    open_desktop.click(renewed.next)
    open_desktop.wait(lambda: done)
    assert not shown.unconfirmed.isVisible()


def test_another_phone_takes_over_with_a_code_of_the_old(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    old = open_desktop.phone.code()
    dialog = _begin(open_desktop)
    _type_code(open_desktop, dialog, open_desktop.phone.code())
    entry = dialog.prove.credentials.code
    assert entry.isVisible()
    dialog.prove.credentials.password.edit.setText(PASSWORD)
    entry.code.edit.setText("000000" if old != Secret("000000") else "000001")
    open_desktop.click(dialog.next)
    open_desktop.wait(lambda: "does not fit" in entry.code.line.text())
    assert _at(dialog, dialog.prove)
    entry.code.edit.setText(old.text())
    open_desktop.click(dialog.next)
    open_desktop.wait(lambda: _at(dialog, dialog.codes))
    dialog.reject()
    open_desktop.clock.pass_time(30)
    open_desktop.run(open_desktop.services.vault.codes.verify(open_desktop.phone.code()))
    with pytest.raises(WrongCode):
        open_desktop.run(open_desktop.services.vault.codes.verify(old))


def test_the_sheet_goes_to_a_file_of_the_owner_alone(open_desktop: Desktop, tmp_path: Path) -> None:
    dialog = _to_codes(open_desktop)
    path = tmp_path / "codes.txt"
    dialog.codes.save_to(path)
    open_desktop.wait(lambda: "Saved" in dialog.codes.note.label.text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = "".join(path.read_text().split())
    assert all(dialog.codes.code(number).text() in text for number in range(1, 9))
    dialog.codes.save_to(tmp_path / "no" / "such" / "folder")
    open_desktop.wait(lambda: "Saved" not in dialog.codes.note.label.text())
    dialog.reject()


def test_the_key_is_copied_and_shown_in_groups(open_desktop: Desktop) -> None:
    dialog = _begin(open_desktop)
    assert dialog.scan.enrolment is not None
    key = dialog.scan.enrolment.text.text()
    assert dialog.scan.key.text().replace(" ", "") == key
    assert len(dialog.scan.key.text().split()[0]) == 4
    open_desktop.click(dialog.scan.copy)
    assert QGuiApplication.clipboard().text() == key
    assert not dialog.scan.picture.accessibleDescription()
    dialog.reject()


def test_the_sheet_can_be_printed(tmp_path: Path) -> None:
    pages = tmp_path / "sheet.pdf"
    put_on(QPdfWriter(str(pages)), sheet([Secret("walnutrc1" + "q" * 22)] * 8, 1_900_000_000))
    assert pages.read_bytes().startswith(b"%PDF")
    assert pages.stat().st_size > 2_000
