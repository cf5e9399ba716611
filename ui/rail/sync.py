"""The line at the foot of the rail that says how fresh everything is."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.i18n import tr
from app.core.wording import headline
from app.messages import describe_code
from app.wallet.events import SyncChanged
from app.wallet.model import SyncPhase, SyncState
from ui import format as fmt
from ui.context import Context
from ui.language import Translated
from ui.theme import THEME
from ui.widgets.choice import Menu
from ui.widgets.text import Label, set_tip

_TONES = {SyncPhase.READY: "good", SyncPhase.OFFLINE: "bad", SyncPhase.FAILED: "bad"}
_TICK_MS = 1000


class SyncLine(Translated, QPushButton):
    """State in two short lines; a click offers to stop, to start again, and the servers."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._state = SyncState()
        self.setProperty("role", "rail")
        self.setAutoDefault(False)
        self._dot = _Dot()
        self._first, self.second = Label(self.headline, "small"), _Short(self._detail, "small")
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(1)
        words.addWidget(self._first)
        words.addWidget(self.second)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 8, 4)
        layout.setSpacing(9)
        layout.addWidget(self._dot)
        layout.addWidget(self._words, 1)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tick = QTimer(self)  # counts down to the next try while offline
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.retranslate)
        self.clicked.connect(self._open)
        context.bridge.listen(self, SyncChanged, lambda event: self.show_state(event.state))
        # Synchronizing begins with the unlocking, before this line is made.
        self.show_state(context.services.wallet.synchronizer.state)

    def sizeHint(self) -> QSize:
        return QSize(184, 40)

    def show_state(self, state: SyncState) -> None:
        self._state = state
        self._dot.set_tone(_TONES.get(state.phase, "warn"))
        waits = state.phase == SyncPhase.OFFLINE and state.next_try is not None
        if waits != self._tick.isActive():
            self._tick.start() if waits else self._tick.stop()
        self.retranslate()

    def set_compact(self, compact: bool) -> None:
        self._words.setVisible(not compact)

    def retranslate(self) -> None:
        self._first.retranslate()
        self.second.retranslate()
        whole = headline(self.headline(), self._detail())
        self.setAccessibleName(whole)
        set_tip(self, whole)

    def headline(self) -> str:
        return {
            SyncPhase.IDLE: tr("Not synchronizing"),
            SyncPhase.CONNECTING: tr("Connecting"),
            SyncPhase.HEADERS: tr("Checking blocks"),
            SyncPhase.HISTORY: tr("Reading history"),
            SyncPhase.TRANSACTIONS: tr("Fetching payments"),
            SyncPhase.READY: tr("Up to date"),
            SyncPhase.OFFLINE: tr("Offline"),
            SyncPhase.FAILED: self._failure(),
        }[self._state.phase]

    def _failure(self) -> str:
        """A full disk stops it, too."""
        of_servers = (self._state.error or "").startswith("wallet.server")
        return tr("No honest server") if of_servers else tr("Not synchronizing")

    def _detail(self) -> str:
        state = self._state
        if state.phase == SyncPhase.READY:
            block = tr("Block {height}", height=fmt.grouped(state.height))
            return block if state.latency_ms is None else f"{block} · {state.latency_ms} ms"
        if state.phase == SyncPhase.OFFLINE and state.next_try is not None:
            seconds = max(0, state.next_try - self._context.now())
            return tr("Next try in {time}", time=fmt.duration(seconds))
        if state.error:
            return describe_code(state.error).title
        if state.total:
            return tr(
                "{done} of {total}", done=fmt.grouped(state.done), total=fmt.grouped(state.total)
            )
        return state.server.rpartition(":")[0].rpartition(":")[0] or tr("Click for choices")

    def _open(self) -> None:
        sync = self._context.services.wallet.synchronizer
        menu = Menu(self)
        if self._state.phase is not SyncPhase.IDLE:
            menu.add(
                lambda: tr("Stop synchronizing"), lambda: self._call(sync.cancel()), "prohibit"
            )
        menu.add(
            lambda: tr("Synchronize now"), lambda: self._call(sync.resume()), "arrows-clockwise"
        )
        menu.addSeparator()
        menu.add(
            lambda: tr("Servers…"), lambda: self._context.go("settings", "servers"), "hard-drives"
        )
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        self._context.bridge.run(self, work, lambda _: None)


class _Short(Label):
    """One line that ends in "…" where it is too long; the line's tooltip has the whole."""

    def shown(self) -> str:
        mode = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), mode, self.width())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), place, self.shown())


class _Dot(QWidget):
    """Green, amber or red; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = "warn"
        self.setFixedSize(10, 10)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_tone(self, tone: str) -> None:
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(THEME.color(self._tone))
        painter.drawEllipse(self.rect())
