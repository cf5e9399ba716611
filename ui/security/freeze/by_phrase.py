"""Unfreeze with the recovery phrase: the words and the password, done at once."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.core.wording import headline
from app.messages import describe
from app.vault.errors import WrongPhrase
from app.wallet.engine import LANE, keys
from app.wallet.errors import PhraseError, WordUnknown
from ui.context import Context
from ui.language import Words
from ui.security.freeze.way import Way
from ui.vault.completion import Completion
from ui.vault.phrase_entry import PhraseEntry
from ui.vault.word_count import word_count
from ui.widgets.card import row
from ui.widgets.text import Label

_OF_THE_PHRASE = (PhraseError, WrongPhrase)


class ByPhrase(Way):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.completion = Completion(context, self)
        self.entry = PhraseEntry(self.completion.complete)
        self.credentials.code.hide()  # the phrase could set everything anew anyway
        self.entry.changed.connect(self.edited)
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
        super().clear()
        self.entry.clear()

    def work(self) -> Coroutine[Any, Any, None] | None:
        self.entry.mark_wrong(0)
        phrase = self.entry.text()
        if not phrase:
            self.entry.focus_first()
            return None
        if not self.credentials.complete():
            return None
        password, _ = self.credentials.read()
        return _unfreeze(self.context, phrase, password)

    def refusal(self, error: AppError) -> Words:
        if isinstance(error, WordUnknown):
            self.entry.mark_wrong(int(error.details.get("position", 0)))
        if isinstance(error, _OF_THE_PHRASE):
            return lambda: headline(describe(error).title, describe(error).sentence)
        return super().refusal(error)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.entry.setEnabled(not busy)


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
