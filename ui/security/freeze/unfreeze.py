"""Unfreeze: with the recovery phrase now, or with support; then the offer to move the coins."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from ui.context import Context
from ui.security.freeze.by_phrase import ByPhrase
from ui.security.freeze.by_support import BySupport
from ui.security.move.dialog import MoveDialog
from ui.security.working import WorkingDialog
from ui.system.capture import exclude_from_capture
from ui.widgets.dialog import Dialog
from ui.widgets.segmented import Segmented
from ui.widgets.text import Label

_WIDE = 680
_PHRASE, _SUPPORT = "phrase", "support"


class UnfreezeDialog(WorkingDialog):
    """The form of the chosen way gives the work; the dialog runs it."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, lambda: tr("Unfreeze this wallet"), _WIDE)
        self._window = parent
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
            form.submitted.connect(self._go_on)
            form.edited.connect(lambda: self.show_trouble(""))
        self.column.addWidget(self.way)
        self.column.addWidget(self._stack)
        self.add_button(lambda: tr("Read about this"), self._read, "quiet")
        self.resting += [self.add_cancel(), self.way]
        self.action = self.add_action(lambda: tr("Unfreeze"), self._go_on)
        self.way.chosen.connect(self._choose)
        self.choose(by_support=False)
        exclude_from_capture(self)

    def forget(self) -> None:
        self.by_phrase.clear()
        self.by_support.clear()

    def failed(self, error: AppError) -> None:
        self.show_trouble(self.form.refusal(error))

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.form.set_busy(busy)

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
        self.show_trouble("")
        work = self.form.work()
        if work is not None:
            self.run(work, lambda _: self._unfrozen())

    def _unfrozen(self) -> None:
        self.accept()
        offer_move(self.context, self._window)

    def _read(self) -> None:
        self.reject()
        self.context.open_article("unfreeze")


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
