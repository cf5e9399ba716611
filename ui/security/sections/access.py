"""Who gets in: the password, logins that failed since the last one, the lock when idle."""

from app.core.i18n import tr
from ui.context import Context
from ui.failed_logins import FailedLogins
from ui.security.change_password import ChangePasswordDialog
from ui.security.journal.groups import LOGINS
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.chip import Chip
from ui.widgets.form import FormRow


class Access(Section):
    name = "password"

    def __init__(self, context: Context, failed: FailedLogins) -> None:
        super().__init__(context, lambda: tr("Access"))
        self.column.addWidget(
            FormRow(
                lambda: tr("Password"),
                lambda: tr("Asked for at unlocking and at each payment. Not saved anywhere."),
                Button(lambda: tr("Change the password…"), on_click=self._change_password),
            )
        )
        self.column.addWidget(Rule())
        self.column.addWidget(_failed(context, failed))
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


def _failed(context: Context, failed: FailedLogins) -> FormRow:
    """With the way to their times, where there were any."""
    if not failed.count:
        none = Chip("0", "good")
        return FormRow(
            _title, lambda: tr("Nobody typed a wrong password or code since your last login."), none
        )
    lines = Button(
        lambda: tr("Show them in the journal…"), on_click=lambda: context.go("security", LOGINS)
    )
    row = FormRow(_title, failed.told, lines)
    row.text.set_tone("warn")
    return row


def _title() -> str:
    return tr("Failed logins")
