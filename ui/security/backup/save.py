"""Save a backup: where, a password of its own, and the offer to rehearse its restore at once."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.wording import file_size, headline
from app.messages import describe
from app.security.errors import BackupBesideWallet
from app.vault.backup.service import Rehearsed
from app.vault.errors import PasswordTooWeak
from app.vault.password import minimum
from ui.context import Context
from ui.security.backup.rehearse import RehearseDialog
from ui.security.credentials import Credentials
from ui.security.proving import ProvingDialog
from ui.vault.backup_files import ask_where_to_save, suggested_name
from ui.vault.twice import PasswordTwice
from ui.widgets.banner import Banner
from ui.widgets.card import column
from ui.widgets.file_field import FileField
from ui.widgets.text import Label


class SaveBackupDialog(ProvingDialog):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, lambda: tr("Save a backup"), 520)
        self._agreed: Path | None = None  # a file that may be replaced
        self._form = QWidget()
        self._fill_form()
        self.saved = Banner("", "good")
        self.saved.hide()
        self.column.addWidget(self._form)
        self.column.addWidget(self.saved)
        self._cancel = self.add_cancel()
        self.save = self.add_action(lambda: tr("Save"), self._try)
        self.rehearse = self.add_button(lambda: tr("Rehearse the restore now"), self._rehearse)
        self.rehearse.hide()
        self.resting += [self._cancel, self.file, self.own]
        self.file.edit.setFocus()

    def _fill_form(self) -> None:
        self.file = FileField(
            lambda: tr("Where"),
            self._choose,
            lambda: tr("Best on a disk that is not always plugged in, such as a USB stick."),
        )
        self.own = PasswordTwice(
            self.context,
            lambda: tr("Password of the backup"),
            lambda: minimum(with_keyring=False),
        )
        self.advice = Banner(
            lambda: tr(
                "This is also the wallet's password. A password of its own is better: the file "
                "may be kept where others can try."
            ),
            "warn",
        )
        self.advice.hide()
        self.credentials = Credentials(self.context, lambda: tr("Password of the wallet"))
        self.work = Label(lambda: tr("Copying and encrypting. This may take a minute."), "muted")
        self.work.hide()
        about = Label(
            lambda: tr(
                "One file with keys, accounts, labels, history and journal, encrypted. "
                "Whoever has it and its password has the wallet. It does not replace the "
                "paper with your recovery phrase."
            ),
            "muted",
            wrap=True,
        )
        self._form.setLayout(
            column(about, self.file, self.own, self.advice, self.credentials, self.work)
        )
        self.own.on_edit(self._compare)
        self.credentials.password.edit.textChanged.connect(lambda _: self._compare())
        self.credentials.submitted.connect(self._try)

    def _choose(self) -> str:
        """The system's dialog asks by itself before it gives a file that is there already."""
        chosen = ask_where_to_save(self, suggested_name(self.context.now()))
        self._agreed = Path(chosen)
        return chosen

    def forget(self) -> None:
        super().forget()
        self.own.clear()

    def _compare(self) -> None:
        """The same password twice is not forbidden, only told."""
        given, _ = self.credentials.read()
        self.advice.setVisible(bool(given) and given == self.own.read())

    def _try(self) -> None:
        self.show_trouble("")
        path = self.file.path()
        if path is None:
            self.file.show_error(lambda: tr("Choose where to save it."))
            self.file.edit.setFocus()
        elif self.busy or not (self.own.complete() and self.credentials.complete()):
            return
        elif path != self._agreed and path.exists():
            self._agreed = path
            self.file.show_error(
                lambda: tr("There is a file of this name. Save again to replace it.")
            )
        else:
            self._start(path)

    def _start(self, path: Path) -> None:
        given, code = self.credentials.read()
        work = self.context.services.security.backups.save(path, given, self.own.read(), code)
        self.run(work, lambda done: self._saved(path, done))

    def _saved(self, path: Path, done: Rehearsed) -> None:
        self.forget()
        self._form.hide()
        self.save.hide()
        self._path = path
        self.saved.show_message(
            lambda: headline(
                tr("Saved, {size}", size=file_size(done.size)),
                tr(
                    "{name} is written. Only a rehearsal shows that the file and your memory of "
                    "its password are good.",
                    name=path.name,
                ),
            ),
            "good",
        )
        self.saved.show()
        self._cancel.say(lambda: tr("Close"))
        self.rehearse.show()
        self.rehearse.setDefault(True)
        self.rehearse.setFocus()
        self.adjustSize()

    def _rehearse(self) -> None:
        parent = self.parentWidget()
        self.accept()
        RehearseDialog(self.context, parent, self._path).open()

    def failed(self, error: AppError) -> None:
        if isinstance(error, BackupBesideWallet):
            self.file.show_error(lambda: headline(describe(error).title, describe(error).step))
        elif isinstance(error, PasswordTooWeak):
            self.own.first.show_error(lambda: describe(error).sentence)
        elif not self.credentials.show_failure(error):
            self.show_trouble(lambda: headline(describe(error).title, describe(error).sentence))

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.work.setVisible(busy)

    def busy_words(self) -> str:
        return tr("Saving…")
