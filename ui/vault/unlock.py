"""Unlock the wallet: password and code, whether it is the clock, and the ways on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.errors import AppError, DatabaseDamaged
from app.core.i18n import tr
from app.core.secret import Secret
from app.vault.errors import (
    CodesRunOut,
    DeviceSecretMissing,
    KeyringUnusable,
    VaultDamaged,
    VaultNewer,
    VaultRolledBack,
    WrongPasswordOrCode,
)
from ui.context import Context
from ui.language import Words
from ui.vault.clock_check import Clocks, verdict
from ui.vault.login_fields import LoginFields
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.buttons import Button
from ui.widgets.card import row

if TYPE_CHECKING:
    from ui.widgets.code_entry import CodeEntry

_REFUSALS = 2  # after so many it may be the clock
_NEEDS_PHRASE = (DeviceSecretMissing, KeyringUnusable, VaultRolledBack)


def _title() -> str:
    return tr("Unlock your wallet")


def _help() -> str:
    return tr("Can't get in?")


class UnlockView(GateView):
    """On screen before the services are built; what is typed meanwhile waits for them."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(context, go, _title, width=440)
        self.busy = False
        self.comparing = False  # the clocks, instead of unlocking
        self._shut = False  # no password opens this file
        self._refusals = 0
        self._rebuild = False
        self._way_on: Callable[[], object] = self._ask_ways
        self.fields = LoginFields(context)
        self.password = self.fields.password
        self.content.addWidget(self.fields)
        self.backup = Button(lambda: tr("Put back a backup file"), "quiet", on_click=self._put_back)
        self.content.addLayout(row(self.backup))
        self.forgot = self.add_foot(_help, lambda: self._way_on(), "quiet")
        self.clock = Button(lambda: tr("Is it the clock?"), "quiet", on_click=self._begin_clocks)
        self.foot.addWidget(self.clock)
        self.unlock = self.add_foot(lambda: tr("Unlock"), self._try, "primary")
        self.fields.submitted.connect(self._try)
        self.fields.waited.connect(self._enable)

    @property
    def code(self) -> "CodeEntry":
        return self.fields.code

    @property
    def waiting(self) -> int:
        """Seconds of back-off left."""
        return self.fields.waiting

    def entered(self, setup: Setup | None) -> None:
        way = setup.way if setup else None
        self._rebuild, self._shut, self._refusals = False, False, 0
        self.left()
        self.show_trouble(None)
        self._offer(_help, self._ask_ways)
        self.backup.hide()
        self.fields.glance()
        self.fields.use_spare(way is Way.RECOVERY_CODE)
        self._end_clocks()
        if way is Way.CLOCK:
            self._begin_clocks()
        self.password.edit.setFocus()
        self.context.when_ready(self.fields.count_down)
        self.context.when_ready(self._look)

    def left(self) -> None:
        self.fields.clear()
        self._set_busy(False)

    def _look(self) -> None:
        """Is a code asked for? A file that cannot be read is told before anything is typed."""
        login = self.context.services.vault.login
        self.context.bridge.run(self, login.wants_code(), self.fields.ask_code, self._unreadable)

    def _unreadable(self, error: AppError) -> None:
        self.show_trouble(error)
        self._show_way_on(error)

    # Unlocking

    def _try(self) -> None:
        if self.waiting or self.busy or not self.unlock.isEnabled() or not self.fields.complete():
            return
        self.show_trouble(None)
        self._set_busy(True)
        password, code = self.fields.read()
        if self.comparing and code is not None:
            self._compare(password, code)
        else:
            self.context.when_ready(lambda: self._send(password, code))

    def _send(self, password: Secret, code: Secret | None) -> None:
        context = self.context
        work = context.services.wallet.onboarding.unlock(password, code, self._rebuild)
        context.bridge.run(self, work, lambda _: self.left(), self._failed)

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        if not self.fields.refuse(error):
            self.show_trouble(error)
        if isinstance(error, WrongPasswordOrCode):
            self._refusals += 1
            self.clock.setVisible(self._refusals >= _REFUSALS and not self.fields.uses_spare)
        self.fields.count_down()
        self._show_way_on(error)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        words: Words = (lambda: tr("Comparing…")) if self.comparing else (lambda: tr("Unlocking…"))
        self.unlock.set_busy(words if busy else None)
        self._enable()

    def _enable(self) -> None:
        self.forgot.setEnabled(not self.busy)
        self.clock.setEnabled(not self.busy)
        usable = not (self.busy or self.waiting or self._shut)
        self.fields.setEnabled(usable)
        self.unlock.setEnabled(usable)

    # Is it the clock?

    def _begin_clocks(self) -> None:
        self.comparing = True
        self.show_trouble(None)
        self.clock.hide()
        self.code.use_spare(False)
        self.code.change.hide()
        self.code.code.show_hint(
            lambda: tr("Type the code that is shown now. This counts as a try.")
        )
        self.unlock.say(lambda: tr("Compare the clocks"))
        self.say(lambda: tr("Is it the clock?"), _clocks_explained)
        if self.password.length():
            self.code.focus()
        else:
            self.password.edit.setFocus()

    def _end_clocks(self) -> None:
        if self.comparing:
            self.code.change.show()
            self.code.code.show_hint(self.fields.hint)
        self.comparing = False
        self.clock.hide()
        self.unlock.say(lambda: tr("Unlock"))
        self.say(_title)

    def _compare(self, password: Secret, code: Secret) -> None:
        self.code.code.show_hint(lambda: tr("Comparing takes some seconds."))
        self.context.bridge.run(
            self,
            self.context.services.vault.login.drift(password, code),
            lambda drift: self._compared(drift, password, code),
            self._not_compared,
        )

    def _compared(self, drift: int | None, password: Secret, code: Secret) -> None:
        self._end_clocks()
        clocks, words = verdict(drift)
        self.fields.count_down()
        if clocks is Clocks.AGREE and not self.waiting:
            self._send(password, code)
            return
        self._set_busy(False)
        self.code.clear()
        self.trouble.show_message(words, clocks.value)
        self.trouble.set_action(lambda: tr("Read more"), self._read_of_clocks)
        self.trouble.show()

    def _read_of_clocks(self) -> None:
        self.context.open_article("clock")

    def _not_compared(self, error: AppError) -> None:
        self._end_clocks()
        self._failed(error)

    # The ways on

    def _show_way_on(self, error: AppError) -> None:
        """What can be done about it stands where "Can't get in?" stood."""
        if isinstance(error, VaultDamaged):
            self._offer(lambda: tr("Restore with the phrase"), self._restore_anew)
            self.backup.show()
        elif isinstance(error, DatabaseDamaged):
            self._offer(lambda: tr("Begin an empty database"), self._begin_empty)
        elif isinstance(error, _NEEDS_PHRASE):
            self._offer(lambda: tr("Use the recovery phrase"), self._use_phrase)
        elif isinstance(error, CodesRunOut):
            self.code.use_spare(True)
        self._shut = isinstance(error, (VaultDamaged, VaultNewer))
        self._enable()

    def _offer(self, words: Words, way_on: Callable[[], object]) -> None:
        self.forgot.say(words)
        self._way_on = way_on

    def _restore_anew(self) -> None:
        """The phrase brings everything back but what only the damaged file knew."""
        self._set_aside("restore", Setup(Way.RESTORE))

    def _put_back(self) -> None:
        self._set_aside("backup", Setup(Way.BACKUP))

    def _set_aside(self, view: str, setup: Setup) -> None:
        """The damaged file is kept under another name."""
        context = self.context
        work = context.services.vault.set_aside_damaged()
        context.bridge.run(self, work, lambda _: self.go(view, setup), self.show_trouble)

    def _begin_empty(self) -> None:
        """The keys are whole, only the database is not: it is kept aside and read anew."""
        self._rebuild = True
        self.show_trouble(None)
        self._offer(_help, self._ask_ways)
        self.say(
            lambda: tr("Begin an empty database"),
            lambda: tr(
                "Type your password once more. Accounts and history come back by themselves, "
                "labels as of the last copy that Walnut kept of them. The damaged file is kept "
                "beside the new one."
            ),
        )
        self.password.edit.setFocus()

    def _ask_ways(self) -> None:
        self.go("ways", None)

    def _use_phrase(self) -> None:
        self.go("restore", Setup(Way.NEW_PASSWORD))


def _clocks_explained() -> str:
    return tr(
        "Codes are made from the time. Walnut looks whether the code belongs to a moment some "
        "minutes away, and by how much the two clocks differ."
    )
