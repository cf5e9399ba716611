"""Collects Python's garbage in the window's thread, and in no other.

Garbage may hold Qt connections. Letting go of one takes a lock of Qt's and then the interpreter;
the window's thread takes them in the other order. A collection that happens to run in another
thread therefore stops the whole program now and then: seen under load, with both stacks.
"""

import gc
import linecache

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 100  # often, so that each collection of young objects is short
_FULL_AFTER = 600  # looks; a full collection takes some 50 ms, so not more than one a minute


class Collector(QObject):
    """While one lives, the automatic collector is off."""

    _living = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        Collector._living += 1
        gc.disable()
        # PySide6 reads the source of each module that is imported after it, to see whether it
        # asks for one of its features; Python keeps what was read, 13 MB at the start alone.
        linecache.clearcache()
        self._looks = 0
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()
        self.destroyed.connect(Collector._ended)

    def _look(self) -> None:
        """Python's own rule: a generation is due when its count is above its threshold."""
        self._looks += 1
        young, middle, old = (
            count > threshold
            for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if old and self._looks > _FULL_AFTER:
            self._looks = 0
            linecache.clearcache()
            gc.collect()
        elif middle:
            gc.collect(1)
        elif young:
            gc.collect(0)

    @staticmethod
    def _ended() -> None:
        Collector._living -= 1
        if not Collector._living:
            gc.enable()
