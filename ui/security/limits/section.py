"""Payment limits: what holds now, what is to come, and the way to change it."""

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.vault.limits import LimitsState
from app.vault.policy.presets import preset_of
from ui import format as fmt
from ui.context import Context
from ui.security.limits.dialog import LimitsDialog
from ui.security.limits.words import limit_text, preset_name
from ui.security.section import Section
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.chip import Chip
from ui.widgets.form import FormRow


class PaymentLimits(Section):
    """Needs two-factor login: above a limit a code is asked for."""

    name = "limits"

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Payment limits"))
        self._state: LimitsState | None = None
        self.chip = Chip("")
        self.head.addWidget(self.chip)
        self.pending = Banner("", "warn")
        self.codes = Button(
            lambda: tr("Two-factor login"), on_click=lambda: context.go("security", "two-factor")
        )
        self.change = Button(self._change_words, on_click=self._change)
        self._first = FormRow(lambda: tr("First two-factor login"), _needs_codes, self.codes)
        self._rule_row = FormRow(self._title, self._text, self.change)
        self.per_payment, self.per_day = Chip(self._tx_words), Chip(self._day_words)
        self._tx = FormRow(
            lambda: tr("One payment"),
            lambda: tr("Amount and fee together; above it, a code is asked for."),
            self.per_payment,
        )
        self._day = FormRow(lambda: tr("All payments of 24 hours"), self._spent, self.per_day)
        self._rules = (Rule(), Rule())
        for widget in (
            self.pending, self._first, self._tx, self._rules[0], self._day, self._rules[1],
            self._rule_row,
        ):  # fmt: skip
            self.column.addWidget(widget)
        self.pending.hide()

    def refresh(self) -> None:
        vault = self.context.services.vault
        self.setVisible(bool(vault.sealed_names()))
        try:
            self._state = vault.limits.state()
        except AppError as error:
            self._tell_trouble(error)
            return
        on, limited = vault.codes.on, self._state.choices.limited
        self._first.setVisible(not on)
        self._rule_row.setVisible(on)
        for widget in (self._tx, self._day, *self._rules):
            widget.setVisible(on and limited)
        self.chip.say((lambda: tr("On")) if limited else lambda: tr("Off"))
        self.chip.set_tone("good" if limited else "")
        self._show_pending()
        for label in (self.per_payment, self.per_day, self._day.text, self._rule_row.title):
            label.retranslate()
        self._rule_row.text.retranslate()
        self.change.retranslate()

    def _show_pending(self) -> None:
        pending = None if self._state is None else self._state.pending
        self.pending.setVisible(pending is not None)
        if pending is None:
            return
        at, wish = pending.at, pending.choices
        self.pending.show_message(
            lambda: tr(
                "Less protection takes effect on {time}: one payment {tx}, a day {day}. If it was "
                "not you who asked for it, keep the present limits and change your password.",
                time=fmt.full_date(at),
                tx=limit_text(wish.tx_limit),
                day=limit_text(wish.day_limit),
            ),
            "warn",
        )
        self.pending.set_action(lambda: tr("Keep the present limits"), self._keep)

    def _tell_trouble(self, error: AppError) -> None:
        self.pending.show_message(lambda: describe(error).sentence, "bad")
        self.pending.set_action("", None)
        self.pending.show()

    # What is said

    def _title(self) -> str:
        if self._state is None:
            return ""
        if not self._state.choices.limited:
            return tr("No limits yet")
        return tr("What asks for what: {name}", name=preset_name(preset_of(self._state.choices)))

    def _text(self) -> str:
        if self._state is None or not self._state.choices.limited:
            return tr(
                "With limits, somebody at your open wallet who knows the password cannot send "
                "everything."
            )
        return tr("More protection holds at once; less takes a code and a day.")

    def _change_words(self) -> str:
        limited = self._state is not None and self._state.choices.limited
        return tr("Change…") if limited else tr("Set limits…")

    def _tx_words(self) -> str:
        return limit_text(None if self._state is None else self._state.choices.tx_limit)

    def _day_words(self) -> str:
        return limit_text(None if self._state is None else self._state.choices.day_limit)

    def _spent(self) -> str:
        spent = 0 if self._state is None else self._state.spent
        return tr("Spent in the last 24 hours: {amount}", amount=fmt.amount_unit(spent))

    # What can be done

    def _change(self) -> None:
        LimitsDialog(self.context, self.window()).open()

    def _keep(self) -> None:
        work = self.context.services.vault.limits.keep()
        self.context.bridge.run(
            self, work, lambda _: self.context.say(lambda: tr("The present limits stay"))
        )


def _needs_codes() -> str:
    return tr(
        "Above a limit Walnut asks for a code, and the codes come from two-factor login, which is "
        "off."
    )
