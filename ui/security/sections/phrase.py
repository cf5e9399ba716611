"""The recovery phrase: what it is, and that nobody may ask for it."""

from app.core.i18n import tr
from ui.context import Context
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.form import FormRow


class Phrase(Section):
    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Your recovery phrase"))
        self.column.addWidget(
            FormRow(
                lambda: tr("The words on your paper are the wallet"),
                lambda: tr(
                    "Walnut showed them once and does not keep them. Whoever asks for them wants "
                    "your money: support, websites and updates never need them."
                ),
                Button(
                    lambda: tr("Read more"),
                    "quiet",
                    on_click=lambda: context.open_article("recovery-phrase"),
                ),
            )
        )
