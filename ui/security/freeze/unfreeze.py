"""Unfreeze: with the recovery phrase now, or with support; then the offer to move the coins."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.i18n import tr
from ui.context import Context
from ui.language import Words
from ui.security.freeze.by_phrase import ByPhrase
from ui.security.freeze.by_support import BySupport
from ui.security.move.dialog import MoveDialog
from ui.system.capture import exclude_from_capture
from ui.widgets.dialog import Dialog
from ui.widgets.segmented import Segmented
from ui.widgets.text import Label

_WIDE = 680
_PHRASE, _SUPPORT = "phrase", "support"


class UnfreezeDialog(Dialog):
    """What was typed goes when it is closed."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Unfreeze this wallet"), _WIDE)
        self._context, self._window, self._is_busy = context, parent, False
        self.way = Segmented(
            lambda: tr("How to unfreeze"),
            [
                (_PHRASE, lambda: tr("With the recovery phrase")),
                (_SUPPORT, lambda: tr("Through support")),
            ],
        )
        self.by_phrase, self.by_support = ByPhrase(context), BySupport(context)
        self._stack = QStackedWidget()
        for form in (self.by_phrase, self.by_support):
            self._stack.addWidget(form)
            form.done.connect(self._unfrozen)
            form.busy.connect(self._set_busy)
            form.failed.connect(self._say)
        self.column.addWidget(self.way)
        self.column.addWidget(self._stack)
        self.add_button(lambda: tr("Read about this"), self._read, "quiet")
        self._cancel = self.add_cancel()
        self.action = self.add_button(lambda: tr("Unfreeze"), self._go_on, "primary")
        self.way.chosen.connect(self._choose)
        self.choose(by_support=False)
        exclude_from_capture(self)

    def done(self, result: int) -> None:
        self.by_phrase.clear()
        self.by_support.clear()
        super().done(result)

    def reject(self) -> None:
        """Not while the work runs: nobody would see how it ends."""
        if not self._is_busy:
            super().reject()

    @property
    def form(self) -> ByPhrase | BySupport:
        """The way that is chosen."""
        return self.by_support if self.way.value() == _SUPPORT else self.by_phrase

    def choose(self, *, by_support: bool) -> None:
        """Show one of the two ways."""
        way = _SUPPORT if by_support else _PHRASE
        self.way.choose(way)
        self._choose(way)

    def _choose(self, _way: str) -> None:
        self.show_trouble("")
        self._stack.setCurrentWidget(self.form)
        self.action.setEnabled(self.form is self.by_phrase or self.by_support.possible)
        self.form.begin()

    def _go_on(self) -> None:
        self.form.go_on()

    def _say(self, words: Words) -> None:
        self.show_trouble(words)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.action.set_busy((lambda: tr("One moment…")) if busy else None)
        self._cancel.setEnabled(not busy)
        self.way.setEnabled(not busy)

    def _unfrozen(self) -> None:
        self.accept()
        offer_move(self._context, self._window)

    def _read(self) -> None:
        self.reject()
        self._context.open_article("unfreeze")


def offer_move(context: Context, window: QWidget) -> None:
    """After a freeze was lifted: the reason for it may still hold."""
    dialog = Dialog(window, lambda: tr("This wallet is unfrozen"))
    dialog.column.addWidget(
        Label(
            lambda: tr(
                "Spending works again. If somebody may know your recovery phrase or have your "
                "files, a new password does not help: move the coins to a new wallet."
            ),
            wrap=True,
        )
    )

    def move() -> None:
        dialog.accept()
        MoveDialog(context, window).open()

    dialog.add_button(lambda: tr("Move the coins…"), move)
    dialog.add_button(lambda: tr("Close"), dialog.accept, "primary")
    dialog.open()
