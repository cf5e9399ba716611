"""How far the wallet's picture of the chain is, where it is not simply up to date."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import tr
from app.core.wording import sentences
from app.wallet.events import SyncChanged
from app.wallet.model import SyncPhase, SyncState
from ui import format as fmt
from ui.context import Context
from ui.language import Words
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.progress import Progress

WORKING: dict[SyncPhase, Words] = {
    SyncPhase.CONNECTING: lambda: tr("Looking for a server"),
    SyncPhase.HEADERS: lambda: tr("Checking the chain of blocks"),
    SyncPhase.HISTORY: lambda: tr("Asking for the history of your addresses"),
    SyncPhase.TRANSACTIONS: lambda: tr("Reading and proving payments"),
}
_QUIET_MS = 600  # work shorter than this is not worth a line that comes and goes


class SyncNotice(QWidget):
    """Progress with a count while reading, a line when stopped, offline or failed; else nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._state = SyncState()
        self.progress = Progress()
        self.progress.cancelled.connect(self._stop)
        self._card = Card(margin=16)
        self._card.column.addWidget(self.progress)
        self.banner = Banner("", "warn")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addWidget(self.banner)
        self._later = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._later.timeout.connect(lambda: self._reveal(self._card))
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.banner.label.retranslate)
        self._reveal(None)
        context.bridge.listen(self, SyncChanged, lambda event: self.show_state(event.state))

    def show_state(self, state: SyncState) -> None:
        """Show this state."""
        self._state = state
        if state.phase in WORKING:
            self.progress.show_progress(WORKING[state.phase], state.done, state.total)
            if self._card.isHidden() and not self._later.isActive():
                self._later.start()
            return
        self._later.stop()
        if state.phase in (SyncPhase.READY, SyncPhase.FAILED):
            self._reveal(None)  # of failed servers the line above the page tells
        else:
            self._tell()

    def _tell(self) -> None:
        words, action = self._message()
        self.banner.show_message(words, "warn")
        self.banner.set_action(action, self._resume)
        self._reveal(self.banner)
        if self._state.phase == SyncPhase.OFFLINE:
            self._tick.start()

    def _reveal(self, what: QWidget | None) -> None:
        self._tick.stop()
        for widget in (self._card, self.banner):
            widget.setVisible(widget is what)
        self.setVisible(what is not None)

    def _message(self) -> tuple[Words, Words]:
        if self._state.phase == SyncPhase.OFFLINE:
            return self._offline, (lambda: tr("Try now"))
        return (
            (lambda: tr("Synchronizing is stopped: new payments are not seen.")),
            (lambda: tr("Go on")),
        )

    def _stop(self) -> None:
        work = self._context.services.wallet.synchronizer.cancel()
        self._context.bridge.run(self, work, lambda _done: None)

    def _resume(self) -> None:
        work = self._context.services.wallet.synchronizer.resume()
        self._context.bridge.run(self, work, lambda _done: None)

    def _offline(self) -> str:
        text = tr("Offline: no server can be reached. You see what was known last.")
        if self._state.next_try is None:
            return text
        seconds = self._state.next_try - self._context.now()
        if seconds <= 0:
            return sentences(text, tr("Trying again now."))
        return sentences(text, tr("Next try in {time}.", time=fmt.duration(seconds)))
