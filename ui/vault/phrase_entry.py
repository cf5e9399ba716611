"""Typing a recovery phrase: a numbered field a word, completion, pasting of the whole."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLineEdit, QListView, QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from ui.language import Translated
from ui.widgets.fields import keep_secret
from ui.widgets.text import Label, restyle

_COLUMNS = 3
_MOST = 24
_OFFERED = 8
_WORD_LIMIT = 400  # room for a whole phrase pasted into one field by the system's menu

Complete = Callable[[str], list[str]]


class PhraseEntry(QWidget):
    """`changed` after each edit. A paste of several words fills the fields from there on."""

    changed = Signal()
    count_found = Signal(int)

    def __init__(self, complete: Complete) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self._grid = grid
        self._cells = [_Cell(number, complete) for number in range(1, _MOST + 1)]
        for cell in self._cells:
            cell.edit.textEdited.connect(lambda text, cell=cell: self._edited(cell, text))
            cell.pasted.connect(lambda text, cell=cell: self._spread(cell, text))
            cell.finished.connect(lambda cell=cell: self._next(cell))
        self._shown = 0
        self.show_count(12)

    def show_count(self, count: int) -> None:
        """12, 15, 18, 21 or 24 fields, numbered down the columns."""
        self._shown = count
        rows = count // _COLUMNS
        for number, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            if number < count:
                self._grid.addWidget(cell, number % rows, number // rows)
                cell.show()
            else:
                cell.hide()
                cell.edit.clear()
        previous = self._cells[0].edit
        for cell in self._cells[1:count]:
            QWidget.setTabOrder(previous, cell.edit)
            previous = cell.edit

    def text(self) -> Secret:
        """The words with one space between them."""
        words = (cell.edit.text().strip() for cell in self._cells[: self._shown])
        return Secret(" ".join(word for word in words if word))

    def fields(self) -> list[QLineEdit]:
        """The fields that are shown, in the order of the words."""
        return [cell.edit for cell in self._cells[: self._shown]]

    def clear(self) -> None:
        for cell in self._cells:
            cell.edit.clear()
        self.mark_wrong(0)

    def mark_wrong(self, position: int) -> None:
        """Show the word at this place (from 1) as wrong; 0 marks none."""
        for number, cell in enumerate(self._cells, 1):
            cell.set_wrong(number == position)
        if position:
            self._cells[position - 1].edit.setFocus()

    def focus_first(self) -> None:
        self._cells[0].edit.setFocus()

    def _edited(self, cell: "_Cell", text: str) -> None:
        cell.set_wrong(False)
        words = text.split()
        if len(words) > 1:
            self._spread(cell, text)
        elif text != text.strip() and words:
            cell.edit.setText(words[0])
            self._next(cell)
        self.changed.emit()

    def _spread(self, cell: "_Cell", text: str) -> None:
        """Pasted words go into the fields from this one on; a whole phrase sets the count."""
        words = [word.strip(".,;:)") for word in text.split()]
        words = [word for word in words if word and not word.isdigit()]
        if len(words) == 1 and len(words[0]) in (12, 15, 18, 21, 24) and not words[0].isascii():
            words = list(words[0])  # Chinese without spaces: one character is one word
        first = self._cells.index(cell)
        if len(words) in (12, 15, 18, 21, 24):
            first = 0
            self.show_count(len(words))
            self.count_found.emit(len(words))
        for place, word in zip(self._cells[first : self._shown], words, strict=False):
            place.edit.setText(word)
            place.set_wrong(False)
        last = min(first + len(words), self._shown) - 1
        self._cells[max(last, 0)].edit.setFocus()
        self.changed.emit()

    def _next(self, cell: "_Cell") -> None:
        cell.close_offers()  # while its list is open, no other field can take the focus
        at = self._cells.index(cell) + 1
        if at < self._shown:
            self._cells[at].edit.setFocus()


class _Cell(Translated, QWidget):
    """Number and field of one word."""

    pasted = Signal(str)
    finished = Signal()

    def __init__(self, number: int, complete: Complete) -> None:
        super().__init__()
        self._number, self._complete = number, complete
        self.edit = QLineEdit()
        self.edit.setMaxLength(_WORD_LIMIT)
        keep_secret(self.edit)
        self.edit.installEventFilter(self)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        popup = QListView()
        popup.setProperty("role", "popup")
        completer.setPopup(popup)
        self._popup = popup
        completer.activated.connect(lambda _: self.finished.emit())
        self.edit.setCompleter(completer)
        self.edit.textEdited.connect(self._offer)
        place = Label(str(number), "muted")
        place.setFixedWidth(18)
        place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(place)
        layout.addWidget(self.edit, 1)
        self.retranslate()

    def close_offers(self) -> None:
        self._popup.hide()

    def set_wrong(self, wrong: bool) -> None:
        if bool(self.edit.property("wrong")) != wrong:
            self.edit.setProperty("wrong", wrong)
            restyle(self.edit)

    def retranslate(self) -> None:
        self.edit.setAccessibleName(tr("Word {n}", n=self._number))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                self.pasted.emit(QGuiApplication.clipboard().text()[:_WORD_LIMIT])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.finished.emit()
        return super().eventFilter(watched, event)

    def _offer(self, text: str) -> None:
        found = self._complete(text.strip())[:_OFFERED]
        self._words.setStringList([] if found == [text.strip()] else found)
