"""From the first picture to a working program: the window at once, the services behind it."""

import contextlib
import functools
import importlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.core import i18n
from app.core.errors import AppError
from app.core.files import storage_error
from app.core.paths import Paths
from app.settings.file import load
from app.settings.schema import Settings
from app.vault.disk.peek import seems_to_be_there
from ui import language
from ui.brand import window_icon
from ui.context import Context
from ui.main_window import MainWindow
from ui.theme import THEME
from ui.vault.gate import Gate

if TYPE_CHECKING:
    from logging import Logger
    from types import TracebackType

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QWindow

    from app.bootstrap import Environment, Services
    from app.core.bus import Bus
    from app.core.runtime import Runtime
    from app.vault.disk.instance import InstanceLock
    from ui.bridge import Bridge

# What the services need and the first picture does not: most of the program's start.
_LATE = ("app.bootstrap", "app.vault.disk.instance", "ui.bridge", "ui.wiring")
_QUIT_SECONDS = 15


class Program(QObject):
    """One run. `environment` is asked for when its modules are loaded, after the first picture."""

    started = Signal()
    """The services are built; the gate takes passwords from now on."""
    _imported = Signal()
    _failed = Signal()

    def __init__(self, paths: Paths, environment: "Callable[[], Environment]") -> None:
        super().__init__()
        self._paths, self._environment = paths, environment
        self._services: Services | None = None
        self._runtime: Runtime | None = None
        self._instance: InstanceLock | None = None
        self.context = Context()
        self.context.folder = paths.folder
        self._dress(load(paths.settings))
        self.gate = Gate(self.context)
        self.window = MainWindow(self.context, self.gate)
        self.show_gate()

    def show(self) -> None:
        """Show the window, then load the rest without holding it up."""
        self.window.show()
        QApplication.processEvents()  # paint before the imports compete for the processor
        QTimer.singleShot(0, self, self._go_on)

    def show_gate(self) -> None:
        self.gate.go("unlock" if seems_to_be_there(self._paths.vault) else "welcome")

    def build(self) -> None:
        """Take the wallet's folder for this program and build the services."""
        try:
            self._take_folder()
        except AppError as error:
            self.gate.block(error, self._build_again)
            return
        runtime: Runtime = importlib.import_module("app.core.runtime").Runtime()
        bus: Bus = importlib.import_module("app.core.bus").Bus()
        runtime.start()
        services: Services = importlib.import_module("app.bootstrap").build(
            self._environment(), runtime, bus
        )
        self._show_amounts(services.settings.current)
        bridge: Bridge = importlib.import_module("ui.bridge").Bridge(runtime, bus)
        self._services, self._runtime = services, runtime
        self.context.ready(services, bridge)
        wiring = importlib.import_module("ui.wiring")
        wiring.wire(self.window, self.context, self.show_gate, self.redress)
        _application().focusWindowChanged.connect(self._watch)
        self._watch(self.window.windowHandle())
        self.started.emit()

    def stop(self) -> None:
        """Lock, let go of the files, end the threads. Safe to call twice."""
        runtime, self._runtime = self._runtime, None
        if runtime is None or self._services is None:
            return
        self.window.close_wallet()
        # The pages' timers must not ask the services once more when these have stopped.
        QApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)
        with contextlib.suppress(AppError):  # a full disk must not keep the program from ending
            runtime.submit(self._services.vault.lock("quit")).result(_QUIT_SECONDS)
        runtime.stop()
        if self._instance is not None:
            self._instance.release()

    def _watch(self, window: "QWindow | None") -> None:
        """See what the person does in this window of ours.

        On the window and not on the application: there, each event of each widget would pass
        through Python.
        """
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: "QEvent") -> bool:
        """Somebody is at the keyboard: the wallet does not lock itself."""
        if event.type() in _touches() and self._services is not None:
            self._services.vault.idle.touch()
        return super().eventFilter(watched, event)

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: "TracebackType | None"
    ) -> None:
        """A bug in a slot, that Qt would print and pass over: logged whole, told once."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log().error("the window failed", exc_info=(kind, error, trace))
        self.window.show_broken()

    def _go_on(self) -> None:
        """What the first picture did not need, from the first turn of the event loop on."""
        # Nothing was read yet; from here on there may be something to protect.
        importlib.import_module("app.core.shield").shield_process()
        self._load()
        THEME.follow_system()
        self.window.listen_to_keys()
        _application().setWindowIcon(window_icon())

    def _load(self) -> None:
        queued = QtCore.Qt.ConnectionType.QueuedConnection
        self._imported.connect(self.build, queued)
        self._failed.connect(self.window.show_broken, queued)
        threading.Thread(target=self._import, name="late-imports", daemon=True).start()

    def _import(self) -> None:
        try:
            for name in _LATE:
                importlib.import_module(name)
        except Exception:
            logger = _log()
            logger.exception("the program's parts do not load")
            self._failed.emit()
        else:
            self._imported.emit()

    def _take_folder(self) -> None:
        try:
            self._paths.prepare()
        except OSError as error:
            raise storage_error(error) from error
        kind: type[InstanceLock] = importlib.import_module("app.vault.disk.instance").InstanceLock
        lock = kind(self._paths.instance)
        lock.acquire()
        self._instance = lock

    def _build_again(self) -> None:
        self.show_gate()
        self.build()

    @staticmethod
    def _dress(settings: Settings) -> None:
        i18n.set_language(settings.language)
        THEME.start(settings.theme)

    @staticmethod
    def _show_amounts(settings: Settings) -> None:
        # Not with the dress: there is no amount in the first picture, and this loads the calendar.
        importlib.import_module("ui.format").show_amounts(
            settings.unit, hidden=settings.hide_amounts
        )

    def redress(self) -> None:
        """A setting changed: show it everywhere, now."""
        if self._services is None:
            return
        settings = self._services.settings.current
        THEME.choose(settings.theme)
        self._show_amounts(settings)
        language.choose(settings.language)


@functools.cache
def _touches() -> "tuple[QEvent.Type, ...]":
    """What a person does; not a constant, because Qt's 50 kinds of events take time to load."""
    kind = QtCore.QEvent.Type
    return kind.KeyPress, kind.MouseButtonPress, kind.MouseMove, kind.Wheel


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - a window cannot exist without one
    return app


def _log() -> "Logger":
    logger: Logger = importlib.import_module("logging").getLogger(__name__)
    return logger
