"""The step before anything is changed: the password, and a code of the old phone."""

from app.core.i18n import tr
from ui.context import Context
from ui.security.credentials import Credentials
from ui.security.two_factor.wizard import Step
from ui.widgets.text import Label


class Prove(Step):
    """lost: the old phone is gone, so a recovery code is asked for first."""

    def __init__(self, context: Context, *, moved: bool, lost: bool) -> None:
        super().__init__(
            (lambda: tr("Is it you?")) if moved else (lambda: tr("Your password")),
            (lambda: tr("Use the new phone")) if moved else (lambda: tr("Turn it on")),
        )
        self._lost = lost
        self.credentials = Credentials(context, code=lambda: tr("A code from the old phone"))
        self.column.addWidget(Label(_moving if moved else _beginning, wrap=True))
        self.column.addWidget(self.credentials)

    def entered(self) -> None:
        self.credentials.code.use_spare(self._lost)
        self.credentials.password.edit.setFocus()

    def left(self) -> None:
        self.credentials.clear()


def _beginning() -> str:
    return tr(
        "The code fits. With your password two-factor login is turned on; after that you get your "
        "recovery codes."
    )


def _moving() -> str:
    return tr(
        "The code of the new phone fits. Your password and a code of the old phone, or a recovery "
        "code that you have not used, make it count."
    )
