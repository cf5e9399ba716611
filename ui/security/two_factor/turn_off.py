"""Turn two-factor login off: a day later, or at once with the recovery phrase."""

import importlib
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.wallet.errors import WordUnknown
from ui.context import Context
from ui.security.confirm import Confirm, ConfirmDialog
from ui.vault.phrase_entry import PhraseEntry
from ui.widgets.switch import CheckBox

if TYPE_CHECKING:
    from app.bootstrap import Services

_WIDTH = 560
_LANE = "phrase"


class TurnOffDialog(ConfirmDialog):
    """`done_with` brings the Unix seconds from when on it ends, 0 for now."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        confirm = Confirm(
            lambda: tr("Turn off two-factor login"),
            lambda: tr(
                "From then on the password alone opens the wallet. It ends at your first login "
                "with a code a day from now: so nobody who borrows your phone for a moment can do "
                "it unseen, and until then you can keep it on."
            ),
            lambda: tr("Turn it off"),
            self._work,
            danger=True,
        )
        super().__init__(context, parent, confirm, _WIDTH)
        self.at_once = CheckBox(
            lambda: tr("I have my recovery phrase here: turn it off at once"), self._toggle
        )
        self.phrase = PhraseEntry(lambda _typed: [])
        self.phrase.hide()
        column = QVBoxLayout(self.extra)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.at_once)
        column.addWidget(self.phrase)
        self.extra.setVisible(bool(context.services.vault.sealed_names()))

    def forget(self) -> None:
        super().forget()
        self.phrase.clear()

    def _work(self, password: Secret, code: Secret | None) -> Coroutine[Any, Any, int]:
        phrase = self.phrase.text() if self.at_once.isChecked() else None
        return _disable(self.context.services, password, code or Secret(b""), phrase)

    def failed(self, error: AppError) -> None:
        super().failed(error)
        if isinstance(error, WordUnknown):
            self.phrase.mark_wrong(int(error.details.get("position", 0)))

    def _toggle(self, wanted: bool) -> None:
        self.phrase.setVisible(wanted)
        self.phrase.clear()
        if wanted:
            self.phrase.focus_first()
        self.adjustSize()


async def _disable(
    services: "Services", password: Secret, code: Secret, phrase: Secret | None
) -> int:
    codes = services.vault.codes
    if phrase is None:
        return await codes.disable(password, code)
    keys = importlib.import_module("app.wallet.engine.keys")  # loads BDK
    read = await services.runtime.blocking(_LANE, lambda: keys.read_phrase(phrase))
    try:
        return await codes.disable(password, code, read.entropy)
    finally:
        for secret in (read.entropy, read.text, phrase):
            secret.wipe()
