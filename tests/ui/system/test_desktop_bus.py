"""The wallet locks with the desktop: a real bus, real signals, the real program."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.core.clock import SystemClock
from app.core.paths import ROOT
from app.vault.events import VaultLocked
from app.vault.service import VaultState
from tests.fixtures.program import Desktop

if not shutil.which("dbus-daemon"):
    pytest.skip("not installed: dbus-daemon (apt-get install dbus)", allow_module_level=True)
pytest.importorskip("jeepney")

from tests.fixtures.desktop_bus import THEIRS, Logind, private_bus, screen_saver
from ui.system.desktop_bus import BusSigns
from ui.wiring import follow_system

WITHIN = 1.0  # seconds from the signal to the locked vault
SAVERS = ("freedesktop", "gnome", "cinnamon", "mate", "xfce")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "bus"
    folder.mkdir()
    with private_bus(folder) as address:
        yield address


@pytest.fixture
def logind(bus: str) -> Iterator[Logind]:
    logind = Logind(bus)
    yield logind
    logind.close()


class Ears:
    """Listens, and writes down what came in its order."""

    def __init__(self, qtbot: QtBot, logind: Logind) -> None:
        self._qtbot, self._owner, self.came = qtbot, QObject(), list[str]()
        self.signs = BusSigns(self._owner, logind.address, logind.address)
        self.signs.came.connect(self.came.append)
        self.until(lambda: self.signs.listening == {"screen", "sleep", "switch"})

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=6_000)

    def hears(self, *reasons: str) -> bool:
        self.until(lambda: len(self.came) >= len(reasons))
        return self.came == list(reasons)


@pytest.fixture
def ears(qtbot: QtBot, logind: Logind) -> Ears:
    return Ears(qtbot, logind)


@pytest.mark.parametrize("saver", SAVERS)
def test_the_screen_savers_of_the_desktops_are_heard(
    ears: Ears, logind: Logind, saver: str
) -> None:
    screen_saver(logind.address, saver, active=False)  # somebody came back: no sign
    screen_saver(logind.address, saver, active=True)
    assert ears.hears("screen")


def test_our_session_is_heard_and_no_other(ears: Ears, logind: Logind) -> None:
    logind.lock(THEIRS)
    logind.lock()
    assert ears.hears("screen")
    before = len(logind.asked)
    logind.change(IdleHint=True)  # says nothing of a lock
    ears.until(lambda: len(logind.asked) == before + 2)
    logind.change(Active=False)
    assert ears.hears("screen", "switch")
    logind.change(Active=True, LockedHint=True)
    assert ears.hears("screen", "switch", "screen")


def test_sleep_waits_until_the_program_has_acted(ears: Ears, logind: Logind) -> None:
    ears.until(lambda: len(logind.delays) == 1)
    logind.sleep(begins=True)
    assert ears.hears("sleep")
    assert not logind.let_go(0)
    ears.signs.acted()
    ears.until(lambda: logind.let_go(0))
    logind.sleep(begins=False)
    ears.until(lambda: len(logind.delays) == 2)
    assert not logind.let_go(1)
    assert logind.asked.count("Inhibit sleep Walnut Locks the wallet first delay") == 2


class Locking:
    """The program with an open wallet that follows this desktop."""

    def __init__(self, desktop: Desktop, ears: Ears, logind: Logind) -> None:
        self.desktop, self.ears, self.logind = desktop, ears, logind
        self.reasons: list[str] = []
        desktop.services.bus.subscribe(VaultLocked, lambda event: self.reasons.append(event.reason))
        follow_system(desktop.window, desktop.context, ears.signs)

    def locks(self, sign: Callable[[], None]) -> float:
        """Seconds from the sign until the keys are gone and the gate is on screen."""
        clock = SystemClock()
        start = clock.monotonic()
        sign()
        vault = self.desktop.services.vault
        self.desktop.wait(lambda: vault.state is VaultState.LOCKED)
        self.desktop.wait(lambda: self.desktop.window.wallet is None)
        return clock.monotonic() - start


@pytest.fixture
def locking(open_desktop: Desktop, ears: Ears, logind: Logind) -> Locking:
    return Locking(open_desktop, ears, logind)


def test_the_vault_is_locked_within_a_second(locking: Locking) -> None:
    logind = locking.logind
    signs: tuple[Callable[[], None], ...] = (
        lambda: screen_saver(logind.address, "gnome", active=True),
        lambda: logind.lock(),
        lambda: logind.sleep(begins=True),
        lambda: logind.change(Active=False),
    )
    for sign in signs:
        assert locking.locks(sign) < WITHIN
        locking.desktop.unlock()
    assert locking.reasons == ["screen", "screen", "system", "system"]


def test_sleep_begins_when_the_vault_is_locked_and_not_before(locking: Locking) -> None:
    logind, vault = locking.logind, locking.desktop.services.vault
    seen: list[VaultState] = []

    def gone() -> bool:
        if logind.let_go(0):
            seen.append(vault.state)
        return bool(seen)

    logind.sleep(begins=True)
    locking.desktop.wait(gone)
    assert seen == [VaultState.LOCKED]


def test_whoever_does_not_want_it_is_not_locked_out(locking: Locking) -> None:
    desktop = locking.desktop
    desktop.run(desktop.services.settings.change(lock_with_system=False))
    locking.logind.sleep(begins=True)
    desktop.wait(lambda: locking.logind.let_go(0))  # nor is the sleep held up
    assert desktop.services.vault.state is VaultState.UNLOCKED
    assert locking.reasons == []


def test_without_a_bus_there_is_silence(tmp_path: Path) -> None:
    owner = QObject()
    for address in ("", f"unix:path={tmp_path}/nothing", "tcp:host=x", "not an address"):
        signs = BusSigns(owner, address, address)
        signs.acted()
        assert signs.listening == set()


def _environment(**more: str) -> dict[str, str]:
    return os.environ | {"QT_QPA_PLATFORM": "offscreen", **more}


_START = [sys.executable, "-m", "ui", "--network", "regtest", "--folder"]


def test_the_program_listens_when_it_runs(qtbot: QtBot, logind: Logind, tmp_path: Path) -> None:
    where = {
        "DBUS_SESSION_BUS_ADDRESS": logind.address,
        "DBUS_SYSTEM_BUS_ADDRESS": logind.address,
        "HOME": str(tmp_path),
    }
    command = [*_START, str(tmp_path / "wallet")]
    program = subprocess.Popen(command, cwd=ROOT, env=_environment(**where))
    try:
        qtbot.waitUntil(lambda: len(logind.delays) == 1, timeout=20_000)
    finally:
        program.terminate()
        program.wait(20)
    qtbot.waitUntil(lambda: logind.let_go(0))


_NOBODY_ANSWERS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.core.clock import SystemClock
from ui.system.desktop_bus import BusSigns
clock = SystemClock()
app = QApplication([])
begin = clock.monotonic()
signs = BusSigns(app, sys.argv[1], sys.argv[1])
turns = []
timer = QTimer(interval=5, timeout=lambda: turns.append(1) or len(turns) < 20 or app.quit())
timer.start()
app.exec()
print(clock.monotonic() - begin, flush=True)
"""


def test_a_bus_that_does_not_answer_holds_nothing_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "deaf"))
        deaf.listen()
        done = subprocess.run(
            [sys.executable, "-c", _NOBODY_ANSWERS, f"unix:path={tmp_path}/deaf"],
            cwd=ROOT, env=_environment(), capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
    assert float(done.stdout) < WITHIN
