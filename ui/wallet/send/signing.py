"""The last step of every payment: the password, once for each, and what came of it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.vault.errors import TooManyAttempts, WrongPassword
from app.wallet.model import Draft
from ui import format as fmt
from ui.context import Context
from ui.language import Words
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.password import PasswordField


class SignForm(QWidget):
    """Password field and the one primary button; `sent` brings the transaction's id.

    `refused` is emitted for failures that the password has nothing to do with, after they are
    shown: the draft may have to be built again.
    """

    sent = Signal(str)
    refused = Signal(object)

    def __init__(self, context: Context, action: Words) -> None:
        super().__init__()
        self._context = context
        self._draft: Draft | None = None
        self._held = self._busy = False  # held: something else must be ticked first
        self.password = PasswordField(
            lambda: tr("Password"), lambda: tr("Asked for at each payment."), keeps_line=True
        )
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.button = Button(action, "primary", on_click=self._send)
        self.password.edit.returnPressed.connect(self._send)
        self.password.edit.textChanged.connect(lambda _text: self._refresh())
        self._wait = QTimer(self, interval=1000)
        self._wait.timeout.connect(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.password)
        column.addWidget(self.trouble)

    def ask(self, draft: Draft | None) -> None:
        """Ask for the password of this draft; None: there is nothing to sign yet."""
        self._draft = draft
        self._refresh()

    def hold(self, held: bool) -> None:
        """Keep the button closed until something was confirmed."""
        self._held = held
        self._refresh()

    def clear(self) -> None:
        """Forget what was typed and said."""
        self._draft = None
        self._busy = False
        self.password.clear()
        self.password.show_error("")
        self.trouble.hide()
        self.button.set_busy(None)
        self._refresh()

    def _refresh(self) -> None:
        seconds = self._context.services.vault.wait_seconds()
        if seconds:
            self.password.show_error(_waiting(seconds))
            self._wait.start()
        elif self._wait.isActive():
            self._wait.stop()
            self.password.show_error("")
        self.password.edit.setEnabled(not seconds and not self._busy)
        ready = self._draft is not None and self.password.length() > 0
        self.button.setEnabled(ready and not (seconds or self._busy or self._held))

    def _send(self) -> None:
        if self._draft is None or not self.button.isEnabled():
            return
        self._busy = True
        self.trouble.hide()
        self.button.set_busy(lambda: tr("Signing and sending"))
        sending = self._context.services.wallet.sending
        work = sending.sign_and_send(self._draft, self.password.take())
        self._context.bridge.run(self, work, self._sent, self._failed)
        self._refresh()

    def _sent(self, txid: str) -> None:
        self.clear()
        self.sent.emit(txid)

    def _failed(self, error: AppError) -> None:
        self._busy = False
        self.button.set_busy(None)
        if isinstance(error, WrongPassword):
            self.password.show_error(lambda: describe(error).title)
        elif not isinstance(error, TooManyAttempts):  # that one is shown by the clock below
            self.trouble.show_message(lambda: describe(error).sentence, "bad")
            self.trouble.show()
            self.refused.emit(error)
        self._refresh()
        self.password.edit.setFocus()


def _waiting(seconds: int) -> Callable[[], str]:
    return lambda: tr("Too many wrong passwords. Try again in {time}.", time=fmt.duration(seconds))
