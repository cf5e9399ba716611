"""Rehearse a restore: open the file as another computer would and say what it would bring back."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.wording import headline
from app.messages import describe
from app.security.backups import Rehearsal
from app.vault.errors import WrongPassword
from ui.context import Context
from ui.security.backup.comparison import Comparison
from ui.vault.backup_files import ask_for_backup
from ui.widgets.card import column
from ui.widgets.dialog import Dialog
from ui.widgets.file_field import FileField
from ui.widgets.password import PasswordField
from ui.widgets.text import Label


class RehearseDialog(Dialog):
    """path: the file, where it is known. It may be closed at any time: nothing is changed here."""

    def __init__(self, context: Context, parent: QWidget | None, path: Path | None = None) -> None:
        super().__init__(parent, lambda: tr("Rehearse a restore"), 560)
        self._context = context
        self._form = QWidget()
        self.file = FileField(lambda: tr("Backup file"), lambda: ask_for_backup(self))
        self.password = PasswordField(lambda: tr("Password of the backup"))
        self._fill_form()
        self.column.addWidget(self._form)
        self._close = self.add_cancel()
        self.go = self.add_button(lambda: tr("Rehearse"), self._try, "primary")
        self.password.edit.returnPressed.connect(self._try)
        if path is not None:
            self.file.show_path(path)
        (self.file if path is None else self.password).setFocus()

    def _fill_form(self) -> None:
        about = Label(
            lambda: tr(
                "Walnut opens the file as a new computer would, shows what is in it beside "
                "what this wallet has now, and puts it away again. Nothing is changed."
            ),
            "muted",
            wrap=True,
        )
        self._form.setLayout(column(about, self.file, self.password))

    def done(self, result: int) -> None:
        self.password.clear()
        super().done(result)

    def _try(self) -> None:
        self.show_trouble("")
        path = self.file.path()
        if path is None:
            self.file.show_error(lambda: tr("Choose the file."))
            self.file.edit.setFocus()
        elif not self.password.length():
            self.password.edit.setFocus()
        elif self.go.isEnabled():
            self._set_busy(True)
            backups = self._context.services.security.backups
            work = backups.rehearse(path, self.password.read())
            self._context.bridge.run(self, work, self.show_result, self._failed)

    def show_result(self, rehearsal: Rehearsal) -> None:
        """What is in the file, in place of the form."""
        self._set_busy(False)
        self.password.clear()
        self._form.hide()
        self.go.hide()
        self.column.addWidget(Comparison(self._context, rehearsal))
        self._close.say(lambda: tr("Close"))
        self._close.setFocus()
        self.adjustSize()

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        if isinstance(error, WrongPassword):
            self.password.clear()
            self.password.show_error(_wrong)
            self.password.edit.setFocus()
        else:
            self.show_trouble(lambda: headline(describe(error).title, describe(error).sentence))

    def _set_busy(self, busy: bool) -> None:
        self.go.set_busy((lambda: tr("Opening…")) if busy else None)
        for widget in (self.file, self.password):
            widget.setEnabled(not busy)


def _wrong() -> str:
    return tr("This password does not open the file. It may be another one than the wallet's.")
