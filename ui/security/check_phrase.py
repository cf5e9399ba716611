"""Check the paper: type the whole recovery phrase, and Walnut says whether it is this wallet's."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.core.wording import headline
from app.messages import describe
from app.vault.errors import WrongPhrase
from app.wallet.errors import WordUnknown
from ui.context import Context
from ui.system.capture import exclude_from_capture
from ui.vault.completion import Completion
from ui.vault.phrase_entry import PhraseEntry
from ui.vault.word_count import word_count
from ui.widgets.banner import Banner
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label


class CheckPhraseDialog(Dialog):
    """What was typed stays only until it was right, or until the dialog is closed."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Check my phrase"), 680)
        self._context = context
        self.completion = Completion(context, self)
        self.entry = PhraseEntry(self.completion.complete)
        self.count = word_count(self.entry)
        self.right = Banner(_right, "good")
        self.right.hide()
        self._form = QWidget()
        self._fill_form()
        self.column.addWidget(self._form)
        self.column.addWidget(self.right)
        self.article = self.add_button(lambda: tr("Read about this"), self._read, "quiet")
        self._close = self.add_cancel()
        self.check = self.add_button(lambda: tr("Check"), self._check, "primary")
        self.entry.changed.connect(lambda: self.show_trouble(""))
        self.completion.load()
        self.entry.focus_first()
        exclude_from_capture(self)

    def _fill_form(self) -> None:
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            Label(
                lambda: tr(
                    "Take your paper and type the words from it, not from memory. Be alone and "
                    "share no screen. Walnut compares them with this wallet and keeps nothing "
                    "but the day."
                ),
                "muted",
                wrap=True,
            )
        )
        column.addLayout(row(self.count))
        column.addWidget(self.entry)

    def done(self, result: int) -> None:
        self.entry.clear()
        super().done(result)

    def _check(self) -> None:
        self.show_trouble("")
        self.entry.mark_wrong(0)
        typed = self.entry.text()
        if not typed:
            self.entry.focus_first()
            return
        self._set_busy(True)
        work = self._context.services.security.phrase_check.check(typed)
        self._context.bridge.run(
            self, work, lambda _: self._fits(typed), lambda error: self._differs(typed, error)
        )

    def _fits(self, typed: Secret) -> None:
        typed.wipe()
        self._set_busy(False)
        self.entry.clear()
        self._form.hide()
        self.check.hide()
        self.right.show()
        self._close.say(lambda: tr("Close"))
        self._close.setFocus()
        self.adjustSize()

    def _differs(self, typed: Secret, error: AppError) -> None:
        typed.wipe()
        self._set_busy(False)
        self.show_trouble(lambda: _wrong(error))
        if isinstance(error, WordUnknown):
            self.entry.mark_wrong(int(error.details.get("position", 0)))

    def _set_busy(self, busy: bool) -> None:
        self.check.set_busy((lambda: tr("Checking…")) if busy else None)
        self.entry.setEnabled(not busy)

    def _read(self) -> None:
        self.reject()
        self._context.open_article("phrase-check")


def _right() -> str:
    return headline(
        tr("These are the words of this wallet"),
        tr("Your paper is good. Put it back where you keep it; Walnut asks again in a year."),
    )


def _wrong(error: AppError) -> str:
    if isinstance(error, WrongPhrase):
        return headline(
            tr("These words are good, but they belong to another wallet"),
            tr(
                "Nothing is lost: this wallet still works. Look for its own paper; without it, "
                "make a new wallet and move the coins while you can."
            ),
        )
    return headline(describe(error).title, describe(error).sentence)
