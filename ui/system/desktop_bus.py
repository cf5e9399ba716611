"""Linux: the screen saver tells on the session's D-Bus, logind on the system's.

Names and signals: the freedesktop idle inhibition service and org.freedesktop.login1(5).
"""

import contextlib
import itertools
import os
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import unquote

import shiboken6
from PySide6.QtCore import SLOT, QObject, Signal, SignalInstance, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

from app.core.i18n import tr
from ui.system.signs import Signs

_SAVERS = tuple(
    f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
)
_LOGIND = "org.freedesktop.login1"
_MANAGER, _SESSION = f"{_LOGIND}.Manager", f"{_LOGIND}.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_PATIENCE_SECONDS = 2
_NUMBERS = itertools.count()

Answered = Callable[[object], None]


def session_address() -> str:
    """Where the session's bus is; "" where there is none. Qt would start one of its own."""
    given = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    return given or _socket(Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / "bus")


def system_address() -> str:
    """Where the system's bus is; "" where there is none."""
    given = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "")
    return given or _socket(Path("/run/dbus/system_bus_socket"))


def _socket(path: Path) -> str:
    return f"unix:path={path}" if path.exists() else ""


def answering(address: str) -> bool:
    """Whether a bus lets this user in, within two seconds. Only sockets of this computer.

    The first line of the D-Bus specification's authentication, and nothing more.
    """
    named = re.match(r"unix:(path|abstract)=([^,;]+)", address)
    if named is None:
        return False
    place = ("\0" if named[1] == "abstract" else "") + unquote(named[2])
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as bus:
        bus.settimeout(_PATIENCE_SECONDS)
        bus.connect(place)
        bus.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        return bus.recv(64).startswith(b"OK")
    return False


class BusSigns(Signs):
    """Where there is no bus, or none that answers, it stays silent and nobody waits for it."""

    _session_answers = Signal(str)
    _system_answers = Signal(str)

    def __init__(
        self, parent: QObject, session: str | None = None, system: str | None = None
    ) -> None:
        """session, system: addresses of the buses instead of the usual ones; "" for none."""
        super().__init__(parent)
        self._logind: Logind | None = None
        self._session_answers.connect(self._watch_screen)
        self._system_answers.connect(self._watch_session)
        self._try(session_address() if session is None else session, self._session_answers)
        self._try(system_address() if system is None else system, self._system_answers)

    def acted(self) -> None:
        if self._logind is not None:
            self._logind.let_sleep()

    def _try(self, address: str, answers: SignalInstance) -> None:
        """In a thread: Qt would wait for a bus that does not answer, and the window with it."""

        def knock() -> None:
            if answering(address) and shiboken6.isValid(self):
                answers.emit(address)

        if address:
            threading.Thread(target=knock, name="desktop-bus", daemon=True).start()

    @Slot(str)
    def _watch_screen(self, address: str) -> None:
        bus = _connected(address)
        for saver in _SAVERS:
            bus.connect("", "", saver, "ActiveChanged", self, _slot("screen_saver(bool)"))
        daemon = Partner(bus, self, "org.freedesktop.DBus", "/org/freedesktop/DBus")
        daemon.ask("org.freedesktop.DBus", "GetId", (), lambda _: self.listening.add("screen"))

    @Slot(str)
    def _watch_session(self, address: str) -> None:
        self._logind = Logind(self, _connected(address))

    @Slot(bool)
    def screen_saver(self, active: bool) -> None:
        """Of the screen saver."""
        if active:
            self.came.emit("screen")


class Logind(QObject):
    """Sleep and the state of our session. Holds sleep back until the wallet is locked."""

    def __init__(self, signs: Signs, bus: QDBusConnection) -> None:
        super().__init__(signs)
        self._bus, self._signs = bus, signs
        self._delay = -1  # a file descriptor: while it is open, logind waits some seconds
        self._manager = Partner(bus, self, _LOGIND, "/org/freedesktop/login1")
        bus.connect(_LOGIND, "", _MANAGER, "PrepareForSleep", self, _slot("sleep(bool)"))
        self._hold_back()
        mine = os.environ.get("XDG_SESSION_ID", "auto")
        self._manager.ask(_MANAGER, "GetSession", (mine,), self._follow)

    def let_sleep(self) -> None:
        """Call it when the wallet is locked. Safe to call twice."""
        delay, self._delay = self._delay, -1
        if delay >= 0:
            os.close(delay)

    @Slot(bool)
    def sleep(self, begins: bool) -> None:
        """Of logind: before the sleep, and after it."""
        if begins:
            self._signs.came.emit("sleep")
        else:
            self._hold_back()

    @Slot()
    def lock(self) -> None:
        """Of logind: our session shall be locked."""
        self._signs.came.emit("screen")

    @Slot(QDBusMessage)
    def changed(self, message: QDBusMessage) -> None:
        """Of logind: something of our session; what exactly, Qt's Python cannot read."""
        self._look(message.path())

    def _follow(self, session: object) -> None:
        if isinstance(session, QDBusObjectPath):
            path, changed = session.path(), _slot("changed(QDBusMessage)")
            self._bus.connect(_LOGIND, path, _SESSION, "Lock", self, _slot("lock()"))
            self._bus.connect(_LOGIND, path, _PROPERTIES, "PropertiesChanged", self, changed)
            self._look(path)

    def _look(self, session: str) -> None:
        """Ask whether this session is still on the screen, and whether it is locked."""

        def active(value: object) -> None:
            self._signs.listening.add("switch")
            if isinstance(value, QDBusVariant) and value.variant() is False:
                self._signs.came.emit("switch")

        def locked(value: object) -> None:
            if isinstance(value, QDBusVariant) and value.variant() is True:
                self._signs.came.emit("screen")

        partner = Partner(self._bus, self, _LOGIND, session)
        partner.ask(_PROPERTIES, "Get", (_SESSION, "Active"), active)
        partner.ask(_PROPERTIES, "Get", (_SESSION, "LockedHint"), locked)

    def _hold_back(self) -> None:
        why = tr("Locks the wallet first")
        self._manager.ask(_MANAGER, "Inhibit", ("sleep", "Walnut", why, "delay"), self._held)

    def _held(self, descriptor: object) -> None:
        self._signs.listening.add("sleep")
        if isinstance(descriptor, QDBusUnixFileDescriptor) and descriptor.isValid():
            self.let_sleep()
            with contextlib.suppress(OSError):
                self._delay = os.dup(descriptor.fileDescriptor())


@dataclass(frozen=True, slots=True)
class Partner:
    """An object on a bus that is asked without waiting, as long as owner lives."""

    bus: QDBusConnection
    owner: QObject
    service: str
    path: str

    def ask(self, interface: str, method: str, given: tuple[str, ...], then: Answered) -> None:
        """Call then with the first value of the answer, later; an error is no answer."""
        message = QDBusMessage.createMethodCall(self.service, self.path, interface, method)
        message.setArguments(list(given))
        watcher = QDBusPendingCallWatcher(self.bus.asyncCall(message), self.owner)

        def answered() -> None:
            reply = watcher.reply()
            watcher.deleteLater()  # with it goes the copy of a file descriptor
            values = reply.arguments()
            if reply.type() == QDBusMessage.MessageType.ReplyMessage and values:
                then(values[0])

        watcher.finished.connect(answered)


def _connected(address: str) -> QDBusConnection:
    return QDBusConnection.connectToBus(address, f"walnut-{next(_NUMBERS)}")


def _slot(signature: str) -> bytes:
    """As PySide's stubs say it; what PySide itself takes is the text."""
    return cast(bytes, SLOT(signature))
