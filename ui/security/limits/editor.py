"""The form of the limits: a preset, two amounts, and for each action what it asks for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import tr
from app.vault.policy.actions import OPTIONS, Ask
from app.vault.policy.model import Choices, Reading
from app.vault.policy.presets import (
    READING_SECONDS,
    Preset,
    preset_of,
    with_limits_of,
)
from ui import format as fmt
from ui.language import Words, spoken
from ui.security.limits import words
from ui.widgets.card import Inset
from ui.widgets.choice import Combo
from ui.widgets.fields import TextField
from ui.widgets.segmented import Segmented
from ui.widgets.text import Label

_OWN = "own"


class LimitsEditor(QWidget):
    """`changed` after each edit. choices(): what the form says, None while an amount is wrong."""

    changed = Signal()

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices
        self.preset = Segmented(
            lambda: tr("Preset"),
            [
                *((preset.value, words.PRESETS[preset]) for preset in Preset),
                (_OWN, lambda: tr("Your own choice")),
            ],
        )
        self.preset.chosen.connect(self._take_preset)
        self.per_payment = _Amount(lambda: tr("Most for one payment"))
        self.per_day = _Amount(lambda: tr("Most in 24 hours"))
        self.reading = Combo(
            lambda: tr("Time to read a first-time address"),
            [(reading.value, name) for reading, name in words.READINGS.items()],
        )
        self.asks = {
            action: Combo(words.ACTIONS[action], [(ask.value, words.ASKS[ask]) for ask in options])
            for action, options in OPTIONS.items()
            if len(options) > 1
        }
        self._lay_out()
        for field in (self.per_payment, self.per_day):
            field.edit.textChanged.connect(lambda _: self.changed.emit())
        for combo in (self.reading, *self.asks.values()):
            combo.chosen.connect(lambda _: self._touched())
        self._show(choices)

    def choices(self) -> Choices | None:
        """What the form says now; the fields say what is wrong with them."""
        if not all([self.per_payment.check(), self.per_day.check()]):
            return None
        tx, day = self.per_payment.limit(), self.per_day.limit()
        reading = Reading(self.reading.value())
        seconds = self._choices.delay or READING_SECONDS
        found = Choices(tx, day, reading, 0 if reading is Reading.NEVER else seconds)
        for action, combo in self.asks.items():
            found = found.with_ask(action, Ask(combo.value()))
        return found

    def _lay_out(self) -> None:
        amounts = QHBoxLayout()
        amounts.setSpacing(16)
        amounts.addWidget(self.per_payment, 1)
        amounts.addWidget(self.per_day, 1)
        table = Inset()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        rows = [*self.asks.items(), (None, self.reading)]
        for number, (action, combo) in enumerate(rows):
            name = _reading if action is None else words.ACTIONS[action]
            grid.addWidget(Label(name, wrap=True), number, 0)
            grid.addWidget(combo, number, 1)
        table.column.addLayout(grid)
        table.column.addWidget(Label(_always, "muted", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.preset)
        column.addLayout(amounts)
        column.addWidget(table)

    def _show(self, choices: Choices) -> None:
        self._choices = choices
        self.per_payment.show_limit(choices.tx_limit)
        self.per_day.show_limit(choices.day_limit)
        self.reading.choose(choices.reading.value)
        for action, combo in self.asks.items():
            combo.choose(choices.ask(action).value)
        self._show_preset()

    def _show_preset(self) -> None:
        found = self.choices()
        preset = None if found is None else preset_of(found)
        self.preset.choose(_OWN if preset is None else preset.value)

    def _take_preset(self, value: str) -> None:
        """The limits that somebody typed stay; an empty form takes those of the preset."""
        if value == _OWN:
            return
        present = self.choices() or Choices()
        self._show(with_limits_of(Preset(value), present))
        self.changed.emit()

    def _touched(self) -> None:
        self._show_preset()
        self.changed.emit()


class _Amount(TextField):
    """A limit in the chosen unit; empty for none."""

    def __init__(self, caption: Words) -> None:
        super().__init__(
            lambda: f"{spoken(caption)} ({fmt.unit()})", lambda: tr("Empty: no limit."), limit=24
        )
        self.edit.setProperty("wrong", False)

    def show_limit(self, limit: int | None) -> None:
        self.edit.setText("" if limit is None else fmt.typed(limit))

    def limit(self) -> int | None:
        """In sat."""
        return fmt.parse_amount(self.text())

    def check(self) -> bool:
        """Whether it can be read; else it says so."""
        wrong = bool(self.text().strip()) and self.limit() is None
        self.show_error(
            (lambda: tr("This is not an amount in {unit}.", unit=fmt.unit())) if wrong else ""
        )
        return not wrong


def _reading() -> str:
    return tr("Before signing for a first-time address")


def _always() -> str:
    """What there is no choice about."""
    return tr(
        "Password and code in any case: a payment above a limit, a backup, less protection than "
        "now."
    )
