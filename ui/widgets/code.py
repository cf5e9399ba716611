"""The field for the six digits of an authenticator app."""

import unicodedata

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from app.core.secret import Secret
from ui.language import Words
from ui.widgets.fields import Field, keep_secret

DIGITS = 6
_SPARE = "walnutrc"  # what recovery codes begin with
_ROOM = 120  # characters that a paste may have: a code among spaces, or a whole recovery code
_SPACING = 4.0  # pixels between the digits


class CodeField(Field):
    """Takes "123 456" and full-width digits as well; anything else that is typed is left out.

    `completed` is emitted with the sixth digit, if submits; `spare_pasted` with a recovery code
    that was put here.
    """

    completed = Signal()
    spare_pasted = Signal(str)

    def __init__(
        self, caption: Words, hint: Words = "", *, submits: bool = True, keeps_line: bool = False
    ) -> None:
        self.edit = _Digits()
        self._submits, self._count = submits, 0
        super().__init__(caption, self.edit, hint, keeps_line=keeps_line)
        self.edit.textEdited.connect(self._edited)

    def read(self) -> Secret:
        """What is typed so far."""
        return Secret(self.edit.text())

    def full(self) -> bool:
        """Whether there are six digits."""
        return len(self.edit.text()) == DIGITS

    def clear(self) -> None:
        self.edit.clear()
        self._count = 0

    def _edited(self, text: str) -> None:
        if _SPARE in text.lower():
            self.clear()
            self.spare_pasted.emit(text.strip())
            return
        digits = _digits(text)[:DIGITS]
        if digits != text:
            place = len(_digits(text[: self.edit.cursorPosition()]))
            self.edit.setText(digits)
            self.edit.setCursorPosition(place)
        before, self._count = self._count, len(digits)
        self.show_error("")
        if self._submits and before < DIGITS == self._count:
            self.completed.emit()


class _Digits(QLineEdit):
    """A pasted code takes the place of whatever was begun."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("wrong", False)
        self.setProperty("role", "code")
        self.setMaxLength(_ROOM)
        keep_secret(self, "ImhDigitsOnly")
        font = self.font()
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _SPACING)
        self.setFont(font)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            pasted = QGuiApplication.clipboard().text()[:_ROOM]
            if len(_digits(pasted)) == DIGITS or _SPARE in pasted.lower():
                self.selectAll()
        super().keyPressEvent(event)


def _digits(text: str) -> str:
    """The digits of any keyboard as ASCII."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(char for char in narrow if char.isascii() and char.isdigit())
