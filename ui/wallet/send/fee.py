"""The fee, chosen by how long one is willing to wait; or set by hand."""

from functools import partial

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import tr
from app.wallet.model import FeeQuotes
from app.wallet.send.fees import CAP
from ui import format as fmt
from ui.language import Translated, Words, spoken
from ui.widgets.text import Label, restyle

_CHOICES = 3
_MIDDLE = 1


class FeePicker(Translated, QWidget):
    """Three waiting times and a rate of one's own; `changed` when the rate is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quotes: FeeQuotes | None = None
        self._lowest = 0.0
        self._demanded = False  # the user wanted to go on without one
        self._group = QButtonGroup(self)
        self._tiles = [
            _Tile(partial(self._name, n), partial(self._rate_words, n)) for n in range(_CHOICES)
        ]
        self._own = _Tile(lambda: tr("Custom"), self._own_words)
        self.edit = QLineEdit(placeholderText="sat/vB")
        validator = QDoubleValidator(0.0, CAP, 3, self.edit)
        validator.setLocale(QLocale.c())
        self.edit.setValidator(validator)
        self.note = Label("", "small", wrap=True)
        self._lay_out()
        self._tiles[_MIDDLE].setChecked(True)
        self._group.idToggled.connect(self._toggled)
        self.edit.textChanged.connect(self._typed)
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for number, tile in enumerate((*self._tiles, self._own)):
            self._group.addButton(tile, number)
            row.addWidget(tile, 1)
        self._field = QWidget()
        field = QHBoxLayout(self._field)
        field.setContentsMargins(0, 0, 0, 0)
        self.edit.setMaximumWidth(140)
        field.addWidget(self.edit)
        field.addWidget(Label("sat/vB", "muted"))
        field.addStretch()
        self._field.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._field)
        column.addWidget(self.note)

    def show_quotes(self, quotes: FeeQuotes, lowest: float = 0.0) -> None:
        """lowest: the least rate that makes sense here, e.g. above that of a payment to replace."""
        before = self.rate
        self._quotes, self._lowest = quotes, max(lowest, quotes.floor)
        self.retranslate()
        if self.rate != before:
            self.changed.emit()

    @property
    def rate(self) -> float | None:
        """sat/vB, or None while quotes are awaited or the typed rate is none."""
        number = self._group.checkedId()
        if number == _CHOICES:
            return self._typed_rate()
        if self._quotes is None or number >= len(self._quotes.choices):
            return None
        return max(self._quotes.choices[number].rate, self._lowest)

    def demand(self) -> float | None:
        """The rate; where there is none, what is missing is said and gets the keyboard."""
        rate = self.rate
        if rate is None:
            self._demanded = True
            self._show_note()
            if self._group.checkedId() == _CHOICES:
                self.edit.setFocus()
        return rate

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in its order."""
        return (*self._tiles, self._own, self.edit)

    def focus_choice(self) -> None:
        """Give the keyboard to the chosen waiting time; arrow keys change it."""
        number = self._group.checkedId()
        (self._own if number == _CHOICES else self._tiles[number]).setFocus()

    def retranslate(self) -> None:
        for tile in (*self._tiles, self._own):
            tile.retranslate()
        count = len(self._quotes.choices) if self._quotes else _CHOICES
        for number, tile in enumerate(self._tiles):
            tile.setVisible(number < count)
        self.edit.setAccessibleName(tr("Fee rate in sat per virtual byte"))
        self._show_note()

    def _typed_rate(self) -> float | None:
        try:
            rate = float(self.edit.text())
        except ValueError:
            return None
        return rate if self._lowest <= rate <= CAP else None

    def _toggled(self, number: int, checked: bool) -> None:
        if not checked:
            return
        self._demanded = False
        self._field.setVisible(number == _CHOICES)
        if number == _CHOICES:
            if not self.edit.text() and self._quotes:
                self.edit.setText(f"{self._quotes.choices[_MIDDLE].rate:g}")
            self.edit.setFocus()
            self.edit.selectAll()
        self._show_note()
        self.changed.emit()

    def _typed(self, _text: str) -> None:
        self._own.retranslate()
        self._show_note()
        self.changed.emit()

    def _show_note(self) -> None:
        own = self._group.checkedId() == _CHOICES
        typed = own and bool(self.edit.text())
        wrong = typed and self._typed_rate() is None
        missing = self._demanded and self.rate is None and not typed
        self.edit.setProperty("wrong", wrong or (missing and own))
        restyle(self.edit)
        text = ""
        if wrong:
            text = self._limit_words()
        elif missing:
            text = tr("Type a fee rate.") if own else tr("The fees are still being asked for.")
        elif self._quotes is not None and not self._quotes.asked:
            text = tr("No server gave estimates: these are cautious values of our own.")
        self.note.say(text)
        self.note.set_tone("bad" if wrong or missing else "muted")
        self.note.setVisible(bool(text))

    def _limit_words(self) -> str:
        try:
            high = float(self.edit.text()) > CAP
        except ValueError:
            high = False
        if high:
            return tr("At most {rate}: more is a slip of the finger.", rate=fmt.fee_rate(CAP))
        return tr("At least {rate}: servers do not pass on less.", rate=fmt.fee_rate(self._lowest))

    def _name(self, number: int) -> str:
        if self._quotes is None or number >= len(self._quotes.choices):
            return "…"
        return fmt.wait(self._quotes.choices[number].minutes).capitalize()

    def _rate_words(self, number: int) -> str:
        if self._quotes is None or number >= len(self._quotes.choices):
            return ""
        return fmt.fee_rate(max(self._quotes.choices[number].rate, self._lowest))

    def _own_words(self) -> str:
        rate = self._typed_rate()
        return fmt.fee_rate(rate) if rate else tr("your own rate")


class _Tile(QPushButton):
    """One choice: a strong line over a muted one."""

    def __init__(self, title: Words, text: Words) -> None:
        super().__init__()
        self._title_words, self._text_words = title, text
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("role", "tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title, self._text = Label("", "strong"), Label("", "small")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(2)
        for label in (self._title, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._column.addWidget(label)

    def sizeHint(self) -> QSize:
        return QSize(self._column.sizeHint().width(), 54)

    def retranslate(self) -> None:
        self._title.say(spoken(self._title_words))
        self._text.say(spoken(self._text_words))
        self.setAccessibleName(f"{self._title.text()}, {self._text.text()}")
