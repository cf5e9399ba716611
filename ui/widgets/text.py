"""Labels: text is always plain, so nothing from outside can become markup."""

import re

from PySide6 import QtCore
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.enums import set_named
from ui.language import Translated, Words, spoken

_SPACING = {"balance": -1.0, "display": -0.6, "title": -0.2}  # px: large letters stand closer
# What Qt would not break, however long: no spaces, and no signs that may stand at a line's end.
_ENDLESS = re.compile(r"[^\s\u200b\u2e80-\uffef]{32,}")
_MAY_BREAK, _PIECE = "\u200b", 16


class Label(Translated, QLabel):
    """Text in one of the roles of the style sheet.

    role: title | section | strong | body | muted | small | error | display | balance | brand.
    tone: text | muted | good | warn | bad, over the role's own colour.
    """

    def __init__(
        self, words: Words = "", role: str = "body", *, wrap: bool = False, tone: str = ""
    ) -> None:
        super().__init__()
        self._words, self._copied = words, False
        set_named(self, "textFormat", "PlainText")
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if tone:
            self.setProperty("tone", tone)
        if role in _SPACING:
            font = self.font()
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _SPACING[role])
            self.setFont(font)
        self.retranslate()

    def say(self, words: Words) -> None:
        """Show other words from now on."""
        self._words = words
        self.retranslate()

    def set_tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def selectable(self) -> "Label":
        """Let it be marked and copied with mouse and keyboard."""
        flags = "TextSelectableByMouse|TextSelectableByKeyboard"
        set_named(self, "textInteractionFlags", flags)
        self._copied = True
        self.retranslate()  # nothing invisible is in what can be copied
        return self

    def retranslate(self) -> None:
        words = spoken(self._words)
        shown = breakable(words) if self.wordWrap() and not self._copied else words
        self.setText(shown)
        if shown != words or self.accessibleName():
            self.setAccessibleName(words)


def breakable(text: str) -> str:
    """The same text for the eye, but words without end may be broken: or they widen the page."""
    return _ENDLESS.sub(lambda found: _MAY_BREAK.join(_pieces(found.group())), text)


def _pieces(word: str) -> list[str]:
    return [word[at : at + _PIECE] for at in range(0, len(word), _PIECE)]


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at a widget whose property changed."""
    if not widget.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_Polished):
        return  # it was never shown: the style sheet has not looked yet
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_tip(widget: QWidget, text: str) -> None:
    """A tooltip that shows the text as it is: Qt would take some texts for markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    widget.setToolTip(f"<p>{escaped}</p>" if text else "")
