"""The window for everybody: names for screen readers, plain text, nothing cut off or flashing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from app.core import i18n
from tests.fixtures.program import Desktop

_CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
    QScrollArea,
)
_PAGES = ("overview", "activity", "send", "receive", "security", "settings")


def _controls(root: QWidget) -> Iterator[QWidget]:
    """What can be reached with the keyboard, without Qt's own inner parts."""
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or (
            isinstance(widget.parent(), (QComboBox, QAbstractSpinBox))
            or type(widget).__name__ in ("QComboBoxListView", "QListView", "QCalendarView")
        )
        if isinstance(widget, _CONTROLS) and not inner:
            yield widget


def _nameless(root: QWidget) -> set[str]:
    return {
        f"{type(w).__name__} in {type(w.parent()).__name__}"
        for w in _controls(root)
        if not w.accessibleName() and w.focusPolicy() != Qt.FocusPolicy.NoFocus
    }


@pytest.mark.parametrize("language", i18n.languages())
def test_every_control_of_every_page_has_a_name(open_desktop: Desktop, language: str) -> None:
    open_desktop.run(open_desktop.services.settings.change(language=language))
    open_desktop.wait(lambda: i18n.language() == language)
    open_desktop.window.open_article("wrong-password")
    for name in _PAGES:
        open_desktop.context.go(name)
    assert not _nameless(open_desktop.window)


def test_every_control_of_the_gate_has_a_name(desktop: Desktop) -> None:
    for name in ("welcome", "restore", "watch", "password", "unlock", "words"):
        desktop.go(name)
    assert not _nameless(desktop.gate)


def test_every_label_is_plain(open_desktop: Desktop) -> None:
    open_desktop.window.toggle_help()
    for label in open_desktop.window.findChildren(QLabel):
        if not label.objectName().startswith("qt_"):
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


class _Shown(QObject):
    """Notes each window that appears."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_stray_window_flashes_up(desktop: Desktop) -> None:
    """A part that is shown before it has its parent is a window of its own for a moment."""
    shown = _Shown()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(shown)
    for name in ("restore", "watch", "password", "unlock", "words", "blocked"):
        desktop.go(name)
    desktop.make_wallet()
    for name in _PAGES:
        desktop.context.go(name)
        QApplication.processEvents()
    desktop.window.toggle_help()
    application.removeEventFilter(shown)
    assert shown.windows == []
    assert desktop.window.isActiveWindow()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_word_is_cut_off(open_desktop: Desktop, theme: str) -> None:
    """Each button and label that is shown has room for its words, in both languages."""
    open_desktop.run(open_desktop.services.settings.change(theme=theme))
    open_desktop.window.resize(1000, 700)
    for language in i18n.languages():
        open_desktop.run(open_desktop.services.settings.change(language=language))
        open_desktop.wait(lambda wanted=language: i18n.language() == wanted)
        for name in ("security", "settings"):
            open_desktop.context.go(name)
            QApplication.processEvents()
            page = open_desktop.wallet.pages[name]
            for label in page.findChildren(QLabel):
                if label.isVisible() and label.text() and not label.wordWrap():
                    assert label.width() >= label.sizeHint().width() - 1, label.text()
                if label.isVisible() and label.wordWrap():
                    assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()
            for button in page.findChildren(QAbstractButton):
                if button.isVisible() and button.text():
                    assert button.width() >= button.sizeHint().width() - 1, button.text()
