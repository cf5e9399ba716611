"""What people see while something is empty, on its way, or wrong: to be looked at.

The real program on the demo's world; a go-between stalls and lies, the world cuts the line.
"""

import contextlib
import shutil
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from app.bootstrap import Environment, Services
from app.core.errors import DiskFull
from app.core.network import Network
from app.core.paths import Paths
from app.core.secret import Secret
from app.sandbox.history import TEST_PHRASE
from app.sandbox.hostile import HONEST, HostileServer
from app.sandbox.lies import HISTORY, false_tip
from app.sandbox.wire_lies import slow
from app.vault.device_secret import DeviceKeyring
from app.wallet.engine.keys import new_phrase
from app.wallet.model import AccountKind, SyncPhase
from ui.demo.dress import WIDE, dresses
from ui.demo.driver import Driver
from ui.demo.home import PASSWORD, Home
from ui.start import Program

_STRANGER = "bcrt1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnard0ew"
_TRIES = 6  # wrong passwords until the wait (15 s) is long enough for a few pictures
_PLACES = {"servers": ("settings", "servers")}
_READING = "Asking for the history"


class Troubles:
    """folder: for wallets of its own, begun anew each time."""

    def __init__(self, home: Home, folder: Path, pictures: Path) -> None:
        self._home, self._folder, self._pictures = home, folder, pictures
        self._server: HostileServer
        self._program: Program
        self._driver: Driver

    def run(self) -> None:
        """Raises NothingHappened where a trouble does not show."""
        shutil.rmtree(self._folder, ignore_errors=True)
        with HostileServer(HONEST, self._home.world.electrum_port) as self._server:
            self._new_wallet(Paths(self._folder / "new"))
            self._being_read(Paths(self._folder / "read"))
            with self._opened(self._home.paths):
                self._unlock()
                self._refused()
                self._cut_off()
                self._lied_to()

    # The wallets

    def _new_wallet(self, paths: Paths) -> None:
        with self._opened(paths):
            self._make(new_phrase(12).text())
            self._wait_for(SyncPhase.READY)
            self._pages("empty", "overview", "activity", "receive", "send")
            self._another_program(paths)
            self._services.runtime.submit(self._services.vault.lock("user")).result()
            self._driver.wait(lambda: self._program.window.wallet is None, "the locked window")
            self._wrong_passwords()
        paths.vault.write_bytes(paths.vault.read_bytes()[:-100])
        with self._opened(paths):
            self._shown("unlock-damaged", "Restore with the phrase")

    def _being_read(self, paths: Paths) -> None:
        with self._opened(paths):
            self._server.behave(slow(0.1, HISTORY))  # some 300 are asked for
            self._make(TEST_PHRASE)
            self._wait_for(SyncPhase.HISTORY)
            self._driver.wait(lambda: self._driver.says(_READING), "the progress")
            self._pages("reading", "overview", "activity")
            self._server.behave(HONEST)

    def _refused(self) -> None:
        """What the wallet does not do, and a search that finds nothing."""
        driver, context = self._driver, self._program.context
        context.go("activity")
        driver.enter("Search payments", "zzzz")
        self._shown("activity-nothing-fits", "Nothing fits")
        driver.click("Clear filters")
        context.go("send", f"bitcoin:{_STRANGER}?amount=20000")
        driver.wait(lambda: driver.says("sat/vB"), "the fees")
        driver.click("Review")
        self._shown("send-not-enough", "can be spent now")
        window = self._program.window
        self._dialog("disk-full", lambda: window.show_failure(DiskFull()))
        self._dialog("broken", window.show_broken)

    def _cut_off(self) -> None:
        control = self._home.world.control
        control.cut()
        self._wait_for(SyncPhase.OFFLINE)
        self._pages("offline", "overview", "activity", "servers")
        control.restore()
        self._call(self._services.wallet.synchronizer.cancel())
        self._wait_for(SyncPhase.IDLE)
        self._pages("stopped", "overview")

    def _lied_to(self) -> None:
        self._server.behave(false_tip())
        self._call(self._services.wallet.synchronizer.resume())
        self._wait_for(SyncPhase.FAILED)
        self._pages("lied-to", "overview", "activity", "servers")
        self._driver.click("Dismiss")
        self._pages("server-left", "overview")

    # The gate

    def _another_program(self, paths: Paths) -> None:
        """A second Walnut on the same folder, beside the first."""
        first = self._driver
        with self._started(paths):
            self._shown("blocked", "Try again")
        self._driver = first

    def _wrong_passwords(self) -> None:
        self._try_password("a wrong one")
        self._shown("unlock-wrong", "Check")
        for number in range(1, _TRIES):
            self._try_password(f"wrong again {number}")
        self._shown("unlock-wait", "Too many wrong passwords")

    def _try_password(self, password: str) -> None:
        self._driver.enter("Password", password)
        self._driver.click("Unlock")
        self._driver.wait(lambda: not self._driver.says("Unlocking"), "an answer")

    # How it is done

    @contextlib.contextmanager
    def _opened(self, paths: Paths) -> Iterator[None]:
        """The program on this folder, with its services."""
        with self._started(paths) as program:
            self._program = program
            built: list[bool] = []
            program.context.when_ready(lambda: built.append(True))
            self._driver.wait(lambda: built, "the services")
            yield

    @contextlib.contextmanager
    def _started(self, paths: Paths) -> Iterator[Program]:
        servers = (f"127.0.0.1:{self._server.port}:t",)
        program = Program(
            paths, lambda: Environment(paths, Network.REGTEST, DeviceKeyring(), servers=servers)
        )
        self._driver = Driver(program.window, self._pictures)
        program.show()
        try:
            yield program
        finally:
            program.stop()
            program.window.close()

    @property
    def _services(self) -> Services:
        return self._program.context.services

    def _call(self, work: Coroutine[Any, Any, object]) -> None:
        """Have it done while the window lives."""
        future = self._services.runtime.submit(work)
        self._driver.wait(future.done, "an answer")
        future.result()

    def _make(self, phrase: str) -> None:
        onboarding = self._services.wallet.onboarding
        self._call(
            onboarding.restore_wallet(
                Secret(phrase), Secret(""), Secret(PASSWORD), AccountKind.BIP84, False
            )
        )
        self._driver.wait(lambda: self._program.window.wallet, "the open wallet")

    def _unlock(self) -> None:
        self._call(self._services.vault.unlock(Secret(PASSWORD)))
        self._driver.wait(lambda: self._program.window.wallet, "the open wallet")
        self._wait_for(SyncPhase.READY)

    def _wait_for(self, phase: SyncPhase) -> None:
        synchronizer = self._services.wallet.synchronizer
        self._driver.wait(lambda: synchronizer.state.phase is phase, f"the state {phase}")

    def _pages(self, trouble: str, *pages: str) -> None:
        """Pictures of these pages in the trouble, in every theme and language."""
        for dress in dresses(self._driver.window, WIDE):
            for page in pages:
                self._program.context.go(*_PLACES.get(page, (page,)))
                self._driver.picture_as(f"{page}-{trouble}-{dress}")

    def _shown(self, name: str, text: str) -> None:
        """Pictures of what is on the screen, once this text is part of it."""
        self._driver.wait(lambda: self._driver.says(text), text)
        for dress in dresses(self._driver.window, WIDE):
            self._driver.picture_as(f"{name}-{dress}")

    def _dialog(self, name: str, show: Callable[[], None]) -> None:
        show()
        for dress in dresses(self._driver.window, WIDE):
            self._driver.picture_as(f"{name}-{dress}")
        for dialog in self._program.window.findChildren(QDialog):
            dialog.close()
