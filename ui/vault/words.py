"""The new recovery phrase, shown once, in a numbered grid to be written down."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from ui.context import Context
from ui.language import Words
from ui.vault.calls import new_phrase
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.banner import Banner
from ui.widgets.card import Inset, row
from ui.widgets.choice import Combo
from ui.widgets.segmented import Segmented
from ui.widgets.switch import CheckBox
from ui.widgets.text import Label

_COLUMNS = 3


class WordsView(GateView):
    """Never copied to the clipboard, never saved: paper is the only place it goes to."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(
            context,
            go,
            lambda: tr("Write down these words"),
            lambda: tr(
                "They are your wallet: with them you can bring it back on any computer. "
                "Write them on paper, in this order, and keep the paper safe."
            ),
            620,
        )
        self.count = Segmented(
            lambda: tr("Number of words"),
            (("12", lambda: tr("12 words")), ("24", lambda: tr("24 words"))),
        )
        self.count.choose("12")
        self.count.chosen.connect(lambda _: self._make())
        self._kind = Combo(lambda: tr("Address type"), address_kinds())
        self._box = Inset(margin=16)
        self._grid: QWidget | None = None
        self.written = CheckBox(lambda: tr("I have written the words down"), self._tick)
        self.content.addLayout(row(self.count, self._kind, spacing=12))
        self.content.addWidget(self._box)
        self.content.addWidget(
            Banner(
                lambda: tr(
                    "Whoever has these words has your money. Walnut never asks for them, "
                    "and neither does anybody who wants to help."
                ),
                "warn",
            )
        )
        self.content.addWidget(self.written)
        self.add_foot(lambda: tr("Back"), lambda: go("welcome", None))
        self.next = self.add_foot(lambda: tr("Continue"), self._continue, "primary")

    def entered(self, setup: Setup | None) -> None:
        self.setup = setup or Setup(Way.CREATE)
        self.written.setChecked(False)
        self.next.setEnabled(False)
        if self.setup.phrase:
            self._show(self.setup.phrase)
        else:
            self._make()
        self.written.setFocus()

    def left(self) -> None:
        self._clear()

    def _make(self) -> None:
        self.written.setChecked(False)
        self.next.setEnabled(False)
        count, context = int(self.count.value()), self.context
        context.when_ready(
            lambda: context.bridge.run(self, new_phrase(context.services, count), self._show)
        )

    def _show(self, phrase: Secret) -> None:
        self.setup.phrase = phrase
        self._clear()
        words = phrase.text().split()
        self.count.choose(str(len(words)))
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        rows = len(words) // _COLUMNS
        for number, word in enumerate(words):
            grid.addLayout(_numbered(number + 1, word), number % rows, number // rows)
        self._box.column.addWidget(self._grid)

    def _clear(self) -> None:
        if self._grid is not None:
            for label in self._grid.findChildren(Label):
                label.say("")
            self._grid.deleteLater()
            self._grid = None

    def _tick(self, written: bool) -> None:
        self.next.setEnabled(written and bool(self.setup.phrase))

    def _continue(self) -> None:
        self.setup.kind = self._kind.value()
        self.go("quiz", self.setup)


def address_kinds() -> list[tuple[str, Words]]:
    """The choice of the kind of addresses, in words."""
    return [
        ("bip84", lambda: tr("Native SegWit addresses (usual)")),
        ("bip86", lambda: tr("Taproot addresses")),
    ]


def _numbered(number: int, word: str) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(8)
    place = Label(str(number), "muted")
    place.setFixedWidth(22)
    layout.addWidget(place)
    layout.addWidget(Label(word, "section"), 1)
    return layout
