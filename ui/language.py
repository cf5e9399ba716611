"""Words on screen that change with the language, the unit and the day, while the window is open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

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
    """Stands before the Qt class: `retranslate()` is called when the words must be read again.

    Not by Qt's own LanguageChange: to listen for it, each event of each widget would have to pass
    through Python.
    """

    def retranslate(self) -> None:
        """Set every text again."""


def choose(code: str) -> None:
    """Speak this language ("auto" follows the computer) everywhere, now."""
    i18n.set_language(code)
    refresh()


def refresh() -> None:
    """Let every widget read its words again (language, unit, hidden amounts, a new day).

    Parents before their children; what a parent makes anew meanwhile knows the words already.
    """
    for window in QApplication.topLevelWidgets():
        if window.parentWidget() is None:
            for widget in (window, *window.findChildren(QWidget)):
                if isinstance(widget, Translated):
                    widget.retranslate()
