"""What a payment asks for besides the password: a code, and time to read a first-time address."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from app.core.wording import sentences
from app.messages import describe
from app.vault.errors import CodeNeeded
from app.wallet.model import Draft, Warn
from app.wallet.send.guard import Demands
from ui import format as fmt
from ui.context import Context
from ui.widgets.address import AddressLabel
from ui.widgets.banner import Banner
from ui.widgets.card import Inset
from ui.widgets.code_entry import CodeEntry
from ui.widgets.text import Label

_TICK_MS = 200
_ADDRESSES_MOST = 3  # in a longer list they stand above, each with its payee


class Demanded(QWidget):
    """`changed` when a code was typed or the time to read is over."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._clock = context.services.clock
        self._ends = 0.0  # of the monotonic clock
        self._reason = ""
        self.why = Banner()
        self.code = CodeEntry(lambda: tr("Code from your authenticator app"))
        self.code.on_edit(self.changed.emit)
        self._reading = Inset()
        self.left = Label(self._left_words, "strong", wrap=True)
        self._addresses = QVBoxLayout()
        self._addresses.setSpacing(8)
        self._lay_out()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self.clear()

    @property
    def waiting(self) -> bool:
        """Whether the address must be read a while longer."""
        return self._clock.monotonic() < self._ends

    @property
    def reading(self) -> bool:
        """Whether it says that an address is paid for the first time."""
        return not self._reading.isHidden()

    @property
    def complete(self) -> bool:
        """Whether all that is known to be asked for is there."""
        return not self.waiting and (not self._reason or self.code.ready())

    def read(self) -> Secret | None:
        """The code, None where none is asked for."""
        return self.code.read() if self._reason else None

    def show_demands(self, draft: Draft, demands: Demands) -> None:
        self._show_addresses(draft)
        self._reading.setVisible(demands.wait_seconds > 0)
        self.ask_code(demands.reason)
        self.wait(demands.wait_seconds)

    def ask_code(self, reason: str) -> None:
        """reason: why (app.vault.policy.ledger.Reason); "" for no code."""
        self._reason = reason
        self.why.show_message(lambda: describe(CodeNeeded(reason=reason)).text if reason else "")
        self.why.setVisible(bool(reason))
        self.code.setVisible(bool(reason))
        self._refresh()

    def wait(self, seconds: int) -> None:
        """Not before so many seconds have passed."""
        self._ends = self._clock.monotonic() + seconds if seconds else 0.0
        if seconds:
            self._reading.show()
            self._tick.start()
        self._refresh()

    def clear(self) -> None:
        """Nothing is asked for, nothing stays typed."""
        self.code.clear()
        self._tick.stop()
        self._ends = 0.0
        self._reading.hide()
        self.ask_code("")

    def _lay_out(self) -> None:
        self._reading.column.addWidget(
            Label(
                lambda: tr(
                    "You pay to this address for the first time. Compare it, group by group, with "
                    "what the payee told you: a wrong one cannot be called back."
                ),
                wrap=True,
            )
        )
        self._reading.column.addLayout(self._addresses)
        self._reading.column.addWidget(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._reading, self.why, self.code):
            column.addWidget(widget)

    def _show_addresses(self, draft: Draft) -> None:
        while (item := self._addresses.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        new = [w.address for w in draft.warnings if w.address and w.kind != Warn.REUSED]
        for address in new[:_ADDRESSES_MOST]:
            self._addresses.addWidget(AddressLabel(address))

    def _count_down(self) -> None:
        if not self.waiting:
            self._tick.stop()
        self._refresh()

    def _refresh(self) -> None:
        self.left.retranslate()
        self.setVisible(bool(self._reason) or self.reading)
        self.changed.emit()

    def _left_words(self) -> str:
        left = self._ends - self._clock.monotonic()
        if left > 0:
            return tr("You can sign in {time}.", time=fmt.duration(-int(-left // 1)))
        return sentences(tr("You had the time to compare it."), tr("Now you can sign."))
