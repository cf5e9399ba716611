"""Checking the paper: right, a slip of the pen, another wallet's words; and nothing typed stays."""

from app.core.secret import Secret
from app.security.entries import EventKind
from tests.fixtures.program import PHRASE, Desktop
from ui.security.check_phrase import CheckPhraseDialog
from ui.security.sections.phrase import Phrase

_ANOTHER = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def section(desktop: Desktop) -> Phrase:
    desktop.context.go("security")
    found = desktop.wallet.pages["security"].findChild(Phrase)
    assert isinstance(found, Phrase)
    return found


def open_check(desktop: Desktop) -> CheckPhraseDialog:
    desktop.click(section(desktop).check)
    dialog = desktop.dialog()
    assert isinstance(dialog, CheckPhraseDialog)
    return dialog


def typed(dialog: CheckPhraseDialog) -> list[str]:
    return [field.text() for field in dialog.entry.fields() if field.text()]


def write(dialog: CheckPhraseDialog, phrase: str) -> None:
    for field, word in zip(dialog.entry.fields(), phrase.split(), strict=True):
        field.setText(word)


def checked_at(desktop: Desktop) -> int | None:
    times = desktop.run(desktop.services.security.journal.last_times())
    return times.get(EventKind.PHRASE_CHECKED)


def test_the_right_words_are_told_and_dated(open_desktop: Desktop) -> None:
    desktop = open_desktop
    desktop.wait(lambda: "not checked it yet" in section(desktop).paper.text.text())
    dialog = open_check(desktop)
    write(dialog, PHRASE)
    dialog.check.click()
    desktop.wait(dialog.right.isVisible)
    assert "words of this wallet" in dialog.right.label.text()
    assert typed(dialog) == []
    dialog.reject()
    assert checked_at(desktop) is not None
    desktop.wait(lambda: "Last checked" in section(desktop).paper.text.text())


def test_the_words_of_another_wallet(open_desktop: Desktop) -> None:
    dialog = open_check(open_desktop)
    write(dialog, _ANOTHER)
    dialog.check.click()
    open_desktop.wait(dialog.trouble.isVisible)
    assert "another wallet" in dialog.trouble.label.text()
    assert dialog.right.isHidden()
    dialog.reject()
    assert checked_at(open_desktop) is None


def test_a_slip_of_the_pen_is_shown_at_its_word(open_desktop: Desktop) -> None:
    dialog = open_check(open_desktop)
    write(dialog, PHRASE.replace("about", "abuot"))
    dialog.check.click()
    open_desktop.wait(dialog.trouble.isVisible)
    assert "Word 12" in dialog.trouble.label.text()
    assert dialog.entry.fields()[11].property("wrong")
    dialog.entry.fields()[11].setText("about")
    dialog.check.click()
    open_desktop.wait(dialog.right.isVisible)
    dialog.reject()


def test_nothing_typed_is_left_when_it_closes(open_desktop: Desktop) -> None:
    dialog = open_check(open_desktop)
    write(dialog, PHRASE)
    left: list[list[str]] = []
    dialog.finished.connect(lambda _: left.append(typed(dialog)))
    dialog.reject()
    assert left == [[]]


def test_locking_closes_it_and_clears_it(open_desktop: Desktop) -> None:
    dialog = open_check(open_desktop)
    write(dialog, PHRASE)
    left: list[list[str]] = []
    dialog.finished.connect(lambda _: left.append(typed(dialog)))
    open_desktop.lock()
    assert left == [[]]


def test_with_nothing_typed_nothing_happens(open_desktop: Desktop) -> None:
    dialog = open_check(open_desktop)
    dialog.check.click()
    assert dialog.trouble.isHidden()
    assert dialog.check.isEnabled()
    dialog.reject()


def test_a_wallet_that_only_watches_has_no_phrase_to_check(desktop: Desktop) -> None:
    onboarding = desktop.services.wallet.onboarding
    address = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"
    desktop.run(onboarding.create_watch_only("W", address, Secret("watch-Passw0rt-77"), True))
    desktop.wait(lambda: desktop.window.wallet is not None)
    assert section(desktop).paper.isHidden()
