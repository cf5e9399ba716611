"""The last step to a wallet: choose the password, and whether the system's keyring helps."""

from app.core.errors import AppError
from app.core.i18n import tr
from app.vault.device_secret import KeyringStatus
from app.vault.password import minimum
from ui import format as fmt
from ui.context import Context
from ui.vault.calls import finish
from ui.vault.setup import Setup, Way
from ui.vault.twice import PasswordTwice
from ui.vault.view import GateView, Go
from ui.widgets.banner import Banner
from ui.widgets.switch import CheckBox


class NewPasswordView(GateView):
    """Used by create, restore, backup files, watch-only and the forgotten password."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(context, go, self._title, self._text)
        self._usable = True
        self.keyring_known = False
        self.keyring = CheckBox(
            lambda: tr("Protect it with this computer's keyring as well"), self._keyring_toggled
        )
        self._both = PasswordTwice(context, lambda: tr("Password"), self._least)
        self.first, self.second, self.meter = self._both.first, self._both.second, self._both.meter
        self._note = Banner(self._keyring_note, "")
        for widget in (self._both, self.keyring, self._note):
            self.content.addWidget(widget)
        self._back = self.add_foot(lambda: tr("Back"), self._go_back)
        self.done = self.add_foot(self._action, self._finish, "primary")
        self.second.edit.returnPressed.connect(self._finish)

    def entered(self, setup: Setup | None) -> None:
        self.setup = setup or Setup(Way.CREATE)
        self.left()
        self.say(self._title, self._text)
        self.done.say(self._action)
        self.show_trouble(None)
        self.keyring.setChecked(True)
        context = self.context
        context.when_ready(
            lambda: context.bridge.run(
                self, context.services.vault.keyring_status(), self._keyring_told
            )
        )
        self.first.edit.setFocus()

    def left(self) -> None:
        self._both.clear()

    def _title(self) -> str:
        new = self.setup.way is Way.NEW_PASSWORD
        return tr("Choose a new password") if new else tr("Choose a password")

    def _text(self) -> str:
        if self.setup.way is Way.BACKUP:
            return tr(
                "The backup of {time} is good. Now choose the password for this computer: it locks "
                "the wallet here and is asked for at each payment. The file keeps its own.",
                time=fmt.full_date(self.setup.backup_made),
            )
        return tr(
            "It locks this wallet on this computer and is asked for at each payment. "
            "Nobody can reset it for you; your recovery phrase can."
        )

    def _action(self) -> str:
        return {
            Way.CREATE: tr("Create the wallet"),
            Way.RESTORE: tr("Restore the wallet"),
            Way.BACKUP: tr("Restore the wallet"),
            Way.WATCH: tr("Start watching"),
            Way.NEW_PASSWORD: tr("Set the new password"),
        }[self.setup.way]

    def _least(self) -> int:
        return minimum(self._uses_keyring())

    def _uses_keyring(self) -> bool:
        return self._usable and self.keyring.isChecked()

    def _keyring_note(self) -> str:
        if not self._usable:
            return tr(
                "This computer has no safe keyring, so the password alone protects the file. "
                "Make it longer."
            )
        if not self._uses_keyring():
            return tr("Without the keyring a thief of the file needs only your password.")
        return tr(
            "Half of the lock lies in the keyring: a stolen file alone cannot be opened, "
            "not even with the password."
        )

    def _keyring_told(self, status: KeyringStatus) -> None:
        self.keyring_known = True
        self._usable = status.usable
        self.keyring.setVisible(self._usable)
        self._keyring_toggled()

    def _keyring_toggled(self, _checked: bool = True) -> None:
        self._note.show_message(self._keyring_note, "" if self._uses_keyring() else "warn")
        self._both.show_rule()

    def _finish(self) -> None:
        if self._both.complete():
            self.show_trouble(None)
            self._set_busy(True)
            services, chosen = self.context.services, self._both.read()
            work = finish(services, self.setup, chosen, self._uses_keyring())
            self.context.bridge.run(self, work, lambda _: self._opened(), self._failed)

    def _opened(self) -> None:
        """The event of the vault opens the window; here only the traces go."""
        self._set_busy(False)
        self.left()
        self.setup.wipe()

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        self.show_trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self.done.set_busy((lambda: tr("One moment…")) if busy else None)
        self._back.setEnabled(not busy)
        self._both.setEnabled(not busy)

    def _go_back(self) -> None:
        back = {Way.CREATE: "words", Way.WATCH: "watch", Way.BACKUP: "backup"}
        self.go(back.get(self.setup.way, "restore"), self.setup)
