"""A new password, typed twice, with a meter of how hard it is to guess."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from ui.context import Context
from ui.language import Words
from ui.vault.calls import strength
from ui.vault.strength import StrengthMeter
from ui.widgets.password import PasswordField


def _again() -> str:
    return tr("The same password again")


class PasswordTwice(QWidget):
    """least: gives how many characters it needs at least; call `show_rule` when that changes."""

    def __init__(
        self, context: Context, caption: Words, least: Callable[[], int], again: Words = _again
    ) -> None:
        super().__init__()
        self._context, self._least = context, least
        self.first = PasswordField(caption, self._rule)
        self.second = PasswordField(again)
        self.meter = StrengthMeter()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.first, self.meter, self.second):
            layout.addWidget(widget)
        self.setFocusProxy(self.first)
        self.first.edit.textEdited.connect(lambda _: self._measure())
        self.first.edit.returnPressed.connect(self.second.edit.setFocus)

    def on_edit(self, call: Callable[[], object]) -> None:
        """Call it whenever the first of the two changes."""
        self.first.edit.textChanged.connect(lambda _: call())

    def show_rule(self) -> None:
        self.first.show_hint(self._rule)

    def complete(self) -> bool:
        """Whether it is long enough and twice the same; else the field that is not says so."""
        self.second.show_error("")
        if self.first.length() < self._least():
            self.first.show_error(self._rule)
            self.first.edit.setFocus()
        elif self.first.read() != self.second.read():
            self.second.show_error(lambda: tr("The two passwords are not the same."))
            self.second.edit.setFocus()
        else:
            return True
        return False

    def read(self) -> Secret:
        return self.first.read()

    def clear(self) -> None:
        self.first.clear()
        self.second.clear()
        self.meter.show_score(None)

    def _rule(self) -> str:
        return tr("At least {n} characters.", n=self._least())

    def _measure(self) -> None:
        typed = self.first.read()
        if not typed:
            self.meter.show_score(None)
            return
        context = self._context
        context.when_ready(
            lambda: context.bridge.run(
                self, strength(context.services, typed), lambda score: self._rate(typed, score)
            )
        )

    def _rate(self, typed: Secret, score: int) -> None:
        if typed == self.first.read():
            self.meter.show_score(score)
        typed.wipe()
