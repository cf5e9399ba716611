"""Small guides against the thefts that no program can stop: they talk to the person."""

from app.core.i18n import tr
from ui.context import Context
from ui.language import Words
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.form import FormRow

_GUIDES: tuple[tuple[str, Words, Words], ...] = (
    (
        "fake-support",
        lambda: tr("How to tell real support"),
        lambda: tr(
            "It never asks for your words, your password or a code, never calls first and never "
            "wants money. Whoever does is an impostor."
        ),
    ),
    (
        "clipboard",
        lambda: tr("Pay the right address"),
        lambda: tr("Bad programs swap what you copied. Compare the whole address before you sign."),
    ),
)


class Guides(Section):
    name = "guides"

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Good to know"))
        for number, (slug, title, text) in enumerate(_GUIDES):
            if number:
                self.column.addWidget(Rule())
            self.column.addWidget(FormRow(title, text, self._button(slug)))

    def _button(self, slug: str) -> Button:
        return Button(
            lambda: tr("Read more"), "quiet", on_click=lambda: self.context.open_article(slug)
        )
