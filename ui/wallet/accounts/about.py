"""About one account: its name, what kind it is, and its public descriptors to take elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.vault.policy.actions import Action
from app.wallet.model import Account, AccountId, AccountKind
from ui.context import Context
from ui.language import Words
from ui.security.permit import Guarded, with_permit
from ui.widgets.buttons import Button
from ui.widgets.card import Inset, column, row
from ui.widgets.dialog import Dialog
from ui.widgets.fields import TextArea, TextField
from ui.widgets.text import Label

_LONGEST_NAME = 60
_KINDS: dict[AccountKind, Words] = {
    AccountKind.BIP84: lambda: tr("Native segwit (BIP-84)"),
    AccountKind.BIP86: lambda: tr("Taproot (BIP-86)"),
    AccountKind.DESCRIPTOR: lambda: tr("Watch-only, from a descriptor"),
    AccountKind.ADDRESSES: lambda: tr("Watch-only, a list of addresses"),
}


class AccountDialog(Dialog):
    """Rename an account, copy or save its descriptors."""

    def __init__(self, context: Context, parent: QWidget, account: Account) -> None:
        super().__init__(parent, lambda: tr("About this account"), width=560)
        self._context, self._account = context, account
        self.name = TextField(lambda: tr("Name"), limit=_LONGEST_NAME)
        self.name.set_text(account.name)
        self._text = TextArea("", lines=5)
        self.column.addWidget(self.name)
        self.column.addWidget(Label(_KINDS[account.kind], "muted"))
        if account.external:
            self._add_descriptors()
        self.add_cancel()
        self.add_button(lambda: tr("Save"), self._save, "primary")

    @property
    def descriptors(self) -> str:
        """The public descriptors (BIP-380), one to a line; "" before they were asked for."""
        return self._text.text()

    def _add_descriptors(self) -> None:
        box = Inset()
        box.column.addWidget(Label(lambda: tr("Descriptors"), "strong"))
        box.column.addWidget(
            Label(
                lambda: tr(
                    "With these another wallet can watch this account. They cannot spend, but show "
                    "every payment: give them to nobody you would not show your balance."
                ),
                "small",
                wrap=True,
            )
        )
        self.show_them = Button(lambda: tr("Show them"), on_click=self._ask_for_them)
        box.column.addLayout(row(self.show_them))
        self._text.edit.setReadOnly(True)
        self._text.edit.setAccessibleName(tr("Descriptors"))
        copy = Button(lambda: tr("Copy"), icon_name="copy", on_click=self._copy)
        save = Button(
            lambda: tr("Save as a file"), icon_name="download-simple", on_click=self._ask_file
        )
        self._shown = QWidget()
        inner = column(self._text)
        inner.addLayout(row(copy, save))
        self._shown.setLayout(inner)
        self._shown.hide()
        box.column.addWidget(self._shown)
        self.column.addWidget(box)

    def _ask_for_them(self) -> None:
        accounts, account = self._context.services.wallet.accounts, self._account.id
        guarded = Guarded(
            Action.EXPORT_KEYS,
            lambda: tr("Show the descriptors"),
            lambda: tr("You chose that this is asked for."),
            lambda: tr("Show them"),
            lambda password, code: accounts.descriptors((account,), password, code),
        )
        with_permit(self._context, self, guarded, self._show_descriptors, self._failed)

    def _show_descriptors(self, found: Sequence[tuple[str | None, str | None]]) -> None:
        self._text.set_text("\n".join(text for both in found for text in both if text))
        self.show_them.hide()
        self._shown.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.descriptors)
        self._context.say(lambda: tr("Descriptors copied"))

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Save descriptors"), "descriptors.txt", "Text (*.txt)"
        )
        if path:
            self._write(Path(path))

    def _write(self, path: Path) -> None:
        try:
            path.write_text(self.descriptors + "\n", encoding="utf-8")
        except OSError:
            self.show_trouble(lambda: tr("The file could not be written there."))
        else:
            self._context.say(lambda: tr("Saved as {name}", name=path.name))

    def _save(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.show_error(lambda: tr("Give it a name."))
        elif name == self._account.name:
            self.accept()
        else:
            work = self._context.services.wallet.accounts.rename(self._account.id, name)
            self._context.bridge.run(self, work, lambda _done: self.accept(), self._failed)

    def _failed(self, error: AppError) -> None:
        self.show_trouble(lambda: describe(error).sentence)


def open_account(context: Context, account: AccountId, parent: QWidget) -> AccountDialog | None:
    """Open the dialog of this account; None where it is gone."""
    found = next((s.account for s in context.accounts if s.account.id == account), None)
    if found is None:
        return None
    dialog = AccountDialog(context, parent.window(), found)
    dialog.open()
    return dialog
