"""A list of payees pasted at once, one to a line."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.wallet.model import Payee
from ui import format as fmt
from ui.context import Context
from ui.widgets.dialog import Dialog
from ui.widgets.fields import TextArea


class PasteDialog(Dialog):
    """Hands the payees over when every line was understood."""

    def __init__(
        self, context: Context, parent: QWidget, take: Callable[[tuple[Payee, ...]], object]
    ) -> None:
        super().__init__(parent, lambda: tr("Paste a list of payees"), width=560)
        self._context, self._take = context, take
        self.field = TextArea(
            lambda: tr("One payee to a line"),
            lambda: tr("Address, amount and, if you like, a label, with commas between them."),
            lambda: "bc1q…, 0.015, " + tr("Rent"),
            lines=8,
        )
        self.column.addWidget(self.field)
        self.add_cancel()
        self.add_button(lambda: tr("Take over"), self._read, "primary")

    def show_fault(self, text: str, error: AppError) -> None:
        """Open with a list that could not be taken over."""
        self.field.set_text(text)
        self._refuse(error)
        self.open()

    def _read(self) -> None:
        sending = self._context.services.wallet.sending
        try:
            payees = sending.parse_payees(self.field.text(), fmt.unit().lower())
        except AppError as error:
            self._refuse(error)
            return
        self._take(payees)
        self.accept()

    def _refuse(self, error: AppError) -> None:
        self.field.show_error(lambda: describe(error).sentence)
