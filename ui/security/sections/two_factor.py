"""Two-factor login: whether a code is asked for, and how to change that."""

from app.core.i18n import tr
from ui.context import Context
from ui.security.section import Section
from ui.widgets.chip import Chip
from ui.widgets.form import FormRow


class TwoFactor(Section):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.column.addWidget(
            FormRow(
                lambda: tr("Two-factor login"),
                lambda: tr("A later version adds codes from an authenticator app."),
                Chip(lambda: tr("Not yet")),
            )
        )
