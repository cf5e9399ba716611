"""Unlock the wallet: password, the wait after wrong ones, and the ways on when it does not open."""

from collections.abc import Callable

from PySide6.QtCore import QTimer

from app.core.errors import AppError, DatabaseDamaged
from app.core.i18n import tr
from app.core.secret import Secret
from app.core.wording import duration, headline
from app.messages import describe
from app.vault.errors import (
    DeviceSecretMissing,
    KeyringUnusable,
    TooManyAttempts,
    VaultDamaged,
    VaultNewer,
    VaultRolledBack,
    WrongPassword,
)
from ui.context import Context
from ui.language import Words
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.password import PasswordField

_TICK_MS = 500
_NEEDS_PHRASE = (DeviceSecretMissing, KeyringUnusable, VaultRolledBack)


def _forgot() -> str:
    return tr("Forgot the password?")


class UnlockView(GateView):
    """On screen before the services are built; a password typed meanwhile waits for them."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(context, go, lambda: tr("Unlock your wallet"), width=440)
        self.waiting = 0  # seconds of back-off left
        self.busy = False
        self.password = PasswordField(lambda: tr("Password"), keeps_line=True)
        self.content.addWidget(self.password)
        self.foot.addStretch(0)
        self._rebuild = False
        self._way_on: Callable[[], object] = self._use_phrase
        self.forgot = self.add_foot(_forgot, lambda: self._way_on(), "quiet")
        self.unlock = self.add_foot(lambda: tr("Unlock"), self._try, "primary")
        self.password.edit.returnPressed.connect(self._try)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)

    def entered(self, _setup: Setup | None) -> None:
        self.left()
        self.show_trouble(None)
        self._rebuild = False
        self.say(lambda: tr("Unlock your wallet"))
        self._offer(_forgot, self._use_phrase)
        self.password.edit.setFocus()
        self.context.when_ready(self._count_down)

    def left(self) -> None:
        self.password.clear()
        self.password.show_error("")
        self._set_busy(False)

    def _try(self) -> None:
        if self.waiting or not self.password.length() or not self.unlock.isEnabled():
            return
        self.show_trouble(None)
        self._set_busy(True)
        password = self.password.read()
        self.context.when_ready(lambda: self._send(password))

    def _send(self, password: Secret) -> None:
        context = self.context
        work = context.services.wallet.onboarding.unlock(password, rebuild=self._rebuild)
        context.bridge.run(self, work, lambda _: self.left(), self._failed)

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        self.password.clear()
        if isinstance(error, WrongPassword):
            self.password.show_error(lambda: headline(describe(error).title, describe(error).step))
        elif not isinstance(error, TooManyAttempts):
            self.show_trouble(error)
        self.password.edit.setFocus()
        self._count_down()
        self._show_way_on(error)

    def _show_way_on(self, error: AppError) -> None:
        """What can be done about it stands where "Forgot the password?" stood."""
        if isinstance(error, VaultDamaged):
            self._offer(lambda: tr("Restore with the phrase"), self._restore_anew)
        elif isinstance(error, DatabaseDamaged):
            self._offer(lambda: tr("Begin an empty database"), self._begin_empty)
        elif isinstance(error, _NEEDS_PHRASE):
            self._offer(lambda: tr("Use the recovery phrase"), self._use_phrase)
        if isinstance(error, (VaultDamaged, VaultNewer)):  # no password opens these
            self.password.setEnabled(False)
            self.unlock.setEnabled(False)

    def _offer(self, words: Words, way_on: Callable[[], object]) -> None:
        self.forgot.say(words)
        self._way_on = way_on

    def _restore_anew(self) -> None:
        """The damaged file is kept under another name; the phrase brings everything else back."""
        context = self.context
        context.bridge.run(
            self,
            context.services.vault.set_aside_damaged(),
            lambda _: self.go("restore", Setup(Way.RESTORE)),
            self.show_trouble,
        )

    def _begin_empty(self) -> None:
        """The keys are whole, only the database is not: it is kept aside and read anew."""
        self._rebuild = True
        self.show_trouble(None)
        self._offer(_forgot, self._use_phrase)
        self.say(
            lambda: tr("Begin an empty database"),
            lambda: tr(
                "Type your password once more. Accounts and history come back by themselves; "
                "labels do not. The damaged file is kept beside the new one."
            ),
        )
        self.password.edit.setFocus()

    def _count_down(self) -> None:
        """While the back-off lasts, say how long and take no password."""
        before, self.waiting = self.waiting, self.context.services.vault.wait_seconds()
        if self.waiting:
            self.password.show_error(self._say_wait)
            self._tick.start()
        elif before:
            self._tick.stop()
            self.password.show_error("")
        if bool(before) != bool(self.waiting):
            self.password.setEnabled(not self.waiting)
            self.unlock.setEnabled(not self.waiting)
            self.password.edit.setFocus()

    def _say_wait(self) -> str:
        return tr("Too many wrong passwords. Next try in {time}.", time=duration(self.waiting))

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.unlock.set_busy((lambda: tr("Unlocking…")) if busy else None)
        self.password.setEnabled(not busy)
        self.forgot.setEnabled(not busy)

    def _use_phrase(self) -> None:
        self.go("restore", Setup(Way.NEW_PASSWORD))
