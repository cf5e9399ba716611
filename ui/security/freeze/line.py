"""The steady line above every page while the wallet is frozen."""

import importlib

from app.core.i18n import tr
from app.core.wording import sentences
from app.vault.events import VaultChanged
from app.vault.session import VaultState
from ui.context import Context
from ui.format import full_date
from ui.widgets.banner import Banner


class FrozenLine(Banner):
    """Hidden while spending is possible; cannot be dismissed."""

    def __init__(self, context: Context) -> None:
        super().__init__(flat=True)
        self._context = context
        context.bridge.listen(self, VaultChanged, lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        vault = self._context.services.vault
        # Told a moment later: the wallet may be locked by now.
        state = vault.freezing.state() if vault.state is VaultState.UNLOCKED else None
        if state is not None:
            self.show_message(
                lambda: sentences(
                    tr("This wallet is frozen since {time}.", time=full_date(state.at)),
                    tr("Nothing can be sent."),
                ),
                "warn",
            )
            self.set_action(lambda: tr("Unfreeze…"), self._unfreeze)
        self.setVisible(state is not None)

    def _unfreeze(self) -> None:
        dialogs = importlib.import_module("ui.security.freeze.unfreeze")  # after the first picture
        dialogs.UnfreezeDialog(self._context, self.window()).open()
