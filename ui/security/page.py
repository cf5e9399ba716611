"""Security: what protects this wallet now, said plainly, and what can be changed."""

from typing import TYPE_CHECKING

from app.core.i18n import ntr, tr
from app.vault.device_secret import KeyringStatus
from app.vault.events import VaultChanged
from ui.context import Context
from ui.language import Words
from ui.page import Page
from ui.security.change_password import ChangePasswordDialog
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Rule
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


class SecurityPage(Page):
    """failures: wrong passwords between the login before this one and this one."""

    def __init__(self, context: Context, failures: int = 0) -> None:
        super().__init__(context, lambda: tr("Security"))
        self._failures = failures
        self._keyring = Chip("")
        self._keyring_row = FormRow(lambda: tr("Keyring of this computer"), "", self._keyring)
        self._watch = Banner(
            lambda: tr("This wallet only watches: there are no keys here that could be stolen."), ""
        )
        self._watch.hide()
        self.body.addWidget(self._watch)
        self.body.addWidget(self._protection())
        self.body.addWidget(self._access())
        self.body.addWidget(self._words())
        self.body.addStretch(1)
        context.bridge.listen(self, VaultChanged, lambda _: self.activated())

    def activated(self, _what: object = None) -> None:
        context = self.context
        if context.services.vault.uses_keyring():
            self._show_keyring(_IN_USE)
        else:
            context.bridge.run(self, context.services.vault.keyring_status(), self._tell_status)
        accounts = context.accounts
        self._watch.setVisible(bool(accounts) and all(s.account.watch_only for s in accounts))

    def _protection(self) -> Card:
        card = Card(lambda: tr("What protects this wallet"), spacing=16)
        card.column.addWidget(
            FormRow(
                lambda: tr("Encryption"),
                lambda: tr(
                    "History, labels and keys lie encrypted on the disk (AES-256). The keys for "
                    "paying are opened only for the moment of a payment."
                ),
                Chip(lambda: tr("On"), "good"),
            )
        )
        card.column.addWidget(Rule())
        card.column.addWidget(self._keyring_row)
        card.column.addWidget(Rule())
        card.column.addWidget(
            FormRow(
                lambda: tr("Two-factor login"),
                lambda: tr("A later version adds codes from an authenticator app."),
                Chip(lambda: tr("Not yet")),
            )
        )
        return card

    def _access(self) -> Card:
        card = Card(lambda: tr("Access"), spacing=16)
        card.column.addWidget(
            FormRow(
                lambda: tr("Password"),
                lambda: tr("Asked for at unlocking and at each payment. Not saved anywhere."),
                Button(lambda: tr("Change the password…"), on_click=self._change_password),
            )
        )
        card.column.addWidget(Rule())
        failures = self._failures
        card.column.addWidget(
            FormRow(
                lambda: tr("Since your last login"),
                lambda: (
                    ntr(
                        "{n} wrong password was typed.", "{n} wrong passwords were typed.", failures
                    )
                    if failures
                    else tr("Nobody typed a wrong password.")
                ),
                Chip(str(failures), "warn" if failures else "good"),
            )
        )
        card.column.addWidget(Rule())
        card.column.addWidget(
            FormRow(
                lambda: tr("Lock when idle"),
                lambda: tr("Walnut locks itself when nobody uses the computer."),
                Button(
                    lambda: tr("Settings"), on_click=lambda: self.context.go("settings", "locking")
                ),
            )
        )
        return card

    def _words(self) -> Card:
        card = Card(lambda: tr("Your recovery phrase"))
        card.column.addWidget(
            FormRow(
                lambda: tr("The words on your paper are the wallet"),
                lambda: tr(
                    "Walnut showed them once and does not keep them. Whoever asks for them wants "
                    "your money: support, websites and updates never need them."
                ),
                Button(
                    lambda: tr("Read more"),
                    "quiet",
                    on_click=lambda: self.context.open_article("recovery-phrase"),
                ),
            )
        )
        return card

    def _tell_status(self, status: KeyringStatus) -> None:
        self._show_keyring(_UNUSED if status.usable else _NONE)

    def _show_keyring(self, state: str) -> None:
        word, tone, sentence = _KEYRING[state]
        self._keyring.say(word)
        self._keyring.set_tone(tone)
        self._keyring_row.explain(sentence)

    def _change_password(self) -> None:
        ChangePasswordDialog(self.context, self.window()).open()


def _keyring_explained(used: bool, usable: bool) -> str:
    if used:
        return tr(
            "Half of the lock lies there: a stolen file alone cannot be opened, "
            "not even with the password."
        )
    if usable:
        return tr("This wallet does not use it, so the password alone protects.")
    return tr("There is none that keeps secrets encrypted, so the password alone protects.")
