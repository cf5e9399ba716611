"""Bring a wallet back from its words, or prove with them that it is yours to set a password."""

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.wallet.errors import WordUnknown
from ui.context import Context
from ui.system.capture import admit_capture, exclude_from_capture
from ui.vault.calls import read_phrase
from ui.vault.completion import Completion
from ui.vault.phrase_entry import PhraseEntry
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.vault.word_count import word_count
from ui.vault.words import address_kinds
from ui.widgets.card import row
from ui.widgets.choice import Combo
from ui.widgets.password import PasswordField
from ui.widgets.switch import CheckBox


class RestoreView(GateView):
    """The phrase, an optional passphrase, the kind of addresses."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(context, go, self._title, self._text, 680)
        self.completion = Completion(context, self)
        self.entry = PhraseEntry(self.completion.complete)
        self.count = word_count(self.entry)
        self.entry.changed.connect(lambda: self.show_trouble(None))
        self._kind = Combo(lambda: tr("Address type"), address_kinds())
        self.has_passphrase = CheckBox(
            lambda: tr("This wallet also has a passphrase (not the password)"), self._toggle
        )
        self.passphrase = PasswordField(
            lambda: tr("Passphrase"),
            lambda: tr("Any other passphrase opens another, empty wallet: there is no check."),
        )
        self.content.addLayout(row(self.count, self._kind, spacing=12))
        for widget in (self.entry, self.has_passphrase, self.passphrase):
            self.content.addWidget(widget)
        self.add_foot(lambda: tr("Back"), self._back)
        self.next = self.add_foot(lambda: tr("Continue"), self._check, "primary")

    def entered(self, setup: Setup | None) -> None:
        self.setup = setup or Setup(Way.RESTORE)
        exclude_from_capture(self)
        restoring = self.setup.way is Way.RESTORE
        self.say(self._title, self._text)
        self.show_trouble(None)
        self._kind.setVisible(restoring)
        self.has_passphrase.setVisible(restoring)
        self.has_passphrase.setChecked(False)
        self.passphrase.hide()
        self.entry.focus_first()
        self.context.when_ready(self.completion.load)

    def left(self) -> None:
        self.entry.clear()
        self.passphrase.clear()
        admit_capture(self)

    def _title(self) -> str:
        if self.setup.way is Way.RESTORE:
            return tr("Restore your wallet")
        return tr("Open it with the recovery phrase")

    def _text(self) -> str:
        if self.setup.way is Way.RESTORE:
            return tr("Type or paste the words in their order. All ten languages are understood.")
        return tr(
            "The words that you wrote down when this wallet was made set a new password. "
            "History and labels stay."
        )

    def _toggle(self, wanted: bool) -> None:
        self.passphrase.setVisible(wanted)
        (self.passphrase.edit if wanted else self.has_passphrase).setFocus()

    def _check(self) -> None:
        self.show_trouble(None)
        self.entry.mark_wrong(0)
        self.next.set_busy(lambda: tr("Checking…"))
        context = self.context
        work = read_phrase(context.services, self.entry.text())
        context.bridge.run(self, work, self._fits, self._failed)

    def _fits(self, phrase: Secret) -> None:
        self.next.set_busy(None)
        self.setup.phrase = phrase
        self.setup.kind = self._kind.value()
        if self.has_passphrase.isChecked():
            self.setup.passphrase = self.passphrase.take()
        self.go("password", self.setup)

    def _failed(self, error: AppError) -> None:
        self.next.set_busy(None)
        self.show_trouble(error)
        if isinstance(error, WordUnknown):
            self.entry.mark_wrong(int(error.details.get("position", 0)))

    def _back(self) -> None:
        self.go("welcome" if self.setup.way is Way.RESTORE else "unlock", None)
