"""Language, theme, unit and hidden amounts."""

from app.core.i18n import languages, native_name, tr
from ui.context import Context
from ui.language import Words
from ui.settings.change import change
from ui.widgets.card import Card, Rule
from ui.widgets.choice import Combo
from ui.widgets.form import FormRow
from ui.widgets.segmented import Segmented
from ui.widgets.switch import CheckBox


class AppearanceCard(Card):
    """The window listens to the change of a setting and shows it; here it is only saved."""

    def __init__(self, context: Context) -> None:
        super().__init__(lambda: tr("Appearance"), spacing=16)
        self._context = context
        self.language = Combo(lambda: tr("Language"), _languages())
        self.theme = Segmented(
            lambda: tr("Theme"),
            (
                ("system", lambda: tr("As the system")),
                ("light", lambda: tr("Light")),
                ("dark", lambda: tr("Dark")),
            ),
        )
        self.unit = Segmented(lambda: tr("Unit"), (("btc", "BTC"), ("sat", "sat")))
        self.hide_box = CheckBox(
            lambda: tr("Hide amounts"), lambda on: change(context, self, hide_amounts=on), bare=True
        )
        self.language.chosen.connect(lambda value: change(context, self, language=value))
        self.theme.chosen.connect(lambda value: change(context, self, theme=value))
        self.unit.chosen.connect(lambda value: change(context, self, unit=value))
        self._lay_out()

    def refresh(self) -> None:
        current = self._context.services.settings.current
        self.language.choose(current.language)
        self.theme.choose(current.theme)
        self.unit.choose(current.unit)
        self.hide_box.setChecked(current.hide_amounts)

    def _lay_out(self) -> None:
        rows = (
            FormRow(lambda: tr("Language"), "", self.language),
            FormRow(lambda: tr("Theme"), "", self.theme),
            FormRow(
                lambda: tr("Unit"),
                lambda: tr("1 BTC is 100,000,000 sat. Fees are always in sat."),
                self.unit,
            ),
            FormRow(
                lambda: tr("Hide amounts"),
                lambda: tr("Dots instead of amounts, for when others can see the screen."),
                self.hide_box,
            ),
        )
        for number, row in enumerate(rows):
            if number:
                self.column.addWidget(Rule())
            self.column.addWidget(row)


def _languages() -> list[tuple[str, Words]]:
    found: list[tuple[str, Words]] = [("auto", lambda: tr("As the computer"))]
    return found + [(code, native_name(code)) for code in languages()]
