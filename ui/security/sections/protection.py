"""What protects the wallet now: encryption and the keyring of this computer."""

from typing import TYPE_CHECKING

from app.core.i18n import tr
from ui.context import Context
from ui.language import Words
from ui.security.section import Section
from ui.widgets.card import Rule
from ui.widgets.chip import Chip
from ui.widgets.form import FormRow

if TYPE_CHECKING:
    from app.vault.device_secret import KeyringStatus

_IN_USE, _UNUSED, _NONE = "in use", "unused", "none"
_KEYRING: dict[str, tuple[Words, str, Words]] = {
    _IN_USE: (
        lambda: tr("In use"),
        "good",
        lambda: tr(
            "Half of the lock lies there: a stolen file alone cannot be opened, "
            "not even with the password."
        ),
    ),
    _UNUSED: (
        lambda: tr("Not used"),
        "warn",
        lambda: tr("This wallet was made without it: the password alone protects the file."),
    ),
    _NONE: (
        lambda: tr("None"),
        "warn",
        lambda: tr("There is none that keeps secrets encrypted, so the password alone protects."),
    ),
}


class Protection(Section):
    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("What protects this wallet"))
        self._keyring = Chip("")
        self._keyring_row = FormRow(lambda: tr("Keyring of this computer"), "", self._keyring)
        self.column.addWidget(
            FormRow(
                lambda: tr("Encryption"),
                lambda: tr(
                    "History, labels and keys lie encrypted on the disk (AES-256). The keys for "
                    "paying are opened only for the moment of a payment."
                ),
                Chip(lambda: tr("On"), "good"),
            )
        )
        self.column.addWidget(Rule())
        self.column.addWidget(self._keyring_row)

    def refresh(self) -> None:
        context = self.context
        if context.services.vault.uses_keyring():
            self._show(_IN_USE)
        else:
            context.bridge.run(self, context.services.vault.keyring_status(), self._tell)

    def _tell(self, status: "KeyringStatus") -> None:
        self._show(_UNUSED if status.usable else _NONE)

    def _show(self, state: str) -> None:
        word, tone, sentence = _KEYRING[state]
        self._keyring.say(word)
        self._keyring.set_tone(tone)
        self._keyring_row.explain(sentence)
