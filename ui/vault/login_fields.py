"""Password and code on the unlock screen: what is asked for, what was refused, how long to wait."""

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.paths import Paths
from app.core.secret import Secret
from app.core.wording import duration, headline
from app.messages import describe
from app.vault.disk.peek import seems_to_have_codes
from app.vault.errors import (
    CodeInvalid,
    CodeNeeded,
    CodeUsed,
    TooManyAttempts,
    WrongPassword,
    WrongPasswordOrCode,
)
from ui.context import Context
from ui.widgets.fields import tab_through
from ui.widgets.password import PasswordField
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.widgets.code_entry import CodeEntry

_TICK_MS = 500
_LINES = 2  # of a refusal, so that nothing jumps when there is one
_KEPT_MS = 60_000  # a password that was refused with its code stays in the field for so long
_OF_THE_CODE = (CodeInvalid, CodeNeeded, CodeUsed)


class LoginFields(QWidget):
    """`submitted` at Return and with the sixth digit; `waited` when a wait begins or ends.

    Before the services are there, a glance at the file tells whether to ask for a code.
    """

    submitted = Signal()
    waited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.waiting = 0  # seconds of back-off left
        self.wanted = False  # a code
        self.password = PasswordField(lambda: tr("Password"), keeps_line=True)
        self.note = Label("", "small", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for widget in (self.password, self.note):
            self._column.addWidget(widget)
        self.setFocusProxy(self.password)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.count_down)
        self._kept = QTimer(self, singleShot=True)
        self._kept.timeout.connect(self.password.clear)
        self.password.edit.returnPressed.connect(self.submitted)
        self.password.edit.textEdited.connect(lambda _: self._kept.stop())
        self.ask_code(False)

    @functools.cached_property
    def code(self) -> "CodeEntry":
        """Made when a code is first asked for: a wallet without codes opens quicker."""
        from ui.widgets.code_entry import CodeEntry  # noqa: PLC0415 - as above

        entry = CodeEntry(lambda: tr("Code from your authenticator app"), self.hint)
        entry.keep_lines(_LINES)
        entry.setVisible(self.wanted)
        entry.submitted.connect(self.submitted)
        self._column.insertWidget(1, entry)
        # Tab goes on from the password to a field that was made after all the others.
        tab_through((self.password.eye, entry.code.edit, entry.spare.edit, entry.change))
        return entry

    @property
    def uses_spare(self) -> bool:
        """Whether a recovery code is asked for in place of six digits."""
        return self._has_code_field and self.code.uses_spare

    def use_spare(self, wanted: bool) -> None:
        """Ask for a recovery code, or for six digits, where a code is asked for."""
        if wanted or self._has_code_field:
            self.code.use_spare(wanted)

    @staticmethod
    def hint() -> str:
        return tr("Six digits, new every 30 seconds.")

    def glance(self) -> None:
        """Ask for a code if the file looks like it."""
        self.ask_code(self._seems_coded())

    def ask_code(self, wanted: bool) -> None:
        """Show the field for it, or say why this once none is needed."""
        self.wanted = wanted
        if wanted or self._has_code_field:
            self.code.setVisible(wanted)
        spared = not wanted and self._seems_coded()
        self.note.say(_no_code_needed if spared else "")
        self.note.setVisible(spared)

    def complete(self) -> bool:
        """Whether all is typed; else the first empty field has the focus now."""
        if not self.password.length():
            self.password.edit.setFocus()
        elif self.wanted and not self.code.ready():
            self.code.focus()
        else:
            return True
        return False

    def read(self) -> tuple[Secret, Secret | None]:
        self._kept.stop()
        return self.password.read(), self.code.read() if self.wanted else None

    def clear(self) -> None:
        self._kept.stop()
        self.password.clear()
        self.password.show_error("")
        self._clear_code()

    def refuse(self, error: AppError) -> bool:
        """Say it at the field that it is about; False where it is about none of them."""
        if isinstance(error, WrongPasswordOrCode):
            # Mostly it is the code: the password stays for the next one, but not for long.
            self._refuse_code(error)
            self.forget_password_in(_KEPT_MS)
        elif isinstance(error, _OF_THE_CODE):
            self._refuse_code(error)
        elif isinstance(error, WrongPassword):
            self.password.clear()
            self.password.show_error(lambda: headline(describe(error).title, describe(error).step))
            self.password.edit.setFocus()
        else:
            self.password.clear()
            self._clear_code()
            self.password.edit.setFocus()
            return isinstance(error, TooManyAttempts)
        return True

    def forget_password_in(self, milliseconds: int) -> None:
        """Unless it is used or changed before."""
        self._kept.start(milliseconds)

    def count_down(self) -> None:
        """While the back-off lasts, say how long and take nothing."""
        before, self.waiting = self.waiting, self._context.services.vault.wait_seconds()
        if self.waiting:
            self.password.show_error(self._say_wait)
            self._tick.start()
        elif before:
            self._tick.stop()
            self.password.show_error("")
        if bool(before) != bool(self.waiting):
            if self.waiting:  # by now the password may be the wrong one
                self.password.clear()
                self._clear_code()
            self.waited.emit()
            self.password.edit.setFocus()

    def _refuse_code(self, error: AppError) -> None:
        self.ask_code(True)
        if not self.code.uses_spare:  # a mistyped letter of a long code can be mended
            self.code.clear()
        self.code.show_error(lambda: headline(describe(error).title, describe(error).step))
        self.code.focus()

    @property
    def _has_code_field(self) -> bool:
        return "code" in vars(self)

    def _clear_code(self) -> None:
        if self._has_code_field:
            self.code.clear()

    def _seems_coded(self) -> bool:
        folder: Path | None = self._context.folder
        return folder is not None and seems_to_have_codes(Paths(folder).vault)

    def _say_wait(self) -> str:
        time = duration(self.waiting)
        if self.wanted:
            return tr("Too many wrong tries. Next try in {time}.", time=time)
        return tr("Too many wrong passwords. Next try in {time}.", time=time)


def _no_code_needed() -> str:
    return tr("No code needed: the wallet locked itself less than 8 hours ago.")
