"""What a backup holds beside what the wallet has now, line by line, and what that means."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import tr
from app.core.wording import file_size, headline, sentences
from app.security.backups import Fit, Rehearsal
from app.wallet.store.holdings import AccountHeld, Holdings
from ui import format as fmt
from ui.context import Context
from ui.language import Words
from ui.widgets.banner import Banner
from ui.widgets.text import Label

_MOST_HIGH = 300


@dataclass(frozen=True, slots=True)
class _Line:
    """what, in the file, in the wallet now."""

    what: Words
    held: Words
    now: Words
    same: bool


class Comparison(QWidget):
    """A sentence that says whether the restore works, then the lines."""

    def __init__(self, context: Context, rehearsal: Rehearsal) -> None:
        super().__init__()
        self._codes, self._rehearsal = context.services.vault.codes.on, rehearsal
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        tone = "warn" if rehearsal.fit is Fit.OTHER else "good"
        self.verdict = Banner(self._verdict, tone)
        layout.addWidget(self.verdict)
        layout.addWidget(Label(self._about, "muted", wrap=True))
        layout.addWidget(_scrolled(_table(_lines(rehearsal))))
        self.notes = Label(self._notes, "muted", wrap=True)
        layout.addWidget(self.notes)
        self.notes.setVisible(bool(self.notes.text()))

    def _verdict(self) -> str:
        works = tr("The file and its password are good")
        match self._rehearsal.fit:
            case Fit.SAME:
                return headline(works, tr("It holds the same as this wallet now."))
            case Fit.DIFFERENT:
                return headline(works, tr("It holds this wallet as it was then."))
            case _:
                return tr("The file opens, but it holds another wallet than this one.")

    def _about(self) -> str:
        file = self._rehearsal.file
        return tr(
            "Made {time}, {size}.", time=fmt.full_date(file.made_at), size=file_size(file.size)
        )

    def _notes(self) -> str:
        parts = []
        if self._rehearsal.fit is Fit.DIFFERENT:
            parts.append(
                tr(
                    "What differs changed here after the file was made. After a restore, newer "
                    "payments come back from the servers; newer labels, names and accounts do "
                    "not. Save a new backup to have them in it."
                )
            )
        if self._rehearsal.file.frozen:
            parts.append(tr("This wallet was frozen then, and comes back frozen."))
        if self._codes:
            parts.append(tr("Two-factor login does not come along: turn it on after a restore."))
        return sentences(*parts)


def _lines(rehearsal: Rehearsal) -> list[_Line]:
    held, now = rehearsal.held, rehearsal.now
    here = {account.key: account for account in now.accounts}
    there = {account.key: account for account in held.accounts}
    lines = [_account(there.get(key), here.get(key)) for key in dict.fromkeys([*here, *there])]
    return [
        *lines,
        _number(lambda: tr("Payments"), held.payments, now.payments),
        _Line(lambda: tr("Newest payment"), _newest(held), _newest(now), held.newest == now.newest),
        _number(lambda: tr("Labels"), held.labels, now.labels),
    ]


def _account(there: AccountHeld | None, here: AccountHeld | None) -> _Line:
    known = here or there
    name = known.name if known else ""
    return _Line(name, _balance(there), _balance(here), there == here)


def _balance(account: AccountHeld | None) -> Words:
    if account is None:
        return "–"
    return lambda: fmt.amount_unit(account.balance)


def _number(what: Words, held: int, now: int) -> _Line:
    return _Line(what, fmt.grouped(held), fmt.grouped(now), held == now)


def _newest(holdings: Holdings) -> Words:
    newest = holdings.newest
    return "–" if newest is None else lambda: fmt.full_date(newest)


def _table(lines: list[_Line]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 1)
    heads: tuple[Words, ...] = (
        "", lambda: tr("In the file"), lambda: tr("In this wallet"), "",
    )  # fmt: skip
    for column, words in enumerate(heads):
        grid.addWidget(Label(words, "small"), 0, column, _side(column))
    for at, line in enumerate(lines, 1):
        cells = (
            Label(line.what, wrap=True),
            Label(line.held, "strong"),
            Label(line.now),
            Label((lambda: tr("The same")) if line.same else (lambda: tr("Differs")), "small"),
        )
        cells[3].set_tone("muted" if line.same else "warn")
        for column, cell in enumerate(cells):
            if column == 0:
                grid.addWidget(cell, at, column)
            else:
                grid.addWidget(cell, at, column, _side(column))
    return table


def _side(column: int) -> Qt.AlignmentFlag:
    """Numbers end together."""
    numbers = column in (1, 2)
    side = Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignTop


def _scrolled(table: QWidget) -> QScrollArea:
    """As high as it must be, up to what fits into a small window."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(table)
    area.setFixedHeight(min(_MOST_HIGH, table.sizeHint().height() + 4))
    return area
