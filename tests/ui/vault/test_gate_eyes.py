"""Who else might see what is shown or typed before the wallet opens: programs, keyboards."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.core.secret import Secret
from tests.fixtures.program import PHRASE, Desktop
from ui.system.capture import admit_capture, exclude_from_capture
from ui.vault.quiz import QuizView
from ui.vault.restore import RestoreView
from ui.vault.setup import Setup, Way
from ui.vault.words import WordsView
from ui.widgets.password import PasswordField
from ui.widgets.text import Label

HIDDEN = Qt.InputMethodHint.ImhHiddenText
UNLEARNED = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText


@pytest.fixture
def words(desktop: Desktop) -> WordsView:
    view = desktop.go("words", Setup(Way.CREATE, Secret(PHRASE)))
    assert isinstance(view, WordsView)
    desktop.wait(lambda: _shown(view))
    return view


def _shown(view: WordsView) -> list[str]:
    labels = [label for label in view.findChildren(Label) if label.property("role") == "section"]
    return [label.text() for label in labels if label.isVisible() and label.text().isalpha()]


def test_words_are_covered_while_another_window_is_in_front(
    desktop: Desktop, words: WordsView
) -> None:
    size, other = words.card.size(), QWidget()
    assert not words.grid.cover.isVisible()
    other.show()
    other.activateWindow()
    desktop.wait(lambda: not _shown(words))
    assert words.grid.cover.isVisible()
    desktop.window.activateWindow()
    desktop.wait(lambda: len(_shown(words)) == 12)
    assert not words.grid.cover.isVisible()
    assert words.card.size() == size  # nothing jumped
    other.deleteLater()


def test_the_list_of_a_choice_covers_nothing(desktop: Desktop, words: WordsView) -> None:
    kinds = words.findChildren(QComboBox)[0]
    kinds.showPopup()
    desktop.wait(kinds.view().isVisible)
    assert len(_shown(words)) == 12
    kinds.hidePopup()


def test_where_captures_cannot_be_stopped_it_is_said(desktop: Desktop, words: WordsView) -> None:
    """The screen of the tests has no such call, as X11 and Wayland have none."""
    assert not exclude_from_capture(desktop.window)
    assert not admit_capture(desktop.window)
    assert words.seen.isVisible()
    assert "Other programs can see this screen" in words.seen.text()


@pytest.mark.parametrize("view", ["words", "quiz", "restore"])
def test_other_screens_follow_as_before(desktop: Desktop, view: str) -> None:
    desktop.go(view, Setup(Way.CREATE, Secret(PHRASE)))
    desktop.go("welcome")
    assert desktop.view().isVisible()


def _hints(edit: QLineEdit) -> Qt.InputMethodHint:
    return edit.inputMethodHints()


def test_keyboards_neither_show_nor_learn_passwords(desktop: Desktop) -> None:
    """Also while somebody looks at what was typed: Qt would take the hints back then."""
    for name in ("unlock", "restore", "password"):
        fields = desktop.go(name, Setup(Way.RESTORE)).findChildren(PasswordField)
        assert fields
        for field in fields:
            assert _hints(field.edit) & (HIDDEN | UNLEARNED) == HIDDEN | UNLEARNED
            field._toggle()
            assert field.edit.echoMode() is QLineEdit.EchoMode.Normal
            assert _hints(field.edit) & (HIDDEN | UNLEARNED) == HIDDEN | UNLEARNED


def test_keyboards_do_not_learn_the_words(desktop: Desktop) -> None:
    """They may still be composed: half of the lists need an input method."""
    quiz = desktop.go("quiz", Setup(Way.CREATE, Secret(PHRASE)))
    assert isinstance(quiz, QuizView)
    restore = desktop.go("restore", Setup(Way.RESTORE))
    assert isinstance(restore, RestoreView)
    for edit in [*(field.edit for field in quiz.fields), *restore.entry.fields()]:
        assert _hints(edit) & (HIDDEN | UNLEARNED) == UNLEARNED
