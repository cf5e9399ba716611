"""The new recovery phrase, shown once, in a numbered grid to be written down."""

from app.core.i18n import tr
from app.core.secret import Secret
from ui.context import Context
from ui.language import Words
from ui.system.capture import admit_capture, exclude_from_capture
from ui.vault.calls import new_phrase
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.vault.word_grid import WordGrid
from ui.widgets.banner import Banner
from ui.widgets.card import row
from ui.widgets.choice import Combo
from ui.widgets.segmented import Segmented
from ui.widgets.switch import CheckBox
from ui.widgets.text import Label


class WordsView(GateView):
    """Never copied to the clipboard, never saved: paper is the only place it goes to.

    Not in captures, where the system allows that, and covered while another window is in front.
    """

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
        self.grid = WordGrid()
        self.seen = Label(
            lambda: tr("Other programs can see this screen. Close those that record or share it."),
            "small",
            wrap=True,
        )
        self.written = CheckBox(lambda: tr("I have written the words down"), self._tick)
        self.content.addLayout(row(self.count, self._kind, spacing=12))
        self.content.addWidget(self.grid)
        self.content.addWidget(self.seen)
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
        self.seen.setVisible(not exclude_from_capture(self))
        if self.setup.phrase:
            self._show(self.setup.phrase)
        else:
            self._make()
        self.written.setFocus()

    def left(self) -> None:
        self.grid.clear()
        admit_capture(self)

    def _make(self) -> None:
        self.written.setChecked(False)
        self.next.setEnabled(False)
        count, context = int(self.count.value()), self.context
        context.when_ready(
            lambda: context.bridge.run(self, new_phrase(context.services, count), self._show)
        )

    def _show(self, phrase: Secret) -> None:
        if phrase is not self.setup.phrase:
            self.setup.phrase.wipe()  # of the other length, which nobody wrote down
            self.setup.phrase = phrase
        self.count.choose(str(len(phrase.text().split())))
        self.grid.show_phrase(phrase)

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
