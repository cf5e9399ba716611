"""Help beside the page: articles offline, searched, rendered without anything that acts."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.core import i18n
from app.core.paths import RESOURCES
from ui.help import articles
from ui.help.panel import HelpPanel
from ui.help.reader import Reader


def _panel(qtbot: QtBot) -> HelpPanel:
    panel = HelpPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_every_article_exists_in_every_language() -> None:
    english = {path.stem for path in (RESOURCES / "help" / "en").glob("*.md")}
    for language in i18n.languages():
        assert {p.stem for p in (RESOURCES / "help" / language).glob("*.md")} == english


def test_articles_are_found_by_words_in_both_languages(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    panel.answers.search.setText("caps lock")
    assert "The password does not fit" in panel.answers.titles()
    i18n.set_language("zh_CN")
    panel.answers.search.setText("手续费")
    assert "手续费" in panel.answers.titles()
    panel.answers.search.setText("no such words at all")
    assert panel.answers.titles() == []


def test_an_article_opens_and_its_links_lead_to_others(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    panel.open_article("wrong-password")
    assert panel.answers.title.text() == "The password does not fit"
    panel.answers.reader.anchorClicked.emit(QUrl("forgotten-password.md"))
    assert panel.answers.title.text() == "Forgotten password"


def test_links_to_outside_do_nothing(qtbot: QtBot) -> None:
    reader = Reader()
    qtbot.addWidget(reader)
    with qtbot.assertNotEmitted(reader.article_asked):
        reader.anchorClicked.emit(QUrl("https://example.com/forgotten-password.md"))


def test_markup_and_pictures_are_shown_as_text_or_not_at_all(qtbot: QtBot) -> None:
    reader = Reader()
    qtbot.addWidget(reader)
    reader.show_markdown("# A\n\n<b onclick='x'>bold</b> ![p](file:///etc/passwd)")
    assert "<b" in reader.toPlainText()
    assert reader.loadResource(2, QUrl("file:///etc/passwd")) is None


def test_a_slug_cannot_leave_the_folder() -> None:
    for slug in ("../../README", "/etc/passwd", "..", "a/b", ""):
        assert articles.read(slug) is None


def test_what_is_not_there_yet_says_so_and_warns(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    for tab in panel.findChildren(QAbstractButton):
        if tab.text() in ("Chat", "Feedback", "Status"):
            tab.click()
            shown = " ".join(x.text() for x in panel.findChildren(QLabel) if x.isVisible())
            assert "not here yet" in shown
            assert "Nobody from Walnut writes to you first" in shown


def test_escape_closes_the_help(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel, Qt.Key.Key_Escape)
