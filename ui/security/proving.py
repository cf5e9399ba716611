"""The base of the dialogs that do something for which password and code are asked."""

from app.core.errors import AppError
from ui.security.credentials import Credentials
from ui.security.working import WorkingDialog


class ProvingDialog(WorkingDialog):
    """Forgets the `credentials`, and tells beside them what is wrong with one of them.

    Subclasses make them: each asks in its own words.
    """

    credentials: Credentials

    def forget(self) -> None:
        self.credentials.clear()

    def failed(self, error: AppError) -> None:
        if not self.credentials.show_failure(error):
            super().failed(error)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.credentials.set_busy(busy)
