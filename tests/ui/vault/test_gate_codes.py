"""Signing in with a code: one screen, what is said of a refusal, and what may be the reason."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.core.secret import Secret
from app.vault.service import VaultState
from tests.fixtures.program import PASSWORD, Desktop
from tests.fixtures.vault import CHEAP
from ui.security.two_factor.after_recovery import AfterRecovery
from ui.security.two_factor.enrol import EnrolDialog
from ui.system.signs import Signs
from ui.vault.unlock import UnlockView
from ui.wiring import follow_system


@pytest.fixture
def locked(open_desktop: Desktop) -> Desktop:
    """A locked wallet that asks for a code."""
    open_desktop.turn_codes_on()
    open_desktop.lock()
    open_desktop.wait(lambda: _view(open_desktop).fields.wanted)
    return open_desktop


def _view(desktop: Desktop) -> UnlockView:
    view = desktop.view()
    assert isinstance(view, UnlockView)
    return view


def _try(desktop: Desktop, code: Secret, password: str = PASSWORD) -> None:
    """Type both; the sixth digit sends them."""
    view = _view(desktop)
    desktop.wait(view.password.isEnabled)
    view.password.clear()
    desktop.type(view.password.edit, password)
    QTest.keyClick(view.password.edit, Qt.Key.Key_Return)
    assert desktop.window.focusWidget() is view.code.field.edit
    desktop.type(view.code.field.edit, code.text())
    if view.code.uses_spare:
        QTest.keyClick(view.code.field.edit, Qt.Key.Key_Return)
    desktop.wait(lambda: not view.busy)


def _said(dialog: QDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def _opens(desktop: Desktop) -> None:
    desktop.wait(lambda: desktop.window.wallet is not None)


def _wrong(desktop: Desktop) -> Secret:
    """Six digits of no moment near this one."""
    near = {desktop.phone.code(steps).text() for steps in range(-30, 31)}
    return Secret(next(f"{n:06}" for n in range(100) if f"{n:06}" not in near))


def test_password_and_six_digits_open(locked: Desktop) -> None:
    _try(locked, locked.phone.code())
    _opens(locked)
    assert not _left_on_screen(locked)


def _left_on_screen(desktop: Desktop) -> str:
    view = _view(desktop)
    return view.password.edit.text() + view.code.code.edit.text() + view.code.spare.text()


def test_the_code_stands_there_before_the_services_do(locked: Desktop) -> None:
    locked.close()
    early = Desktop(locked.qtbot, locked.paths.folder.parent)
    early.phone.key = locked.phone.key
    early.clock.pass_time(30)
    try:
        early.window.show()
        view = _view(early)
        assert view.code.isVisible()
        assert not view.fields.note.isVisible()
        early.type(view.password.edit, PASSWORD)
        early.type(view.code.code.edit, early.phone.code().text())
        assert not early.started
        early.program.show()
        _opens(early)
    finally:
        early.close()


def test_the_keyboard_goes_from_the_password_to_the_code(locked: Desktop) -> None:
    view = _view(locked)
    locked.wait(view.code.isVisible)
    steps: list[QWidget] = [view.password.edit]
    view.password.edit.setFocus()
    while len(steps) < 6:
        QTest.keyClick(steps[-1], Qt.Key.Key_Tab)
        steps.append(locked.window.focusWidget())
    assert steps[2:] == [view.code.code.edit, view.code.change, view.forgot, view.unlock]


def test_without_codes_none_is_asked_for(open_desktop: Desktop) -> None:
    open_desktop.lock()
    view = _view(open_desktop)
    assert not view.code.isVisible()
    assert not view.fields.note.isVisible()


def test_a_refused_code_leaves_the_password_for_the_next(locked: Desktop) -> None:
    _try(locked, _wrong(locked))
    view = _view(locked)
    assert "Password or code does not fit" in view.code.code.line.text()
    assert view.password.length() == len(PASSWORD)
    assert not view.code.code.edit.text()
    assert locked.window.focusWidget() is view.code.code.edit
    assert not view.clock.isVisible()
    locked.type(view.code.code.edit, locked.phone.code().text())
    _opens(locked)


def test_a_refused_password_does_not_stay_for_ever(locked: Desktop) -> None:
    _try(locked, _wrong(locked))
    view = _view(locked)
    view.fields.forget_password_in(1)
    locked.wait(lambda: not view.password.length())


def test_with_a_wait_the_password_goes(locked: Desktop) -> None:
    view = _view(locked)
    while not view.waiting:
        _try(locked, _wrong(locked))
    assert "Too many wrong tries. Next try in" in view.password.line.text()
    assert not view.password.length()
    assert not view.unlock.isEnabled()
    assert not view.code.isEnabled()
    locked.clock.pass_time(60)
    locked.wait(lambda: not view.waiting)
    _try(locked, locked.phone.code())
    _opens(locked)


def test_a_code_that_was_used_is_told_so(locked: Desktop) -> None:
    _try(locked, locked.phone.code())
    _opens(locked)
    locked.lock()
    locked.wait(lambda: _view(locked).fields.wanted)
    _try(locked, locked.phone.code())
    assert "the next one is in" in _view(locked).code.code.line.text()


def _twice_refused(desktop: Desktop) -> UnlockView:
    for _ in range(2):
        _try(desktop, _wrong(desktop))
    view = _view(desktop)
    assert view.clock.isVisible()
    view.clock.click()
    assert view.comparing
    assert view.password.length()
    return view


@pytest.mark.parametrize(
    ("ahead", "said"), [(180, "3 minutes ahead of"), (-120, "2 minutes behind")]
)
def test_the_clock_is_found_to_be_the_reason(locked: Desktop, ahead: int, said: str) -> None:
    locked.clock.pass_time(600)  # the table begins after the last code: room to be behind
    view = _twice_refused(locked)
    locked.phone.ahead = ahead
    locked.type(view.code.code.edit, locked.phone.code().text())
    locked.wait(view.trouble.isVisible)
    assert said in view.trouble.label.text()
    assert not view.comparing
    locked.phone.ahead = 0
    locked.type(view.code.code.edit, locked.phone.code().text())
    _opens(locked)


def test_the_clock_is_not_the_reason(locked: Desktop) -> None:
    view = _twice_refused(locked)
    locked.type(view.code.code.edit, _wrong(locked).text())
    locked.wait(view.trouble.isVisible)
    assert "not the reason" in view.trouble.label.text()
    assert locked.services.vault.state is VaultState.LOCKED


def test_where_the_clocks_agree_it_opens(locked: Desktop) -> None:
    view = _twice_refused(locked)
    locked.type(view.code.code.edit, locked.phone.code().text())
    _opens(locked)


def test_a_clock_that_went_back_is_told(locked: Desktop) -> None:
    locked.clock.set_wall(-7200)
    _try(locked, locked.phone.code())
    view = _view(locked)
    assert "2 hours earlier" in view.trouble.label.text()
    assert "recovery code" in view.trouble.label.text()


def test_after_too_long_the_recovery_code_is_asked_for(locked: Desktop) -> None:
    locked.clock.pass_time((CHEAP.window + 3) * 30)
    _try(locked, locked.phone.code())
    view = _view(locked)
    assert "codes are over" in view.trouble.label.text()
    assert view.code.uses_spare


def test_idle_it_asks_no_code_and_says_why(locked: Desktop) -> None:
    _try(locked, locked.phone.code())
    _opens(locked)
    locked.lock_when_idle()
    view = _view(locked)
    locked.wait(view.fields.note.isVisible)
    assert "No code needed" in view.fields.note.text()
    assert not view.code.isVisible()
    locked.type(view.password.edit, PASSWORD)
    QTest.keyClick(view.password.edit, Qt.Key.Key_Return)
    _opens(locked)


@pytest.mark.parametrize(("sign", "spared"), [("screen", True), ("sleep", False)])
def test_after_the_screen_was_locked_none_is_asked_for(
    locked: Desktop, sign: str, spared: bool
) -> None:
    """The same person comes back to a locked screen; after a sleep it may be anybody."""
    signs = Signs(locked.window)
    follow_system(locked.window, locked.context, signs)
    _try(locked, locked.phone.code())
    _opens(locked)
    signs.came.emit(sign)
    locked.wait(lambda: locked.window.wallet is None)
    view = _view(locked)
    locked.wait(lambda: view.code.isVisible() is not spared)
    assert view.fields.note.isVisible() is spared
    assert ("No code needed" in view.fields.note.text()) is spared
    locked.type(view.password.edit, PASSWORD)
    if not spared:
        locked.clock.pass_time(30)
        locked.type(view.code.code.edit, locked.phone.code().text())
    QTest.keyClick(view.password.edit, Qt.Key.Key_Return)
    _opens(locked)


def test_a_recovery_code_opens_and_the_new_phone_is_offered(open_desktop: Desktop) -> None:
    desktop = open_desktop
    spare = desktop.turn_codes_on()
    desktop.lock()
    desktop.wait(lambda: _view(desktop).fields.wanted)
    view = _view(desktop)
    view.code.change.click()
    _try(desktop, Secret(spare[2].text() + "x"))
    assert "not a recovery code" in view.code.spare.line.text()
    assert view.code.spare.text()  # a letter can be mended
    view.code.spare.set_text("")
    _try(desktop, spare[2])
    _opens(desktop)
    dialog = desktop.dialog()
    assert isinstance(dialog, AfterRecovery)
    assert "7 of them are left" in _said(dialog)
    dialog.set_up.click()
    enrol = desktop.dialog()
    assert isinstance(enrol, EnrolDialog)
    enrol.show_step(enrol.prove)
    assert enrol.prove.credentials.code.uses_spare
    enrol.reject()


def test_the_last_recovery_code_says_what_comes_after(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    dialog = AfterRecovery(open_desktop.context, open_desktop.window, 0)
    dialog.open()
    assert "the last one" in _said(dialog)
    assert "recovery phrase" in _said(dialog)
    dialog.reject()
