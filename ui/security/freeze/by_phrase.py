"""Unfreeze with the recovery phrase: the words and the password, done at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.core.wording import headline
from app.messages import describe
from app.vault.errors import WrongPhrase
from app.wallet.engine import LANE, keys
from app.wallet.errors import PhraseError, WordUnknown
from ui.context import Context
from ui.security.credentials import Credentials
from ui.vault.completion import Completion
from ui.vault.phrase_entry import PhraseEntry
from ui.vault.word_count import word_count
from ui.widgets.card import row
from ui.widgets.text import Label

_OF_THE_PHRASE = (PhraseError, WrongPhrase)


class ByPhrase(QWidget):
    """`done` when the wallet is unfrozen; `busy(bool)` while it works; `failed` with words."""

    done = Signal()
    busy = Signal(bool)
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.completion = Completion(context, self)
        self.entry = PhraseEntry(self.completion.complete)
        self.credentials = Credentials(context)
        self.credentials.code.hide()  # the phrase could set everything anew anyway
        self.credentials.submitted.connect(self.go_on)
        self.entry.changed.connect(lambda: self.failed.emit(""))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            Label(
                lambda: tr(
                    "Type the words of this wallet in their order. Only here: never on a website "
                    "and never for a helper."
                ),
                wrap=True,
            )
        )
        column.addLayout(row(word_count(self.entry)))
        column.addWidget(self.entry)
        column.addWidget(self.credentials)
        self.completion.load()

    def begin(self) -> None:
        """Put the keyboard where one types first."""
        self.entry.focus_first()

    def clear(self) -> None:
        self.entry.clear()
        self.credentials.clear()

    def go_on(self) -> None:
        """Unfreeze with what is typed; the first empty field has the focus where one is."""
        self.failed.emit("")
        self.entry.mark_wrong(0)
        phrase = self.entry.text()
        if not phrase:
            self.entry.focus_first()
            return
        if not self.credentials.complete():
            return
        password, _ = self.credentials.read()
        self._set_busy(True)
        work = _unfreeze(self._context, phrase, password)
        self._context.bridge.run(self, work, lambda _: self._unfrozen(), self._refused)

    def _unfrozen(self) -> None:
        self._set_busy(False)
        self.clear()
        self.done.emit()

    def _refused(self, error: AppError) -> None:
        self._set_busy(False)
        if isinstance(error, WordUnknown):
            self.entry.mark_wrong(int(error.details.get("position", 0)))
        if isinstance(error, _OF_THE_PHRASE):
            self.failed.emit(lambda: headline(describe(error).title, describe(error).sentence))
        elif not self.credentials.show_failure(error):
            self.failed.emit(lambda: describe(error).sentence)

    def _set_busy(self, busy: bool) -> None:
        self.entry.setEnabled(not busy)
        self.credentials.set_busy(busy)
        self.busy.emit(busy)


async def _unfreeze(context: Context, phrase: Secret, password: Secret) -> None:
    """Raises as read_phrase and `Freezing.unfreeze_with_phrase`. The phrase is wiped."""
    services = context.services
    try:
        read = await services.runtime.blocking(LANE, lambda: keys.read_phrase(phrase))
        try:
            await services.vault.freezing.unfreeze_with_phrase(read.entropy, password)
        finally:
            read.entropy.wipe()
            read.text.wipe()
    finally:
        phrase.wipe()
