"""The recovery phrase: what it is, that nobody may ask for it, and whether the paper is good."""

from collections.abc import Mapping

from app.core.i18n import tr
from app.security.entries import PHRASE_TYPED, EventKind, latest
from app.security.events import JournalGrew
from app.vault.session import VaultState
from ui import format as fmt
from ui.context import Context
from ui.security.check_phrase import CheckPhraseDialog
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.form import FormRow


class Phrase(Section):
    name = "phrase"

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Your recovery phrase"))
        self._typed: int | None = None
        self.column.addWidget(
            FormRow(
                lambda: tr("The words on your paper are the wallet"),
                lambda: tr(
                    "Walnut showed them once and does not keep them. Whoever asks for them wants "
                    "your money: support, websites and updates never need them."
                ),
                Button(
                    lambda: tr("Read more"),
                    "quiet",
                    on_click=lambda: context.open_article("recovery-phrase"),
                ),
            )
        )
        self.check = Button(lambda: tr("Check my phrase…"), on_click=self._check)
        self.paper = FormRow(lambda: tr("Is the paper still good?"), "", self.check)
        self._rule = Rule()
        self.column.addWidget(self._rule)
        self.column.addWidget(self.paper)
        context.bridge.listen(self, JournalGrew, lambda _: self.refresh())

    def refresh(self) -> None:
        """A wallet that only watches has no phrase to check."""
        services = self.context.services
        spends = services.vault.state is VaultState.UNLOCKED and bool(services.vault.sealed_names())
        self._rule.setVisible(spends)
        self.paper.setVisible(spends)
        if spends:
            times = services.security.journal.last_times()
            # A wallet that is being locked meanwhile has no answer: then the words stay.
            self.context.bridge.run(self, times, self._tell, lambda _: None)

    def _tell(self, times: Mapping[EventKind, int]) -> None:
        self._typed = latest(times, PHRASE_TYPED)
        self.paper.explain(self._say_when)

    def _say_when(self) -> str:
        if self._typed is None:
            return tr("You have not checked it yet. Type it once: a slip of the pen shows now.")
        return tr("Last checked {time}. Once a year is enough.", time=fmt.full_date(self._typed))

    def _check(self) -> None:
        CheckPhraseDialog(self.context, self.window()).open()
