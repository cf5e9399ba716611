"""Freeze and unfreeze on screen: what is asked, what is shown meanwhile, and the ways out."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.core.secret import Secret
from app.sandbox.support import SupportDesk
from app.security.entries import EventKind
from tests.fixtures.program import PASSWORD, PHRASE, Desktop
from tests.fixtures.vault import key_of
from tests.ui.conftest import Start
from ui.security.check_phrase import CheckPhraseDialog
from ui.security.freeze.dialog import FreezeDialog
from ui.security.freeze.section import Freeze
from ui.security.freeze.unfreeze import UnfreezeDialog
from ui.wallet.send.page import SendPage


def _button(parent: QWidget, text: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.text() == text and b.isVisible())


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def _section(desktop: Desktop) -> Freeze:
    desktop.context.go("security", "freeze")
    sections = desktop.wallet.pages["security"].findChildren(Freeze)
    return sections[0]


def _send(desktop: Desktop) -> SendPage:
    desktop.context.go("send")
    page = desktop.wallet.pages["send"]
    assert isinstance(page, SendPage)
    return page


def _dialog(desktop: Desktop) -> FreezeDialog:
    _section(desktop).freeze.click()
    dialog = desktop.dialog()
    assert isinstance(dialog, FreezeDialog)
    return dialog


@pytest.fixture
def frozen(open_desktop: Desktop) -> Desktop:
    freezing = open_desktop.services.vault.freezing
    open_desktop.run(freezing.freeze(Secret(PASSWORD), True))
    open_desktop.wait(open_desktop.wallet.frozen.isVisible)
    return open_desktop


def test_the_dialog_says_what_a_freeze_is_not_and_asks_for_the_phrase(
    open_desktop: Desktop,
) -> None:
    dialog = _dialog(open_desktop)
    said = _words(dialog)
    assert "It is not on the chain: nobody can stop coins there." in said
    assert "restore your phrase on another computer and move the coins" in said
    assert "Only with your recovery phrase." in said  # no support in this build
    dialog.credentials.password.edit.setText(PASSWORD)
    dialog.action.click()
    open_desktop.wait(dialog.trouble.isVisible)
    assert not open_desktop.services.vault.freezing.frozen
    dialog.at_hand.click()
    dialog.action.click()
    open_desktop.wait(lambda: open_desktop.services.vault.freezing.frozen)
    open_desktop.wait(open_desktop.wallet.frozen.isVisible)
    assert "Nothing can be sent." in open_desktop.wallet.frozen.label.text()


def test_whoever_checked_the_phrase_lately_is_not_asked_again(open_desktop: Desktop) -> None:
    open_desktop.run(open_desktop.services.security.journal.note(EventKind.PHRASE_CHECKED))
    dialog = _dialog(open_desktop)
    open_desktop.wait(lambda: not dialog.at_hand.isVisible())
    dialog.credentials.password.edit.setText(PASSWORD)
    dialog.action.click()
    open_desktop.wait(lambda: open_desktop.services.vault.freezing.frozen)


def test_the_phrase_can_be_checked_from_the_dialog(open_desktop: Desktop) -> None:
    dialog = _dialog(open_desktop)
    dialog.check_now.click()
    open_desktop.wait(lambda: dialog.findChildren(CheckPhraseDialog))
    check = dialog.findChildren(CheckPhraseDialog)[0]
    for field, word in zip(check.entry.fields(), PHRASE.split(), strict=True):
        field.setText(word)
    check.check.click()
    open_desktop.wait(check.right.isVisible)
    check.accept()
    open_desktop.wait(lambda: not dialog.at_hand.isVisible())


def test_the_send_page_shows_what_to_do_next(frozen: Desktop) -> None:
    page = _send(frozen)
    assert "This wallet is frozen" in _words(page)
    assert not page.compose.isVisible()
    assert page.account.isHidden()
    _button(page, "Unfreeze…").click()
    assert isinstance(frozen.dialog(), UnfreezeDialog)


def test_a_review_on_screen_gives_way_to_the_freeze(open_desktop: Desktop) -> None:
    page = _send(open_desktop)
    assert page.compose.isVisible()
    page.review.sign.password.edit.setText(PASSWORD)
    freezing = open_desktop.services.vault.freezing
    open_desktop.run(freezing.freeze(Secret(PASSWORD), True))
    open_desktop.wait(lambda: "This wallet is frozen" in _words(page))
    assert page.review.sign.password.length() == 0


def test_it_is_unfrozen_with_the_phrase_and_offers_to_move_the_coins(frozen: Desktop) -> None:
    page = _send(frozen)
    _button(frozen.wallet.frozen, "Unfreeze…").click()
    dialog = frozen.dialog()
    assert isinstance(dialog, UnfreezeDialog)
    entry = dialog.by_phrase.entry
    for field, word in zip(entry.fields(), ("zoo " * 11 + "wrong").split(), strict=True):
        field.setText(word)
    dialog.by_phrase.credentials.password.edit.setText(PASSWORD)
    dialog.action.click()
    frozen.wait(dialog.trouble.isVisible)
    assert "another wallet" in dialog.trouble.label.text()
    for field, word in zip(entry.fields(), PHRASE.split(), strict=True):
        field.setText(word)
    left: list[str] = []
    dialog.finished.connect(lambda _: left.extend(field.text() for field in entry.fields()))
    dialog.action.click()
    frozen.wait(lambda: not frozen.services.vault.freezing.frozen)
    frozen.wait(lambda: not frozen.wallet.frozen.isVisible())
    frozen.wait(lambda: frozen.dialog().windowTitle() == "This wallet is unfrozen")
    offer = frozen.dialog()
    assert "move the coins to a new wallet" in _words(offer)
    assert page.compose.isVisible()
    assert left == [""] * 12


def test_a_wrong_password_is_told_beside_it(frozen: Desktop) -> None:
    dialog = UnfreezeDialog(frozen.context, frozen.window)
    dialog.open()
    form = dialog.by_phrase
    for field, word in zip(form.entry.fields(), PHRASE.split(), strict=True):
        field.setText(word)
    form.credentials.password.edit.setText("not-this-one")
    dialog.action.click()
    frozen.wait(lambda: form.credentials.password.edit.property("wrong"))
    assert frozen.services.vault.freezing.frozen
    assert form.entry.fields()[0].text() == "abandon"  # only the password is typed again


def test_support_is_told_not_to_exist_yet(frozen: Desktop) -> None:
    dialog = UnfreezeDialog(frozen.context, frozen.window)
    dialog.open()
    _button(dialog.way, "Through support").click()
    assert "Not in this version" in _words(dialog)
    assert not dialog.action.isEnabled()


def test_what_was_typed_goes_at_locking(frozen: Desktop) -> None:
    dialog = UnfreezeDialog(frozen.context, frozen.window)
    dialog.open()
    field = dialog.by_phrase.entry.fields()[0]
    field.setText("abandon")
    left: list[str] = []
    dialog.finished.connect(lambda _: left.append(field.text()))
    frozen.lock()
    assert left == [""]


def test_the_answer_of_support_unfreezes_it(start: Start) -> None:
    desk = SupportDesk()
    desktop = start(support=key_of(desk))
    desktop.make_wallet()
    desktop.run(desktop.services.vault.freezing.freeze(Secret(PASSWORD), True))
    dialog = UnfreezeDialog(desktop.context, desktop.window)
    dialog.open()
    _button(dialog.way, "Through support").click()
    form = dialog.by_support
    answer = desk.answer(form.request.text().encode())
    form.answer.set_text(SupportDesk("somebody else").sign(b"{}").decode())
    form.credentials.password.edit.setText(PASSWORD)
    dialog.action.click()
    desktop.wait(dialog.trouble.isVisible)
    assert "not signed by Walnut's support" in dialog.trouble.label.text()
    assert desktop.services.vault.freezing.frozen
    form.answer.set_text(answer.decode())
    dialog.action.click()
    desktop.wait(lambda: not desktop.services.vault.freezing.frozen)
