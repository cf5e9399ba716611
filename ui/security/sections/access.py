"""Who gets in: the password, wrong ones since the last login, the lock when idle."""

from app.core.i18n import ntr, tr
from ui.context import Context
from ui.security.change_password import ChangePasswordDialog
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.chip import Chip
from ui.widgets.form import FormRow


class Access(Section):
    """failures: wrong passwords between the login before this one and this one."""

    name = "password"

    def __init__(self, context: Context, failures: int) -> None:
        super().__init__(context, lambda: tr("Access"))
        self.column.addWidget(
            FormRow(
                lambda: tr("Password"),
                lambda: tr("Asked for at unlocking and at each payment. Not saved anywhere."),
                Button(lambda: tr("Change the password…"), on_click=self._change_password),
            )
        )
        self.column.addWidget(Rule())
        self.column.addWidget(_failures(failures))
        self.column.addWidget(Rule())
        self.column.addWidget(
            FormRow(
                lambda: tr("Lock when idle"),
                lambda: tr("Walnut locks itself when nobody uses the computer."),
                Button(lambda: tr("Settings"), on_click=lambda: context.go("settings", "locking")),
            )
        )

    def _change_password(self) -> None:
        ChangePasswordDialog(self.context, self.window()).open()


def _failures(count: int) -> FormRow:
    return FormRow(
        lambda: tr("Since your last login"),
        lambda: (
            ntr("{n} wrong password was typed.", "{n} wrong passwords were typed.", count)
            if count
            else tr("Nobody typed a wrong password.")
        ),
        Chip(str(count), "warn" if count else "good"),
    )
