"""The last step of every payment: the password, what else it asks for, and what came of it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.wording import headline
from app.messages import describe
from app.vault.errors import CodeNeeded, TooManyAttempts, WrongPassword
from app.wallet.errors import TooEarly
from app.wallet.model import Draft
from app.wallet.send.guard import Demands
from ui.context import Context
from ui.language import Words
from ui.security.credentials import OF_THE_CODE, too_many_tries
from ui.wallet.send.demanded import Demanded
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.password import PasswordField


class SignForm(QWidget):
    """Password, what else is asked for, and the one primary button.

    `sent` brings the transaction's id.

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
        self.demanded = Demanded(context)
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.button = Button(action, "primary", on_click=self._send)
        self.password.edit.returnPressed.connect(self._send)
        self.password.edit.textChanged.connect(lambda _text: self._refresh())
        for edit in (self.demanded.code.code.edit, self.demanded.code.spare.edit):
            edit.returnPressed.connect(self._send)  # not the sixth digit: paying is a deed
        self.demanded.changed.connect(self._refresh)
        self._wait = QTimer(self, interval=1000)
        self._wait.timeout.connect(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.password, self.demanded, self.trouble):
            column.addWidget(widget)

    def ask(self, draft: Draft | None) -> None:
        """Ask for the password of this draft; None: there is nothing to sign yet."""
        self._draft = draft
        if draft is None:
            self.demanded.clear()
        else:
            work = self._context.services.wallet.sending.demands(draft)
            self._context.bridge.run(self, work, lambda found: self._demand(draft, found))
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
        self.demanded.clear()
        self.trouble.hide()
        self.button.set_busy(None)
        self._refresh()

    def _demand(self, draft: Draft, demands: Demands) -> None:
        if draft is self._draft:
            self.demanded.show_demands(draft, demands)

    def _refresh(self) -> None:
        seconds = self._context.services.vault.wait_seconds()
        if seconds:
            self.password.show_error(too_many_tries(seconds))
            self._wait.start()
        elif self._wait.isActive():
            self._wait.stop()
            self.password.show_error("")
        self.password.edit.setEnabled(not seconds and not self._busy)
        self.demanded.code.setEnabled(not seconds and not self._busy)
        typed = self.password.length() > 0 and self.demanded.complete
        ready = self._draft is not None and typed
        self.button.setEnabled(ready and not (seconds or self._busy or self._held))

    def _send(self) -> None:
        if self._draft is None or not self.button.isEnabled():
            return
        self._busy = True
        self.trouble.hide()
        self.button.set_busy(lambda: tr("Signing and sending"))
        sending = self._context.services.wallet.sending
        work = sending.sign_and_send(self._draft, self.password.read(), self.demanded.read())
        self._context.bridge.run(self, work, self._sent, self._failed)
        self._refresh()

    def _sent(self, txid: str) -> None:
        self.clear()
        self.sent.emit(txid)

    def _failed(self, error: AppError) -> None:
        self._busy = False
        self.button.set_busy(None)
        self.demanded.code.clear()  # used up, or wrong
        if isinstance(error, OF_THE_CODE):
            self._code_failed(error)
        elif isinstance(error, TooEarly):
            self.demanded.wait(int(error.details["seconds"]))
        else:
            self.password.clear()
            self._show_failure(error)
        self._refresh()

    def _code_failed(self, error: AppError) -> None:
        """The password stays typed: it is the code that is to be typed again."""
        if isinstance(error, CodeNeeded):
            self.demanded.ask_code(str(error.details["reason"]))
        else:
            self.demanded.code.show_error(
                lambda: headline(describe(error).title, describe(error).step)
            )
        self.demanded.code.setEnabled(True)
        self.demanded.code.focus()

    def _show_failure(self, error: AppError) -> None:
        if isinstance(error, WrongPassword):
            self.password.show_error(lambda: describe(error).title)
        elif not isinstance(error, TooManyAttempts):  # that one is shown by the clock below
            self.trouble.show_message(lambda: describe(error).sentence, "bad")
            self.trouble.show()
            self.refused.emit(error)
        self.password.edit.setEnabled(True)
        self.password.edit.setFocus()
