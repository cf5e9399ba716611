"""Bring a wallet back from its backup file: which file, and the password it was given."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import AppError
from app.core.i18n import tr
from app.vault.errors import WrongPassword
from ui.context import Context
from ui.vault.backup_files import ask_for_backup
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.file_field import FileField
from ui.widgets.password import PasswordField

if TYPE_CHECKING:
    from app.vault.backup.service import Rehearsed
    from app.wallet.store.holdings import Holdings


class FromBackupView(GateView):
    """Opens the file before anything is made, so that a wrong one is told at once."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(
            context,
            go,
            lambda: tr("Restore from a backup file"),
            lambda: tr(
                "The file brings back keys, accounts, labels and history as they were when it was "
                "made. Newer payments come from the servers. Two-factor login does not come along."
            ),
        )
        self.file = FileField(lambda: tr("Backup file"), lambda: ask_for_backup(self))
        self.password = PasswordField(
            lambda: tr("Password of the backup"),
            lambda: tr("The one that was given to the file; it may be another than the wallet's."),
        )
        for widget in (self.file, self.password):
            self.content.addWidget(widget)
        self._back = self.add_foot(lambda: tr("Back"), lambda: go("welcome", None))
        self.next = self.add_foot(lambda: tr("Continue"), self._try, "primary")
        self.password.edit.returnPressed.connect(self._try)

    def entered(self, setup: Setup | None) -> None:
        self.setup = setup or Setup(Way.BACKUP)
        self.show_trouble(None)
        self.file.show_error("")
        self.password.show_error("")
        (self.password if self.file.path() else self.file).setFocus()

    def left(self) -> None:
        self.password.clear()

    def _try(self) -> None:
        self.show_trouble(None)
        path = self.file.path()
        if path is None:
            self.file.show_error(lambda: tr("Choose the file."))
            self.file.setFocus()
        elif not self.password.length():
            self.password.setFocus()
        elif self.next.isEnabled():
            self._set_busy(True)
            self.context.when_ready(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        work = self.context.services.security.backups.look_into(path, self.password.read())
        self.context.bridge.run(self, work, lambda seen: self._opens(path, seen), self._failed)

    def _opens(self, path: Path, seen: "tuple[Rehearsed, Holdings]") -> None:
        self._set_busy(False)
        self.setup.backup, self.setup.backup_made = path, seen[0].made_at
        self.setup.backup_password = self.password.take()
        self.go("password", self.setup)

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        if isinstance(error, WrongPassword):
            self.password.clear()
            self.password.show_error(
                lambda: tr("This password does not open the file. Check Caps Lock and keyboard.")
            )
            self.password.setFocus()
        else:
            self.show_trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self.next.set_busy((lambda: tr("Opening…")) if busy else None)
        self._back.setEnabled(not busy)
        for field in (self.file, self.password):
            field.setEnabled(not busy)
