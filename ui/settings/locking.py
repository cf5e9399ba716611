"""When the wallet locks itself."""

from app.core.i18n import tr
from ui.context import Context
from ui.format import duration
from ui.language import Words
from ui.settings.change import change
from ui.widgets.card import Card, Rule
from ui.widgets.choice import Combo
from ui.widgets.form import FormRow
from ui.widgets.switch import CheckBox

_MINUTES = (1, 2, 5, 10, 30, 60)


class LockingCard(Card):
    def __init__(self, context: Context) -> None:
        super().__init__(lambda: tr("Locking"))
        self._context = context
        self.minutes = Combo(lambda: tr("Lock when idle"), _choices())
        self.minutes.chosen.connect(
            lambda value: change(context, self, auto_lock_minutes=int(value))
        )
        self.with_system = CheckBox(
            lambda: tr("Lock when the screen locks or the computer sleeps"),
            lambda on: change(context, self, lock_with_system=on),
            bare=True,
        )
        self.column.addWidget(
            FormRow(
                lambda: tr("Lock when idle"),
                lambda: tr("After this time without mouse or keyboard the keys leave the memory."),
                self.minutes,
            )
        )
        self.column.addWidget(Rule())
        self.column.addWidget(
            FormRow(
                lambda: tr("Lock when the screen locks or the computer sleeps"),
                lambda: tr("Also when another user takes over."),
                self.with_system,
            )
        )

    def refresh(self) -> None:
        current = self._context.services.settings.current
        self.minutes.choose(str(current.auto_lock_minutes))
        self.with_system.setChecked(current.lock_with_system)


def _choices() -> list[tuple[str, Words]]:
    def after(minutes: int) -> Words:
        return lambda: duration(minutes * 60) if minutes > 1 else tr("1 minute")

    return [*((str(n), after(n)) for n in _MINUTES), ("0", lambda: tr("Never"))]
