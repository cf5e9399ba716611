"""The way to the security journal."""

from app.core.i18n import tr
from ui.context import Context
from ui.security.journal.dialog import JournalDialog
from ui.security.journal.groups import ALL
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.form import FormRow


class Happened(Section):
    name = "journal"

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("What happened"))
        self.open = Button(lambda: tr("Security journal…"), on_click=self.show_journal)
        self.column.addWidget(
            FormRow(
                lambda: tr("Security journal"),
                lambda: tr(
                    "Each unlocking, failed try, change, payment and export, with its time. Only "
                    "who opens this wallet can read it."
                ),
                self.open,
            )
        )

    def show_journal(self, group: str = ALL) -> None:
        """Open it, at one of its groups of kinds."""
        JournalDialog(self.context, self.window(), group).open()
