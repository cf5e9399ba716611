"""The only module that knows two threads: work goes out, results come in."""

import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.core.bus import Bus, Event
from app.core.errors import AppError
from app.core.runtime import Runtime
from ui.collector import Collector

T = TypeVar("T")
E = TypeVar("E", bound=Event)

log = logging.getLogger(__name__)


class Bridge(QObject):
    """Run service calls off the main thread and bring their outcome back to it."""

    failed = Signal(object)
    """An AppError that the caller of run() did not take."""
    broke = Signal()
    """A bug of ours, already logged whole; the window shows one plain dialog."""
    _arrived = Signal(object)

    def __init__(self, runtime: Runtime, bus: Bus) -> None:
        super().__init__()
        self._runtime, self._bus = runtime, bus
        self._arrived.connect(self._run_here, Qt.ConnectionType.QueuedConnection)
        Collector(self)

    def run(
        self,
        owner: QObject,
        work: Coroutine[Any, Any, T],
        then: Callable[[T], object],
        failed: Callable[[AppError], object] | None = None,
    ) -> "Running[T]":
        """Start work; call then or failed here, unless owner is gone or it was cancelled."""
        running = Running(self._runtime.submit(work))
        report: Callable[[AppError], object] = failed or self.failed.emit

        def finish(_future: Future[T]) -> None:
            self._deliver(owner, lambda: self._hand_over(running, then, report))

        running.future.add_done_callback(finish)
        return running

    def listen(self, owner: QObject, kind: type[E], slot: Callable[[E], object]) -> None:
        """Call slot here for each event of this kind, as long as owner lives."""
        stop = self._bus.subscribe(kind, lambda event: self._deliver(owner, lambda: slot(event)))
        owner.destroyed.connect(lambda: stop())

    def _deliver(self, owner: QObject, call: Callable[[], object]) -> None:
        if shiboken6.isValid(self):  # the window may be gone while the app loop still ends
            self._arrived.emit((owner, call))

    def _hand_over(
        self,
        running: "Running[T]",
        then: Callable[[T], object],
        report: Callable[[AppError], object],
    ) -> None:
        if not running.wanted:
            return
        try:
            result = running.future.result()
        except AppError as error:
            report(error)
        except CancelledError:
            pass  # the program is closing: nobody waits for this any more
        except Exception:
            log.exception("work for the window failed")
            self.broke.emit()
        else:
            then(result)

    @Slot(object)
    def _run_here(self, parcel: tuple[QObject, Callable[[], object]]) -> None:
        owner, call = parcel
        if not shiboken6.isValid(owner):
            return
        try:
            call()
        except Exception:
            # Qt would print it and go on: a bug is logged and told, never swallowed.
            log.exception("the window failed on a result")
            self.broke.emit()


class Running(Generic[T]):
    """Work that was started; `cancel()` stops it and nothing of it is delivered."""

    def __init__(self, future: Future[T]) -> None:
        self.future = future
        self.wanted = True

    def cancel(self) -> None:
        self.wanted = False
        self.future.cancel()

    @property
    def done(self) -> bool:
        return self.future.done()
