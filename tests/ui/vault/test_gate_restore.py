"""Bringing a wallet back: typing, pasting, completion, wrong words, another password."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.core.secret import Secret
from app.vault.service import VaultState
from tests.fixtures.program import PASSWORD, PHRASE, Desktop
from ui.vault.new_password import NewPasswordView
from ui.vault.restore import RestoreView
from ui.vault.setup import Setup, Way
from ui.vault.unlock import UnlockView
from ui.vault.watch_only import WatchOnlyView
from ui.vault.ways import WaysView

_NEW = "another-Long-Passw0rd"
_PHRASES = {  # published test vectors of entropy 0, in some of the ten languages
    "english": PHRASE,
    "spanish": "ábaco " * 11 + "abierto",
    "french": "abaisser " * 11 + "abeille",
    "chinese": "的" * 11 + "在",
    "japanese": "あいこくしん　" * 11 + "あおぞら",
}


def _restore(desktop: Desktop, way: Way = Way.RESTORE) -> RestoreView:
    view = desktop.go("restore", Setup(way))
    assert isinstance(view, RestoreView)
    desktop.wait(lambda: view.completion.known)
    return view


def _paste(view: RestoreView, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    view.entry.focus_first()
    QTest.keyClick(view.entry.fields()[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("language", list(_PHRASES))
def test_a_pasted_phrase_of_any_language_goes_on(desktop: Desktop, language: str) -> None:
    view = _restore(desktop)
    _paste(view, _PHRASES[language])
    assert all(field.text() for field in view.entry.fields())
    view.next.click()
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    assert not any(field.text() for field in view.entry.fields())


def test_a_numbered_list_is_understood(desktop: Desktop) -> None:
    view = _restore(desktop)
    words = PHRASE.split()
    _paste(view, "\n".join(f"{n}. {word}" for n, word in enumerate(words, 1)))
    assert [field.text() for field in view.entry.fields()] == words


def test_24_pasted_words_open_24_fields(desktop: Desktop) -> None:
    view = _restore(desktop)
    _paste(view, "abandon " * 23 + "art")
    assert len(view.entry.fields()) == 24
    assert view.count.value() == "24"


def test_a_wrong_word_is_named_marked_and_others_are_suggested(desktop: Desktop) -> None:
    view = _restore(desktop)
    _paste(view, "abandon " * 6 + "abandn " + "abandon " * 4 + "about")
    view.next.click()
    desktop.wait(view.trouble.isVisible)
    assert "Word 7" in view.trouble.label.text()
    assert "abandon" in view.trouble.label.text()
    assert [bool(field.property("wrong")) for field in view.entry.fields()].index(True) == 6
    assert desktop.window.focusWidget() is view.entry.fields()[6]


def test_a_wrong_order_is_told_as_such(desktop: Desktop) -> None:
    view = _restore(desktop)
    _paste(view, "about " + "abandon " * 11)
    view.next.click()
    desktop.wait(view.trouble.isVisible)
    assert "do not belong together" in view.trouble.label.text()


def test_missing_words_are_counted(desktop: Desktop) -> None:
    view = _restore(desktop)
    _paste(view, "abandon ability able")
    view.next.click()
    desktop.wait(view.trouble.isVisible)
    assert "3 words" in view.trouble.label.text()


def test_words_are_completed_accents_aside(desktop: Desktop) -> None:
    view = _restore(desktop)
    assert "abandon" in view.completion.complete("aban")
    assert "ábaco" in view.completion.complete("abac")
    assert view.completion.complete("a") == []


def test_a_space_goes_to_the_next_field(desktop: Desktop) -> None:
    view = _restore(desktop)
    first, second = view.entry.fields()[:2]
    desktop.type(first, "abandon ")
    assert first.text() == "abandon"
    assert desktop.window.focusWidget() is second


def test_a_restored_wallet_opens(desktop: Desktop) -> None:
    view = _restore(desktop)
    _paste(view, PHRASE)
    view.has_passphrase.click()
    desktop.type(view.passphrase.edit, "extra")
    view.next.click()
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    _choose(desktop)
    desktop.wait(lambda: desktop.window.wallet is not None)


def test_a_forgotten_password_is_replaced_by_the_phrase(open_desktop: Desktop) -> None:
    desktop = open_desktop
    desktop.lock()
    unlock = desktop.view()
    assert isinstance(unlock, UnlockView)
    unlock.forgot.click()
    ways = desktop.view()
    assert isinstance(ways, WaysView)
    desktop.click(ways.listed()[0])
    desktop.click(ways.steps()[0])
    view = desktop.view()
    assert isinstance(view, RestoreView)
    assert "recovery phrase" in view.title.text()
    desktop.wait(lambda: view.completion.known)
    _paste(view, PHRASE)
    view.next.click()
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    _choose(desktop)
    desktop.wait(lambda: desktop.window.wallet is not None)
    desktop.lock()
    desktop.run(desktop.services.vault.unlock(Secret(_NEW)))
    assert desktop.services.vault.state is VaultState.UNLOCKED
    assert PASSWORD != _NEW


def test_another_wallets_phrase_opens_nothing(open_desktop: Desktop) -> None:
    desktop = open_desktop
    desktop.lock()
    view = _restore(desktop, Way.NEW_PASSWORD)
    _paste(view, "zoo " * 11 + "wrong")
    view.next.click()
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    _choose(desktop)
    chosen = desktop.view()
    desktop.wait(chosen.trouble.isVisible)
    assert "another wallet" in chosen.trouble.label.text()
    assert desktop.services.vault.state is VaultState.LOCKED


def test_a_watched_wallet_is_made_from_an_address(desktop: Desktop) -> None:
    view = desktop.go("watch", Setup(Way.WATCH))
    assert isinstance(view, WatchOnlyView)
    view.next.click()
    assert "Paste" in view.public.line.text()
    view.public.set_text("bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk")
    view.next.click()
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    _choose(desktop)
    desktop.wait(lambda: desktop.window.wallet is not None and desktop.context.accounts)
    assert desktop.context.accounts[0].account.watch_only


def test_what_cannot_be_watched_is_told(desktop: Desktop) -> None:
    desktop.go("watch", Setup(Way.WATCH))
    desktop.go("password", Setup(Way.WATCH, name="x", watched="not a key"))
    _choose(desktop)
    view = desktop.view()
    desktop.wait(view.trouble.isVisible)
    assert "cannot watch this" in view.trouble.label.text()


def test_a_secret_in_place_of_a_public_key_goes_at_once(desktop: Desktop) -> None:
    """Told where it was pasted, before a password is asked for; neither kept nor undone."""
    view = desktop.go("watch", Setup(Way.WATCH))
    assert isinstance(view, WatchOnlyView)
    view.public.set_text(PHRASE)
    view.next.click()
    desktop.wait(lambda: "is a secret" in view.public.line.text())
    assert desktop.view() is view
    view.public.edit.undo()
    assert (view.public.text(), view.setup.watched) == ("", "")
    view.public.set_text("not a key")
    view.next.click()
    desktop.wait(lambda: "cannot watch this" in view.public.line.text())
    assert view.public.text() == "not a key"  # to be mended there


def _choose(desktop: Desktop) -> None:
    chosen = desktop.view()
    assert isinstance(chosen, NewPasswordView)
    desktop.wait(lambda: chosen.keyring_known)
    desktop.type(chosen.first.edit, _NEW)
    desktop.type(chosen.second.edit, _NEW)
    chosen.done.click()
