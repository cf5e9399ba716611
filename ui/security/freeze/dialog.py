"""Freeze: said plainly what it is and is not, then the password."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import tr
from app.security.entries import PHRASE_TYPED, latest
from app.vault.freezing import CHECK_LASTS
from ui.context import Context
from ui.security.check_phrase import CheckPhraseDialog
from ui.security.confirm import Confirm, ConfirmDialog
from ui.security.freeze.words import IS, IS_NOT
from ui.widgets.bullets import Bullets
from ui.widgets.buttons import Button
from ui.widgets.card import row
from ui.widgets.switch import CheckBox

_WIDE = 560


class FreezeDialog(ConfirmDialog):
    """Where the phrase was not checked in 30 days, the person must say that it is at hand."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        freezing = context.services.vault.freezing
        confirm = Confirm(
            lambda: tr("Freeze this wallet"),
            lambda: tr("Stops all spending from this copy of the wallet, until you unfreeze it."),
            lambda: tr("Freeze"),
            lambda password, _code: freezing.freeze(
                password, self.at_hand.isChecked(), self._checked_at
            ),
        )
        super().__init__(context, parent, confirm, _WIDE)
        self._checked_at: int | None = None
        self.credentials.code.hide()  # stopping is always easy; going on again is not
        self.at_hand = CheckBox(lambda: tr("My recovery phrase is at hand"))
        self.check_now = Button(lambda: tr("Check it now…"), "quiet", on_click=self._check_now)
        self.way_back = Bullets(
            lambda: tr("How you unfreeze it"),
            (
                (lambda: tr("With your recovery phrase, or with the help of support."))
                if freezing.support_known
                else lambda: tr(
                    "Only with your recovery phrase. In this version no support can do it."
                ),
            ),
            "key",
        )
        self._lay_out()
        self._read_times()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.extra)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Bullets(lambda: tr("What it does"), IS, "check", "good"))
        column.addWidget(Bullets(lambda: tr("What it is not"), IS_NOT, "warning", "warn"))
        column.addWidget(self.way_back)
        self._hand = QWidget()
        self._hand.setLayout(row(self.at_hand, self.check_now))
        column.addWidget(self._hand)
        self.extra.show()

    def _read_times(self) -> None:
        times = self.context.services.security.journal.last_times()
        self.context.bridge.run(
            self, times, lambda found: self._checked(latest(found, PHRASE_TYPED))
        )

    def _checked(self, at: int | None) -> None:
        self._checked_at = at
        lately = at is not None and 0 <= self.context.now() - at <= CHECK_LASTS
        self._hand.setVisible(not lately)

    def _check_now(self) -> None:
        dialog = CheckPhraseDialog(self.context, self)
        dialog.finished.connect(lambda _: self._read_times())
        dialog.open()
