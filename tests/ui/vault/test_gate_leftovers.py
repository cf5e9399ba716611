"""When the wallet is open, nothing that was typed or shown on the way is left in the window."""

from collections.abc import Iterator

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.core.secret import Secret
from tests.fixtures.program import PASSWORD, PHRASE, Desktop
from ui.vault.new_password import NewPasswordView
from ui.vault.quiz import QuizView
from ui.vault.restore import RestoreView
from ui.vault.setup import Setup, Way
from ui.vault.words import WordsView

PASSPHRASE = "canary-passphrase"
_LONGEST_WORD = 12


def texts(widget: QWidget) -> Iterator[str]:
    """What the widgets show or hold in an editor, seen or not."""
    labels, edits = widget.findChildren(QLabel), widget.findChildren(QLineEdit)
    yield from (child.text() for child in labels)
    yield from (child.text() for child in edits)
    yield from (child.accessibleName() for child in (*labels, *edits))
    for area in widget.findChildren(QPlainTextEdit):
        yield area.toPlainText()


def kept(thing: object, seen: dict[int, object]) -> Iterator[str]:
    """Every plain str that this object of ours, or one that it holds, keeps in an attribute."""
    if id(thing) in seen:
        return
    seen[id(thing)] = thing  # held, or its number would be given to another
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (list, tuple, set)):
        for each in thing:
            yield from kept(each, seen)
    elif isinstance(thing, dict):
        yield from kept((*thing.keys(), *thing.values()), seen)
    elif type(thing).__module__.partition(".")[0] in ("ui", "app") and not isinstance(
        thing, Secret
    ):
        slots = [getattr(thing, name, None) for name in getattr(type(thing), "__slots__", ())]
        yield from kept((*slots, *getattr(thing, "__dict__", {}).values()), seen)


def everything(desktop: Desktop) -> list[str]:
    # The word lists of the completion are in memory by design: single words prove nothing.
    held = [text for text in kept(desktop.gate, {}) if len(text) > _LONGEST_WORD]
    return [*texts(desktop.window), *held]


def left_over(desktop: Desktop, *secrets: str) -> list[str]:
    return [text for text in everything(desktop) if any(secret in text for secret in secrets)]


def _finish(desktop: Desktop) -> None:
    view = desktop.view()
    assert isinstance(view, NewPasswordView)
    desktop.wait(lambda: view.keyring_known)
    desktop.type(view.first.edit, PASSWORD)
    desktop.type(view.second.edit, PASSWORD)
    assert left_over(desktop, PASSWORD)  # the search finds what it should
    view.done.click()
    desktop.wait(lambda: desktop.window.wallet is not None)


def test_nothing_is_left_of_a_new_wallet(desktop: Desktop) -> None:
    view = desktop.go("words", Setup(Way.CREATE))
    assert isinstance(view, WordsView)
    desktop.wait(lambda: view.setup.phrase)
    phrase = view.setup.phrase.text()
    view.written.click()
    view.next.click()
    quiz = desktop.view()
    assert isinstance(quiz, QuizView)
    asked = [phrase.split()[place - 1] for place in quiz.asked()]
    for field, word in zip(quiz.fields, asked, strict=True):
        desktop.type(field.edit, word)
    quiz.next.click()
    _finish(desktop)
    assert left_over(desktop, phrase, PASSWORD) == []
    shown = list(texts(desktop.gate))
    assert not any(word in shown for word in phrase.split())


def test_nothing_is_left_of_a_restored_wallet(desktop: Desktop) -> None:
    view = desktop.go("restore", Setup(Way.RESTORE))
    assert isinstance(view, RestoreView)
    view.has_passphrase.click()
    desktop.type(view.passphrase.edit, PASSPHRASE)
    for edit, word in zip(view.entry.fields(), PHRASE.split(), strict=True):
        edit.setText(word)
    assert left_over(desktop, PASSPHRASE)
    view.next.click()
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    _finish(desktop)
    assert left_over(desktop, PHRASE, PASSPHRASE, PASSWORD) == []
    assert "abandon" not in list(texts(desktop.gate))


def test_the_search_finds_what_is_kept(desktop: Desktop) -> None:
    """A password in a plain attribute, deep in what a view holds, would be seen."""
    view = desktop.go("password", Setup(Way.RESTORE))
    view.setup.watched = PASSWORD
    assert left_over(desktop, PASSWORD) == [PASSWORD]
    view.setup.passphrase, view.setup.watched = Secret(PASSWORD), ""
    assert left_over(desktop, PASSWORD) == []
