"""What the review screen points out before a payment is signed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import tr
from app.wallet.model import Draft, SendWarning, Warn
from ui import format as fmt
from ui.language import Translated, Words
from ui.theme import THEME
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.switch import CheckBox
from ui.widgets.text import Label

_TEXTS: dict[Warn, Words] = {
    Warn.FIRST_TIME: lambda: tr("You have never paid this address before: compare it with care."),
    Warn.REUSED: lambda: tr(
        "You paid this address before. A new one each time keeps both private."
    ),
    Warn.OWN_ADDRESS: lambda: tr("This is an address of your own wallet."),
    Warn.UNCONFIRMED_COINS: lambda: tr(
        "It spends a coin that is in no block yet: it can confirm only after that one."
    ),
}
_TONES = {
    Warn.FIRST_TIME: "",
    Warn.REUSED: "warn",
    Warn.OWN_ADDRESS: "",
    Warn.UNCONFIRMED_COINS: "warn",
}


_ABSURD = 0.25  # of what is paid: from here on a fee needs a deed of its own


def fee_percent(draft: Draft) -> str:
    """The fee against what is paid: "0.03 %"; empty where nothing is paid to others."""
    return _percent(draft.fee / draft.paid) if draft.paid else ""


def _percent(part: float) -> str:
    percent = 100 * part
    return f"{percent:.2f} %" if percent < 10 else f"{percent:.0f} %"


def _fee_words(draft: Draft) -> str:
    """Against what is paid, or what comes back where nobody else is paid."""
    if draft.paid:
        return tr(
            "The fee is {percent} of what is paid. A longer wait costs less.",
            percent=fee_percent(draft),
        )
    return tr(
        "The fee is {percent} of what comes back to you. A longer wait costs less.",
        percent=_percent(draft.fee / (draft.change or 1)),
    )


class Warnings(QWidget):
    """`accepted(bool)` says whether nothing stands in the way of signing."""

    accepted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._boxes: list[CheckBox] = []
        self._first_time: list[Banner] = []

    def show_draft(self, draft: Draft) -> None:
        """Show the warnings of this draft, the gravest first."""
        self.clear()
        order = [Warn.LOOK_ALIKE, Warn.HIGH_FEE, *_TEXTS]
        for warning in sorted(draft.warnings, key=lambda w: order.index(w.kind)):
            self._column.addWidget(self._widget(warning, draft))
        self.say_first_time(True)
        self._tell()

    def say_first_time(self, say: bool) -> None:
        """Whether to point out first-time addresses here: not where it is said elsewhere."""
        for banner in self._first_time:
            banner.setVisible(say)
        self.setVisible(self._column.count() > (0 if say else len(self._first_time)))

    def clear(self) -> None:
        self._boxes.clear()
        self._first_time.clear()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _widget(self, warning: SendWarning, draft: Draft) -> QWidget:
        if warning.kind == Warn.LOOK_ALIKE:
            return self._look_alike(warning)
        if warning.kind == Warn.HIGH_FEE:
            return self._high_fee(draft)
        banner = Banner(_TEXTS[warning.kind], _TONES[warning.kind])
        if warning.kind == Warn.FIRST_TIME:
            self._first_time.append(banner)
        return banner

    def _high_fee(self, draft: Draft) -> QWidget:
        """Going on with an absurd one needs a tick: it is most likely a slip of the hand."""
        if draft.fee < _ABSURD * (draft.paid or draft.change or 0):
            return Banner(lambda: _fee_words(draft), "warn")
        card = Card(spacing=8)
        card.column.addWidget(Banner(lambda: _fee_words(draft), "bad"))
        card.column.addWidget(
            self._box(lambda: tr("I want to pay a fee of {sat}.", sat=fmt.sat_unit(draft.fee)))
        )
        return card

    def _box(self, words: Words) -> CheckBox:
        """A tick without which nothing is signed."""
        box = CheckBox(words, lambda _checked: self._tell())
        self._boxes.append(box)
        return box

    def _look_alike(self, warning: SendWarning) -> QWidget:
        """Both addresses under each other; going on needs a tick."""
        card = Card(spacing=8)
        card.column.addWidget(
            Banner(
                lambda: tr(
                    "This address looks like one you know, but is another one. Swindlers make such "
                    "addresses so that they are copied by mistake."
                ),
                "bad",
            )
        )
        for words, address, other in (
            (lambda: tr("You are paying"), warning.address, warning.other),
            (lambda: tr("You know"), warning.other, warning.address),
        ):
            card.column.addWidget(Label(words, "small"))
            card.column.addWidget(Compared(address, other))
        card.column.addWidget(
            self._box(lambda: tr("I have compared every group: the first one is right."))
        )
        return card

    def _tell(self) -> None:
        self.accepted.emit(all(box.isChecked() for box in self._boxes))


class Compared(Translated, QWidget):
    """An address in groups of four; those that differ from the other's are marked."""

    def __init__(self, address: str, other: str) -> None:
        super().__init__()
        self._groups = fmt.address_groups(address).split()
        theirs = fmt.address_groups(other).split()
        self._same = [
            n < len(theirs) and theirs[n] == group for n, group in enumerate(self._groups)
        ]
        font = QFont(self.font())
        font.setPixelSize(14)
        self.setFont(font)
        self.setAccessibleName(" ".join(self._groups))
        self.setMinimumHeight(self._rows(600) * self._line())

    def _line(self) -> int:
        return self.fontMetrics().height() + 6

    def _step(self) -> int:
        return self.fontMetrics().horizontalAdvance("MMMM") + 6

    def _rows(self, width: int) -> int:
        across = max(1, width // self._step())
        return -(-len(self._groups) // across)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        across, line, step = max(1, self.width() // self._step()), self._line(), self._step()
        self.setMinimumHeight(self._rows(self.width()) * line)
        for number, group in enumerate(self._groups):
            x, y = number % across * step, number // across * line
            width = painter.fontMetrics().horizontalAdvance(group) + 8
            if not self._same[number]:
                painter.setPen(THEME.color("bad_soft"))
                painter.setBrush(THEME.color("bad_soft"))
                painter.drawRoundedRect(x, y, width, line - 2, 4, 4)
            painter.setPen(THEME.color("text" if self._same[number] else "bad"))
            painter.drawText(x + 4, y + painter.fontMetrics().ascent() + 2, group)
