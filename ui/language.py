"""Words on screen that change with the language, the unit and the day, while the window is open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core import i18n

Words = str | Callable[[], str]
"""A text that never changes (a label from outside), or `lambda: tr("…")`, asked for again on
every change of language."""


def spoken(words: Words) -> str:
    """The text as it reads now."""
    return words if isinstance(words, str) else words()


if TYPE_CHECKING:
    _Mixin = QWidget
else:
    _Mixin = object


class Translated(_Mixin):
    """Stands before the Qt class: `retranslate()` is called when the words must be read again."""

    def retranslate(self) -> None:
        """Set every text again."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def choose(code: str) -> None:
    """Speak this language ("auto" follows the computer) everywhere, now."""
    i18n.set_language(code)
    refresh()


def refresh() -> None:
    """Let every widget read its words again (language, unit, hidden amounts, a new day)."""
    for window in QApplication.topLevelWidgets():
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
