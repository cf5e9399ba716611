"""Where people type: a caption above, the field, and one line below for a hint or an error."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.core.i18n import tr
from ui.enums import set_named
from ui.language import Translated, Words, spoken
from ui.widgets.text import Label, restyle

_NOT_LEARNED = "ImhSensitiveData|ImhNoPredictiveText|ImhNoAutoUppercase"


class Field(Translated, QWidget):
    """Caption, editor, and a line that holds the hint until there is an error.

    The line keeps its place when `keeps_line` is set, so nothing jumps when an error appears.
    """

    def __init__(
        self, caption: Words, editor: QWidget, hint: Words = "", *, keeps_line: bool = False
    ) -> None:
        super().__init__()
        self.editor, self._hint = editor, hint
        self._caption_words = caption
        self._keeps_line = keeps_line
        self.caption = Label(caption, "strong")
        self.caption.setBuddy(editor)
        self.line = Label(hint, "small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.caption)
        layout.addWidget(editor)
        layout.addWidget(self.line)
        self.caption.setVisible(bool(caption))
        self.setFocusProxy(editor)
        self.retranslate()
        self.show_error("")

    def show_error(self, words: Words) -> None:
        """Say what is wrong under the field; "" goes back to the hint."""
        wrong = bool(words)
        self.line.say(words if wrong else self._hint)
        _set(self.line, "role", "error" if wrong else "small")
        self.line.setVisible(self._keeps_line or bool(self.line.text()))
        self._mark(wrong)

    def show_hint(self, words: Words) -> None:
        self._hint = words
        self.show_error("")

    def _mark(self, wrong: bool) -> None:
        edit = self.editor if self.editor.property("wrong") is not None else None
        edit = edit or self.editor.findChild(QLineEdit) or self.editor
        _set(edit, "wrong", wrong)

    def retranslate(self) -> None:
        name = spoken(self._caption_words)
        if name:
            self.editor.setAccessibleName(name)


def _set(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at; to it, one never set is false."""
    if (widget.property(name) or False) != value:
        widget.setProperty(name, value)
        restyle(widget)


def keep_secret(edit: QWidget, *more: str) -> None:
    """For fields where secrets are typed: keyboards must not remember or offer them elsewhere.

    more: other input hints, e.g. "ImhDigitsOnly".
    """
    set_named(edit, "inputMethodHints", "|".join((_NOT_LEARNED, *more)))


def tab_through(stops: Iterable[QWidget]) -> None:
    """Let Tab go from each to the next."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


class TextField(Field):
    """One line of text."""

    def __init__(
        self, caption: Words, hint: Words = "", placeholder: Words = "", *, limit: int = 300
    ) -> None:
        self._placeholder = placeholder
        self.edit = QLineEdit()
        self.edit.setMaxLength(limit)
        super().__init__(caption, self.edit, hint)
        self.edit.textEdited.connect(lambda: self.show_error(""))

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)

    def retranslate(self) -> None:
        super().retranslate()
        self.edit.setPlaceholderText(spoken(self._placeholder))


_LONGEST_LINE = 10_000  # characters; Qt's layout of one line takes minutes for a million
_FOLDED = 76  # characters, as MIME and PEM fold base64
_MOST_TEXT = 6_000_000  # characters: a file of 4 MB as base64


def _fold(text: str) -> str:
    """Endless lines in pieces: of what we read only base64 has any, and that may be folded."""
    return "\n".join(
        line
        if len(line) <= _LONGEST_LINE
        else "\n".join(line[at : at + _FOLDED] for at in range(0, len(line), _FOLDED))
        for line in text.splitlines()
    )


class _Lines(QPlainTextEdit):
    """Takes a paste of any length without holding up the window; `refused` where it is too long."""

    refused = Signal()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        text = source.text()
        if len(text) > _MOST_TEXT:
            self.refused.emit()
        elif len(text) > _LONGEST_LINE:
            self.insertPlainText(_fold(text))
        else:
            super().insertFromMimeData(source)


class TextArea(Field):
    """Several lines of plain text; Tab leaves the field."""

    def __init__(
        self, caption: Words, hint: Words = "", placeholder: Words = "", *, lines: int = 3
    ) -> None:
        self._placeholder = placeholder
        self.edit = _Lines()
        self.edit.refused.connect(self._refuse)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * lines + 26)
        super().__init__(caption, self.edit, hint)
        self.edit.textChanged.connect(lambda: self.show_error(""))

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show this; a text of more than 6,000,000 characters is refused in words."""
        if len(text) > _MOST_TEXT:
            self._refuse()
        else:
            self.edit.setPlainText(_fold(text) if len(text) > _LONGEST_LINE else text)

    def _refuse(self) -> None:
        self.show_error(lambda: tr("This text is too long."))

    def retranslate(self) -> None:
        super().retranslate()
        self.edit.setPlaceholderText(spoken(self._placeholder))
