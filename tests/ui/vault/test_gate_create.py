"""Making a wallet in the window: words, quiz, password."""

from app.core.secret import Secret
from app.vault.service import VaultState
from tests.fixtures.program import PHRASE, Desktop
from ui.context import Context
from ui.vault.choice import Choice
from ui.vault.new_password import NewPasswordView
from ui.vault.quiz import QuizView
from ui.vault.setup import Setup, Way
from ui.vault.welcome import WelcomeView
from ui.vault.words import WordsView
from ui.widgets.text import Label

_PASSWORD = "four-Unrelated-Words-77"


def _words(view: WordsView) -> list[str]:
    """What stands in the grid, in the order of the numbers."""
    found = {}
    cells = [label for label in view.findChildren(Label) if label.property("role") == "section"]
    numbers = [n for n in view.findChildren(Label) if n.text().isdigit()]
    for number, word in zip(numbers, [c for c in cells if c.text().isalpha()], strict=True):
        found[int(number.text())] = word.text()
    return [found[place] for place in sorted(found)]


def _to_words(desktop: Desktop) -> WordsView:
    welcome = desktop.view()
    assert isinstance(welcome, WelcomeView)
    desktop.click(welcome.findChildren(Choice)[0])
    words = desktop.view()
    assert isinstance(words, WordsView)
    desktop.wait(lambda: _words(words))
    return words


def _answer(desktop: Desktop, quiz: QuizView, words: list[str]) -> None:
    for field, place in zip(quiz.fields, quiz.asked(), strict=True):
        field.set_text("")
        desktop.type(field.edit, words[place - 1])
    quiz.next.click()


def test_a_wallet_is_made_from_words_that_were_written_down(desktop: Desktop) -> None:
    view = _to_words(desktop)
    words = _words(view)
    assert len(words) == 12
    assert not view.next.isEnabled()
    view.written.click()
    view.next.click()
    quiz = desktop.view()
    assert isinstance(quiz, QuizView)
    _answer(desktop, quiz, words)
    chosen = desktop.view()
    assert isinstance(chosen, NewPasswordView)
    desktop.type(chosen.first.edit, _PASSWORD)
    desktop.type(chosen.second.edit, _PASSWORD)
    chosen.done.click()
    desktop.wait(lambda: desktop.window.wallet is not None)
    assert desktop.services.vault.state is VaultState.UNLOCKED
    assert desktop.services.vault.uses_keyring()
    assert not chosen.first.length()


def test_24_words_are_offered_too(desktop: Desktop) -> None:
    view = _to_words(desktop)
    view.count.choose("24")
    view.count.chosen.emit("24")
    desktop.wait(lambda: len(_words(view)) == 24)


def test_a_wrong_word_in_the_quiz_goes_no_further(desktop: Desktop) -> None:
    view = _to_words(desktop)
    words = _words(view)
    view.written.click()
    view.next.click()
    quiz = desktop.view()
    assert isinstance(quiz, QuizView)
    wrong = list(reversed(words)) if words != words[::-1] else ["zoo"] * 12
    _answer(desktop, quiz, wrong)
    assert desktop.view() is quiz
    assert any("not the word" in field.line.text() for field in quiz.fields)


def test_the_words_can_be_seen_again_and_are_the_same(desktop: Desktop) -> None:
    view = _to_words(desktop)
    words = _words(view)
    view.written.click()
    view.next.click()
    quiz = desktop.view()
    assert isinstance(quiz, QuizView)
    quiz.back.click()
    assert desktop.view() is view
    assert _words(view) == words


def test_leaving_wipes_the_phrase(desktop: Desktop) -> None:
    view = _to_words(desktop)
    setup = view.setup
    assert setup.phrase
    desktop.go("welcome")
    assert not setup.phrase
    assert not any(label.text() in ("abandon", *_words(view)) for label in view.findChildren(Label))


def _password_view(desktop: Desktop) -> NewPasswordView:
    view = desktop.go("password", Setup(Way.CREATE, phrase=Secret(PHRASE)))
    assert isinstance(view, NewPasswordView)
    desktop.wait(lambda: view.keyring_known)
    return view


def test_two_different_passwords_are_refused(desktop: Desktop) -> None:
    view = _password_view(desktop)
    desktop.type(view.first.edit, _PASSWORD)
    desktop.type(view.second.edit, _PASSWORD + "x")
    view.done.click()
    assert "not the same" in view.second.line.text()


def test_the_meter_rates_and_the_service_has_the_last_word(desktop: Desktop) -> None:
    view = _password_view(desktop)
    desktop.type(view.first.edit, "password")
    desktop.wait(lambda: view.meter.score == 0)
    desktop.type(view.second.edit, "password")
    view.done.click()
    desktop.wait(view.trouble.isVisible)
    assert "too easy to guess" in view.trouble.label.text()
    assert desktop.services.vault.state is VaultState.ABSENT


def test_without_the_keyring_the_password_must_be_longer(desktop: Desktop) -> None:
    view = _password_view(desktop)
    assert "8" in view.first.line.text()
    view.keyring.click()
    assert "12" in view.first.line.text()
    desktop.type(view.first.edit, "short-9x!")
    view.done.click()
    assert "12" in view.first.line.text()
    assert view.first.edit.property("wrong")


def test_a_language_chosen_at_the_welcome_stays(desktop: Desktop) -> None:
    welcome = desktop.view()
    assert isinstance(welcome, WelcomeView)
    welcome.languages.choose("zh_CN")
    welcome.languages.chosen.emit("zh_CN")
    assert "Walnut" in welcome.title.text()
    assert "Welcome" not in welcome.title.text()
    desktop.wait(lambda: desktop.services.settings.current.language == "zh_CN")


def test_context_waits_for_the_services() -> None:
    called: list[int] = []
    context = Context()
    context.when_ready(lambda: called.append(1))
    assert called == []
