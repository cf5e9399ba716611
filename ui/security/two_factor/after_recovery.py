"""After a login with a recovery code: say how many are left, and offer to set up a phone now."""

from PySide6.QtWidgets import QWidget

from app.core.i18n import ntr, tr
from ui.context import Context
from ui.security.two_factor.enrol import EnrolDialog
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label


class AfterRecovery(Dialog):
    """left: recovery codes that still work."""

    def __init__(self, context: Context, parent: QWidget, left: int) -> None:
        super().__init__(parent, lambda: tr("You came in with a recovery code"))
        self._context, self._window = context, parent
        self.column.addWidget(
            Label(
                lambda: (
                    ntr(
                        "It works no more: cross it out. {n} of them is left.",
                        "It works no more: cross it out. {n} of them are left.",
                        left,
                    )
                    if left
                    else tr("It was the last one: cross it out.")
                ),
                wrap=True,
            )
        )
        self.column.addWidget(Label(_set_up if left else _none_left, wrap=True))
        self.column.addStretch(1)
        self.add_button(lambda: tr("Later"), self.reject)
        if left:
            self.set_up = self.add_button(lambda: tr("Set up a phone now"), self._enrol, "primary")
            self.set_up.setFocus()
        else:
            self.add_button(lambda: tr("What to do"), self._read, "primary").setFocus()

    def _enrol(self) -> None:
        self.accept()
        EnrolDialog(self._context, self._window, lost=True).open()

    def _read(self) -> None:
        self.accept()
        self._context.open_article("lost-authenticator")


def offer_phone(context: Context, window: QWidget) -> None:
    """Open it, as long as the codes are on."""
    state = context.services.vault.codes.state()
    if state is not None:
        AfterRecovery(context, window, state.left).open()


def _set_up() -> str:
    return tr(
        "If the old phone is lost, set up another one now: its codes then open nothing any more, "
        "and you get eight new recovery codes. It takes one more recovery code, or a code of the "
        "old phone if you still have it."
    )


def _none_left() -> str:
    return tr(
        "If you still have the phone, make new recovery codes on the Security page. If it is lost, "
        "your recovery phrase is the way in next time: it sets a new password and turns two-factor "
        "login off."
    )
