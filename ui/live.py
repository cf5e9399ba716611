"""Reads a page again when something changed, but only while it is looked at and never in a rush."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_SOONEST_MS = 25
_REST = 3  # after a reading that took t seconds, the next one begins 3 t later at the soonest


class Fresh(QObject):
    """`touch()` says that what is shown may be old: `read` is called soon, or when shown next.

    Many touches become one reading; while one runs (until `done()`), the next one waits.
    """

    def __init__(self, page: QWidget, read: Callable[[], object]) -> None:
        super().__init__(page)
        self._page, self._read = page, read
        self._dirty = self._running = False
        self._began = self._rested = 0.0  # moments of the monotonic clock
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)
        page.installEventFilter(self)

    def touch(self, *_event: object) -> None:
        """Something changed."""
        self._dirty = True
        if self._page.isVisible() and not self._running and not self._timer.isActive():
            self._schedule()

    def now(self) -> None:
        """Read at once."""
        self._timer.stop()
        self._start()

    def done(self, *_result: object) -> None:
        """The reading ended, well or not. One that somebody else began changes nothing."""
        if not self._running:
            return
        self._running = False
        now = monotonic()
        self._rested = now + _REST * (now - self._began)
        if self._dirty and self._page.isVisible():
            self._schedule()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._dirty and not self._running:
            self._start()
        return False

    def _schedule(self) -> None:
        self._timer.start(max(_SOONEST_MS, int((self._rested - monotonic()) * 1000)))

    def _start(self) -> None:
        self._dirty, self._running, self._began = False, True, monotonic()
        self._read()
