"""The card of two-factor login: what it says in each state, turning off, keeping on."""

from PySide6.QtWidgets import QLabel

from app.vault.login_codes import CodesState
from tests.fixtures.program import PASSWORD, PHRASE, Desktop
from tests.ui.security.test_two_factor_enrol import section
from ui.security.sections.two_factor import TwoFactor
from ui.security.two_factor.turn_off import TurnOffDialog


def _said(shown: TwoFactor) -> str:
    labels = shown.findChildren(QLabel)
    return " ".join(label.text() for label in labels if not label.isHidden())


def _turn_off(desktop: Desktop) -> TurnOffDialog:
    section(desktop).turn_off.click()
    dialog = desktop.dialog()
    assert isinstance(dialog, TurnOffDialog)
    dialog.credentials.password.edit.setText(PASSWORD)
    dialog.credentials.code.code.edit.setText(desktop.phone.code().text())
    return dialog


def test_off_it_offers_to_be_turned_on(open_desktop: Desktop) -> None:
    shown = section(open_desktop)
    assert shown.chip.text() == "Off"
    assert shown.turn_on.isVisible()
    assert not shown.turn_off.isVisible()
    assert not shown.renew.isVisible()


def test_on_it_tells_what_is_prepared(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    shown = section(open_desktop)
    assert shown.chip.text() == "On"
    assert "8 of 8 are left" in _said(shown)
    assert "prepared until" in _said(shown)
    assert not shown.turn_on.isVisible()
    shown.show_state(CodesState(since=0, left=1, lasts=0, ends=None, kept=1))
    assert "1 of 8 is left" in _said(shown)


def test_it_ends_a_day_later_and_can_be_kept(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    dialog = _turn_off(open_desktop)
    dialog.action.click()
    shown = section(open_desktop)
    open_desktop.wait(shown.keep.isVisible)
    assert open_desktop.services.vault.codes.on
    assert "ends soon" in shown.chip.text()
    assert "Ends after" in _said(shown)
    shown.keep.click()
    open_desktop.wait(shown.turn_off.isVisible)
    assert shown.chip.text() == "On"


def test_with_the_phrase_it_ends_at_once(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    dialog = _turn_off(open_desktop)
    dialog.at_once.click()
    for field, word in zip(dialog.phrase.fields(), PHRASE.split(), strict=True):
        field.setText(word)
    dialog.action.click()
    open_desktop.wait(lambda: not open_desktop.services.vault.codes.on)
    open_desktop.wait(section(open_desktop).turn_on.isVisible)


def test_a_wrong_phrase_is_told_and_nothing_is_used_up(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    dialog = _turn_off(open_desktop)
    dialog.at_once.click()
    for field, word in zip(dialog.phrase.fields(), ("zoo " * 11 + "wrong").split(), strict=True):
        field.setText(word)
    dialog.action.click()
    open_desktop.wait(dialog.trouble.isVisible)
    assert "not the one of this wallet" in dialog.trouble.label.text()
    assert open_desktop.services.vault.codes.on
    dialog.reject()
    open_desktop.run(open_desktop.services.vault.codes.verify(open_desktop.phone.code()))


def test_locking_under_a_dialog_closes_it_quietly(open_desktop: Desktop) -> None:
    shown = section(open_desktop)
    shown.turn_on.click()
    open_desktop.dialog()
    open_desktop.lock()
    assert open_desktop.window.wallet is None
