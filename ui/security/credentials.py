"""What a security change asks for: the password and, where two-factor login is on, a code."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.core.wording import headline
from app.messages import describe
from app.vault.errors import (
    CodeInvalid,
    CodeNeeded,
    CodeUsed,
    TooManyAttempts,
    WrongCode,
    WrongPassword,
)
from ui.context import Context
from ui.format import duration
from ui.language import Words
from ui.widgets.code_entry import CodeEntry
from ui.widgets.password import PasswordField

OF_THE_CODE = (CodeInvalid, CodeNeeded, CodeUsed, WrongCode)


def refusal(error: AppError) -> str:
    """Why a code was refused: by how much the clocks differ, if that is it."""
    message = describe(error)
    return message.sentence if error.details.get("drift") else headline(message.title, message.step)


def too_many_tries(seconds: int) -> Words:
    """What the password field says while the back-off lasts."""
    return lambda: tr("Too many wrong tries. Next try in {time}.", time=duration(seconds))


def _password() -> str:
    return tr("Password")


def _code() -> str:
    return tr("Code from your authenticator app")


class Credentials(QWidget):
    """`submitted` is emitted when the last of the fields is filled, or at Return.

    The words of the fields can be others: "Present password", "A code from the old phone".
    """

    submitted = Signal()

    def __init__(self, context: Context, password: Words = _password, code: Words = _code) -> None:
        super().__init__()
        self._vault = context.services.vault
        self._busy = False
        self.password = PasswordField(password, keeps_line=True)
        self.code = CodeEntry(code)
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._count_down)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.password)
        layout.addWidget(self.code)
        self.code.setVisible(self._vault.codes.on)
        self.setFocusProxy(self.password)
        self.password.edit.returnPressed.connect(self._go_on)
        self.code.submitted.connect(self._go_on)
        self._count_down()

    @property
    def asks_code(self) -> bool:
        return not self.code.isHidden()

    def read(self) -> tuple[Secret, Secret | None]:
        """Password and code; None where no code is asked for."""
        return self.password.read(), self.code.read() if self.asks_code else None

    def complete(self) -> bool:
        """Whether all is typed; else the first empty field has the focus now."""
        if not self.password.length():
            self.password.edit.setFocus()
        elif self.asks_code and not self.code.ready():
            self.code.focus()
        else:
            return not self._tick.isActive()
        return False

    def show_failure(self, error: AppError) -> bool:
        """Say it at the field that it is about; False where it is about none of them."""
        if isinstance(error, TooManyAttempts):
            self.code.clear()
            self._count_down()
        elif isinstance(error, WrongPassword):  # looked at first: the code is not used up
            self.password.clear()
            self.password.show_error(lambda: headline(describe(error).title, _caps_lock()))
            self.password.edit.setFocus()
            self._count_down()
        elif isinstance(error, OF_THE_CODE):
            self.code.clear()
            self.code.show_error(lambda: refusal(error))
            self.code.focus()
            self._count_down()
        else:
            return False
        return True

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._enable()

    def clear(self) -> None:
        self.password.clear()
        self.password.show_error("")
        self.code.clear()

    def _go_on(self) -> None:
        if self.complete():
            self.submitted.emit()

    def _count_down(self) -> None:
        """While the back-off lasts, say how long and take nothing."""
        if seconds := self._vault.wait_seconds():
            self.password.show_error(too_many_tries(seconds))
            self._tick.start()
        elif self._tick.isActive():
            self._tick.stop()
            self.password.show_error("")
        self._enable()

    def _enable(self) -> None:
        usable = not (self._busy or self._tick.isActive())
        self.password.setEnabled(usable)
        self.code.setEnabled(usable)


def _caps_lock() -> str:
    return tr("Check Caps Lock and the keyboard language, then try again.")
