"""The real window on a given wallet folder and server, without a screen, to be measured."""

import resource
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.bootstrap import Environment, Services
from app.core.clock import Clock, SystemClock
from app.core.network import Network
from app.core.paths import Paths
from app.core.secret import Secret
from app.vault.device_secret import DeviceKeyring
from app.wallet.model import SyncPhase
from ui.launch import application
from ui.start import Program

T = TypeVar("T")

PASSWORD = "bench-Passw0rt-of-walnut"
_BEAT_MS = 5
_LONGEST_WAIT = 900.0


class Stage:
    """A context manager: the program is built inside it and stopped at its end."""

    def __init__(self, folder: Path, electrum_port: int, clock: Clock | None = None) -> None:
        self._app = application()
        paths = Paths(folder)
        environment = Environment(
            paths,
            Network.REGTEST,
            DeviceKeyring(),
            clock or SystemClock(),
            servers=(f"127.0.0.1:{electrum_port}:t",),
        )
        self.program = Program(paths, lambda: environment)

    def __enter__(self) -> "Stage":
        built: list[bool] = []
        self.program.context.when_ready(lambda: built.append(True))
        self.program.show()
        self.wait(lambda: built)
        # Nobody types here: the wallet must not lock itself in the middle of a long part.
        self.call(self.services.settings.change(auto_lock_minutes=0))
        return self

    def __exit__(self, *_error: object) -> None:
        self.program.stop()

    @property
    def services(self) -> Services:
        return self.program.context.services

    def wait(self, condition: Callable[[], object], look_ms: int = 20) -> None:
        """Let the window live until the condition holds. Raises TimeoutError.

        look_ms: between two looks; looking too often would take time from what is measured.
        """
        end = time.monotonic() + _LONGEST_WAIT
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            rest(look_ms)

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """What a service answers, while the window lives."""
        future = self.services.runtime.submit(work)
        self.wait(future.done)
        return future.result()

    def is_ready(self) -> bool:
        return self.services.wallet.synchronizer.state.phase is SyncPhase.READY

    def unlock(self) -> None:
        self.call(self.services.vault.unlock(Secret(PASSWORD)))


def rest(milliseconds: int) -> None:
    """Let the window live for so long. Not QTest.qWait, which keeps the interpreter to itself."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Heartbeat(QObject):
    """How late a 5 ms timer of the window's thread comes: what somebody would feel."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._due = time.monotonic() + _BEAT_MS / 1000
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.monotonic()
        self.late_ms.append(max(0.0, (now - self._due) * 1000))
        self._due = now + _BEAT_MS / 1000


class PaintWatch(QObject):
    """Calls back after each paint of a widget."""

    def __init__(self, widget: QWidget, painted: Callable[[], object]) -> None:
        super().__init__()
        self._painted = painted
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._painted)  # when the paint is done
        return False


def peak_mb() -> float:
    """The most memory this process ever held, in MB (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def forget_peak() -> None:
    """Let `peak_since_mb` count anew: the 256 MiB of Argon2 would hide what comes after."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_since_mb() -> float:
    """The most memory held since `forget_peak` (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(median(values), 2),
        "p95": round(percentile(values, 95), 2),
        "p99": round(percentile(values, 99), 2),
        "max": round(max(values), 2),
        "count": len(values),
    }
