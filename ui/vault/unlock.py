"""Unlock the wallet: password, the wait after wrong ones, and the ways on when it does not open."""

from PySide6.QtCore import QTimer

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.vault.errors import TooManyAttempts, VaultDamaged, VaultNewer, WrongPassword
from ui.context import Context
from ui.format import duration
from ui.language import headline
from ui.messages import describe
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.password import PasswordField

_TICK_MS = 500


class UnlockView(GateView):
    """On screen before the services are built; a password typed meanwhile waits for them."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(context, go, lambda: tr("Unlock your wallet"), width=400)
        self._wait = 0
        self._password = PasswordField(lambda: tr("Password"), keeps_line=True)
        self.content.addWidget(self._password)
        self.foot.addStretch(0)
        self._forgot = self.add_foot(lambda: tr("Forgot the password?"), self._forgotten, "quiet")
        self._unlock = self.add_foot(lambda: tr("Unlock"), self._try, "primary")
        self._password.edit.returnPressed.connect(self._try)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)

    def entered(self, _setup: Setup | None) -> None:
        self.left()
        self.show_trouble(None)
        self._password.edit.setFocus()
        self.context.when_ready(self._count_down)

    def left(self) -> None:
        self._password.clear()
        self._password.show_error("")
        self._set_busy(False)

    def _try(self) -> None:
        if self._wait or not self._password.length() or not self._unlock.isEnabled():
            return
        self.show_trouble(None)
        self._set_busy(True)
        password = self._password.read()
        self.context.when_ready(lambda: self._send(password))

    def _send(self, password: Secret) -> None:
        context = self.context
        work = context.services.vault.unlock(password)
        context.bridge.run(self, work, lambda _: self.left(), self._failed)

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        self._password.clear()
        if isinstance(error, WrongPassword):
            self._password.show_error(lambda: headline(describe(error).title, describe(error).step))
        elif not isinstance(error, TooManyAttempts):
            self.show_trouble(error)
        self._password.edit.setFocus()
        self._count_down()
        if isinstance(error, (VaultDamaged, VaultNewer)):
            self._password.setEnabled(False)
            self._unlock.setEnabled(False)

    def _count_down(self) -> None:
        """While the back-off lasts, say how long and take no password."""
        before, self._wait = self._wait, self.context.services.vault.wait_seconds()
        if self._wait:
            self._password.show_error(self._waiting)
            self._tick.start()
        elif before:
            self._tick.stop()
            self._password.show_error("")
        if bool(before) != bool(self._wait):
            self._password.setEnabled(not self._wait)
            self._unlock.setEnabled(not self._wait)
            self._password.edit.setFocus()

    def _waiting(self) -> str:
        return tr("Too many wrong passwords. Next try in {time}.", time=duration(self._wait))

    def _set_busy(self, busy: bool) -> None:
        self._unlock.set_busy((lambda: tr("Unlocking…")) if busy else None)
        self._password.setEnabled(not busy)
        self._forgot.setEnabled(not busy)

    def _forgotten(self) -> None:
        self.go("restore", Setup(Way.NEW_PASSWORD))
