"""The coins a payment takes and makes, line by line, ours marked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.core.i18n import ntr, tr
from app.wallet.model import InputLine, OutputLine
from ui import format as fmt
from ui.language import Words
from ui.wallet.words import one_line
from ui.widgets.amount import AmountLabel
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.text import Label

_AT_FIRST = 12  # lines shown before the user asks for all: a payout may have thousands
_MOST = 400


class CoinLines(Card):
    """A card with one side of a transaction."""

    def __init__(self, title: Words) -> None:
        super().__init__(title, spacing=8)
        self._holder = QVBoxLayout()
        self.column.addLayout(self._holder)
        self._body: QWidget | None = None
        self._lines: Sequence[InputLine | OutputLine] = ()

    def show_lines(self, lines: Sequence[InputLine | OutputLine]) -> None:
        if lines != self._lines:
            self._lines = lines
            self._fill(_AT_FIRST)

    def _fill(self, most: int) -> None:
        if self._body is not None:
            self._holder.removeWidget(self._body)
            self._body.deleteLater()
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for number, line in enumerate(self._lines[:most]):
            self._add(grid, number, line)
        left = len(self._lines) - most
        if left > 0:
            grid.addWidget(self._more(left, most), most, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self._holder.addWidget(self._body)

    def _more(self, left: int, shown: int) -> QWidget:
        words = lambda: ntr("{n} more", "{n} more", left)  # noqa: E731 - words are asked for later
        if shown >= _MOST:
            return Label(words, "muted")
        return Button(words, "quiet", on_click=lambda: self._fill(_MOST))

    def _add(self, grid: QGridLayout, number: int, line: InputLine | OutputLine) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(_address(line), number, 0)
        chip = _chip(line)
        if chip:
            grid.addWidget(chip, number, 1, middle)
        if line.amount is None:
            amount: Label = Label(lambda: tr("unknown"), "muted")
        else:
            amount = AmountLabel(line.amount)
        grid.addWidget(amount, number, 2, Qt.AlignmentFlag.AlignRight | middle)


def _address(line: InputLine | OutputLine) -> QWidget:
    address = line.address
    words: Words = fmt.address_groups(address) if address else lambda: tr("No address")
    label = Label(words, "mono", wrap=True).selectable()
    text = one_line(line.label) if isinstance(line, OutputLine) else ""
    if not text:
        return label
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(label)
    column.addWidget(Label(text, "small", wrap=True))
    return both


def _chip(line: InputLine | OutputLine) -> Chip | None:
    if isinstance(line, OutputLine) and line.change:
        return Chip(lambda: tr("Change"))
    return Chip(lambda: tr("Mine"), "accent") if line.mine else None
