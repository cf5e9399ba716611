"""An amount in the chosen unit, that follows the unit and the hiding of amounts by itself."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import format as fmt
from ui.widgets.text import Label


class AmountLabel(Label):
    """One amount, or nothing while it is not known: an unread balance must not look like zero.

    signed: + in the colour for incoming, minus in the text's colour.
    """

    def __init__(
        self,
        sats: int | None = None,
        role: str = "strong",
        *,
        signed: bool = False,
        with_unit: bool = False,
    ) -> None:
        self._sats, self._signed, self._with_unit = sats, signed, with_unit
        super().__init__(self._read, role)

    def show_amount(self, sats: int | None) -> None:
        self._sats = sats
        self.retranslate()

    def _read(self) -> str:
        if self._sats is None:
            return ""
        write = fmt.amount_unit if self._with_unit else fmt.amount
        return write(self._sats, sign=self._signed)

    def retranslate(self) -> None:
        super().retranslate()
        if self._signed:
            self.set_tone("good" if (self._sats or 0) > 0 else "text")


class BalanceLabel(QWidget):
    """The one big amount of a page, its unit small beside it on the same base line."""

    def __init__(self, sats: int | None = None) -> None:
        super().__init__()
        self.amount = AmountLabel(sats, "balance")
        self._unit = Label(lambda: fmt.unit() if self.amount.text() else "", "muted")
        self._unit.setContentsMargins(0, 0, 0, 8)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.amount)
        layout.addWidget(self._unit)
        layout.addStretch(1)

    def show_amount(self, sats: int | None) -> None:
        self.amount.show_amount(sats)
        self._unit.retranslate()
