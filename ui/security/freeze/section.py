"""Freeze: stop all spending with one button, or lift it again; and moving the coins away."""

from app.core.i18n import tr
from app.vault.freezing import FreezeState
from ui.context import Context
from ui.format import full_date
from ui.security.freeze.dialog import FreezeDialog
from ui.security.freeze.unfreeze import UnfreezeDialog
from ui.security.move.dialog import MoveDialog
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.chip import Chip
from ui.widgets.form import FormRow


class Freeze(Section):
    """Not shown for a wallet that only watches: it holds nothing that could spend."""

    name = "freeze"

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Freeze"))
        self._state: FreezeState | None = None
        self.chip = Chip(lambda: tr("Frozen") if self._state else tr("Not frozen"))
        self.head.addWidget(self.chip)
        self.freeze = Button(lambda: tr("Freeze…"), "primary", on_click=self._freeze)
        self.unfreeze = Button(lambda: tr("Unfreeze…"), on_click=self._unfreeze)
        self.move_coins = Button(lambda: tr("Move the coins…"), on_click=self._move)
        self._offer = FormRow(lambda: tr("Stop all spending"), _offer, self.freeze)
        self._since = FormRow(self._since_words, self._frozen_words, self.unfreeze)
        self._moving = FormRow(
            lambda: tr("Move the coins to a new wallet"),
            lambda: tr("If somebody may know your recovery phrase: only new words help, and soon."),
            self.move_coins,
        )
        for widget in (self._offer, self._since, Rule(), self._moving):
            self.column.addWidget(widget)

    def refresh(self) -> None:
        vault = self.context.services.vault
        self.setVisible(bool(vault.sealed_names()))
        self._state = vault.freezing.state()
        frozen = self._state is not None
        self._offer.setVisible(not frozen)
        self._since.setVisible(frozen)
        self.move_coins.setEnabled(not frozen)
        self.chip.retranslate()
        self.chip.set_tone("warn" if frozen else "")
        self._since.title.retranslate()
        self._since.explain(self._frozen_words)

    def _since_words(self) -> str:
        return tr("Frozen since {time}", time=full_date(self._state.at)) if self._state else ""

    def _frozen_words(self) -> str:
        if self._state is None:
            return ""
        return tr(
            "Nothing can be sent from this copy of the wallet. Your recovery phrase lifts it. The "
            "number of this freeze is {id}.",
            id=self._state.id,
        )

    def _freeze(self) -> None:
        dialog = FreezeDialog(self.context, self.window())
        dialog.done_with.connect(lambda _: self.context.say(lambda: tr("The wallet is frozen")))
        dialog.open()

    def _unfreeze(self) -> None:
        UnfreezeDialog(self.context, self.window()).open()

    def _move(self) -> None:
        MoveDialog(self.context, self.window()).open()


def _offer() -> str:
    return tr(
        "One button and your password: then nothing in this copy of the wallet can sign. It is not "
        "on the chain, and whoever has your recovery phrase can still spend."
    )
