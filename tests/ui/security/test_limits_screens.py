"""Limits on screen: what holds, presets and switches, what a change takes, and keeping them."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QWidget

from app.core.secret import Secret
from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Choices
from app.vault.policy.presets import PRESETS, Preset
from tests.fixtures.program import PASSWORD, Desktop
from ui import format as fmt
from ui.security.confirm import ConfirmDialog
from ui.security.limits.dialog import LimitsDialog
from ui.security.limits.section import PaymentLimits


def _section(desktop: Desktop) -> PaymentLimits:
    desktop.context.go("security", "limits")
    return desktop.wallet.pages["security"].findChildren(PaymentLimits)[0]


def _dialog(desktop: Desktop) -> LimitsDialog:
    _section(desktop).change.click()
    dialog = desktop.dialog()
    assert isinstance(dialog, LimitsDialog)
    return dialog


def _button(parent: QWidget, text: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.text() == text)


def _confirm(desktop: Desktop, dialog: LimitsDialog, code: Secret | None = None) -> None:
    dialog.go_on.click()
    desktop.wait(lambda: dialog.findChildren(ConfirmDialog))
    asked = dialog.findChildren(ConfirmDialog)[0]
    assert asked.credentials.asks_code == (code is not None)
    asked.credentials.password.edit.setText(PASSWORD)
    if code is not None:
        asked.credentials.code.code.edit.setText(code.text())
    asked.action.click()


def _now(desktop: Desktop) -> Choices:
    return desktop.services.vault.limits.state().choices


def test_without_codes_it_offers_two_factor_login(open_desktop: Desktop) -> None:
    section = _section(open_desktop)
    assert section.codes.isVisible()
    assert not section.change.isVisible()


def test_the_balanced_preset_is_offered_first_and_holds_at_once(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    dialog = _dialog(open_desktop)
    assert dialog.editor.preset.value() == "balanced"
    assert dialog.editor.per_payment.text() == "0.1"
    _confirm(open_desktop, dialog)
    open_desktop.wait(lambda: _now(open_desktop) == PRESETS[Preset.BALANCED])
    section = _section(open_desktop)
    open_desktop.wait(section.per_payment.isVisible)
    assert section.per_payment.text() == "0.10000000 BTC"
    assert section.per_day.text() == "0.20000000 BTC"
    assert not section.pending.isVisible()


def test_a_switch_makes_it_a_choice_of_ones_own(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    editor = _dialog(open_desktop).editor
    combo = editor.asks[Action.EXPORT_HISTORY]
    combo.setCurrentIndex(combo.findData(Ask.CODE.value))
    combo.activated.emit(combo.currentIndex())
    assert editor.preset.value() == "own"
    _button(editor.preset, "Careful").click()
    kept = replace(PRESETS[Preset.CAREFUL], tx_limit=10_000_000, day_limit=20_000_000)
    assert editor.choices() == kept  # the amounts that stood there stay


def test_amounts_are_typed_in_the_chosen_unit(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    fmt.show_amounts("sat", hidden=False)
    dialog = _dialog(open_desktop)
    editor = dialog.editor
    assert editor.per_payment.text() == "10000000"
    editor.per_payment.set_text("5000000")
    choices = editor.choices()
    assert choices is not None
    assert choices.tx_limit == 5_000_000
    editor.per_day.set_text("much")
    assert editor.choices() is None
    assert editor.per_day.edit.property("wrong")
    assert not dialog.go_on.isEnabled()


def test_a_raise_takes_a_code_and_a_day_and_can_be_taken_back(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    limits = open_desktop.services.vault.limits
    open_desktop.run(limits.change(PRESETS[Preset.BALANCED], Secret(PASSWORD)))
    dialog = _dialog(open_desktop)
    assert not dialog.go_on.isEnabled()  # nothing is changed yet
    dialog.editor.per_payment.set_text("1")
    assert "a code, and a day" in dialog.note.text()
    _confirm(open_desktop, dialog, open_desktop.phone.code())
    section = _section(open_desktop)
    open_desktop.wait(section.pending.isVisible)
    assert "1.00000000 BTC" in section.pending.label.text()
    assert _now(open_desktop).tx_limit == 10_000_000
    _button(section.pending, "Keep the present limits").click()
    open_desktop.wait(lambda: not section.pending.isVisible())
    assert limits.state().pending is None


def test_a_wrong_code_is_told_beside_it(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    limits = open_desktop.services.vault.limits
    open_desktop.run(limits.change(PRESETS[Preset.BALANCED], Secret(PASSWORD)))
    dialog = _dialog(open_desktop)
    dialog.editor.per_payment.set_text("")
    wrong = Secret(f"{(int(open_desktop.phone.code().text()) + 1) % 10**6:06}")
    _confirm(open_desktop, dialog, wrong)
    asked = dialog.findChildren(ConfirmDialog)[0]
    open_desktop.wait(lambda: asked.credentials.code.code.edit.property("wrong"))
    assert limits.state().pending is None
