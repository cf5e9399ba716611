"""The Security center's screens, on a copy of the demo's wallet: each state in every dress."""

import shutil
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog

from app.bootstrap import Environment, Services
from app.core.clock import SystemClock
from app.core.paths import Paths
from app.core.secret import Secret
from app.sandbox.history import TEST_PHRASE
from app.sandbox.support import SupportDesk
from app.vault.codes import totp
from app.vault.freeze.seal import SupportKey
from app.vault.policy.presets import PRESETS, Preset
from app.wallet.engine.keys import read_phrase
from app.wallet.model import Payee, Sats, SyncPhase
from ui.context import Context
from ui.demo.dress import SIZES, WIDE, dresses
from ui.demo.driver import Driver
from ui.demo.home import PASSWORD, Home
from ui.main_window import MainWindow
from ui.security.freeze.dialog import FreezeDialog
from ui.security.freeze.unfreeze import UnfreezeDialog
from ui.security.journal.dialog import JournalDialog
from ui.security.limits.dialog import LimitsDialog
from ui.security.move.dialog import MoveDialog
from ui.start import Program
from ui.wallet.send.page import SendPage

T = TypeVar("T")

_STRANGER = "bcrt1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnard0ew"
_NARROW = {"narrow": SIZES["narrow"]}  # dialogs look the same in a wide window


class _Clock(SystemClock):
    """Goes on by half a minute when a fresh code is wanted."""

    ahead = 0

    def now(self) -> float:
        return super().now() + self.ahead


class CenterGallery:
    """Each state is reached once and shown in every dress."""

    def __init__(self, home: Home, folder: Path) -> None:
        self._home, self._pictures, self._clock = home, folder, _Clock()
        self._paths = Paths(home.paths.folder.with_name("wallet-guarded"))
        self._key = Secret(b"")
        self._program: Program
        self._driver: Driver

    def run(self) -> None:
        """Raises NothingHappened where a state is not reached."""
        shutil.rmtree(self._paths.folder, ignore_errors=True)
        shutil.copytree(self._home.paths.folder, self._paths.folder)
        with self._opened():
            self._unlock()
            self._check_up()
            self._journal()
            self._limits()
            self._review()
            self._freeze()
            self._failures()
        desk = SupportDesk()
        with self._opened(SupportKey(desk.kid, desk.sealing_key, (desk.signing_key,))):
            self._unlock(self._code())
            self._support()

    # The states

    def _check_up(self) -> None:
        self._ask(self._services.settings.change(auto_lock_minutes=0))
        self._show("security", lambda: self._go("security"))
        self._ask(self._services.settings.change(auto_lock_minutes=5))

    def _journal(self) -> None:
        self._dialog("journal", lambda: JournalDialog(self._context, self._window))

    def _limits(self) -> None:
        codes, limits = self._services.vault.codes, self._services.vault.limits
        self._show("limits-without-codes", lambda: self._go("security", "limits"))
        enrolment = codes.begin("Walnut demo")
        self._key = Secret(enrolment.secret.reveal())
        self._ask(codes.enable(Secret(PASSWORD), enrolment, self._code()))
        self._dialog("limits", lambda: LimitsDialog(self._context, self._window))
        self._ask(limits.change(PRESETS[Preset.CAREFUL], Secret(PASSWORD)))
        self._show("limits-on", lambda: self._go("security", "limits"))
        self._ask(limits.change(PRESETS[Preset.BALANCED], Secret(PASSWORD), self._code()))
        self._show("limits-raised", lambda: self._go("security", "limits"))

    def _review(self) -> None:
        """A payment above the limit to a first-time address: a code, and time to read."""
        driver = self._driver
        self._go("send", Payee(_STRANGER, Sats(2_000_000), "Olive oil"))
        page = self._program.window.wallet.pages["send"] if self._program.window.wallet else None
        assert isinstance(page, SendPage)  # noqa: S101 - gone to just now
        driver.wait(lambda: page.compose.fee.rate is not None, "the fees")
        page.compose.review.click()
        driver.wait(page.review.sign.demanded.isVisible, "what is asked for")
        self._show("review-guarded")
        self._go("overview")

    def _freeze(self) -> None:
        vault = self._services.vault
        self._dialog("freeze", lambda: FreezeDialog(self._context, self._window))
        self._dialog("move", self._move)
        self._ask(vault.freezing.freeze(Secret(PASSWORD), True))
        self._show("frozen-send", lambda: self._go("send"))
        self._show("frozen-security", lambda: self._go("security", "freeze"))
        self._dialog("unfreeze", lambda: UnfreezeDialog(self._context, self._window))
        self._dialog("unfreeze-no-support", self._by_support)
        entropy = read_phrase(Secret(TEST_PHRASE)).entropy
        self._ask(vault.freezing.unfreeze_with_phrase(entropy, Secret(PASSWORD)))

    def _support(self) -> None:
        self._ask(self._services.vault.freezing.freeze(Secret(PASSWORD), True))
        self._dialog("unfreeze-support", self._by_support)

    def _failures(self) -> None:
        """Somebody was here: told at the next login."""
        vault = self._services.vault
        self._ask(vault.lock("user"))
        self._driver.wait(lambda: self._program.window.wallet is None, "the lock")
        for _ in range(2):
            self._services.runtime.submit(
                vault.unlock(Secret("not-this-one"), self._code())
            ).exception()
        self._unlock(self._code())
        self._driver.wait(lambda: self._driver.says("since your last login"), "the notice")
        self._show("failures", lambda: self._go("overview"), WIDE)

    def _move(self) -> MoveDialog:
        dialog = MoveDialog(self._context, self._window)
        dialog.address.set_text(_STRANGER)
        return dialog

    def _by_support(self) -> UnfreezeDialog:
        dialog = UnfreezeDialog(self._context, self._window)
        dialog.choose(by_support=True)
        return dialog

    # The window

    @contextmanager
    def _opened(self, support: SupportKey | None = None) -> Iterator[None]:
        self._program = Program(self._paths, lambda: self._environment(support))
        self._driver = Driver(self._program.window, self._pictures)
        ready: list[bool] = []
        self._program.show()
        self._context.when_ready(lambda: ready.append(True))
        try:
            self._driver.wait(lambda: ready, "the services")
            yield
        finally:
            self._program.stop()
            self._program.window.close()

    def _environment(self, support: SupportKey | None) -> Environment:
        made = self._home.environment()
        return replace(made, paths=self._paths, clock=self._clock, support=support)

    def _show(
        self,
        name: str,
        show: Callable[[], object] = lambda: None,
        sizes: Mapping[str, tuple[int, int]] = SIZES,
    ) -> None:
        for dress in dresses(self._program.window, sizes):
            show()
            self._driver.picture_as(f"{name}-{dress}")

    def _dialog(self, name: str, make: Callable[[], QDialog]) -> None:
        for dress in dresses(self._program.window, _NARROW):
            dialog = make()
            dialog.open()
            self._driver.picture_as(f"{name}-{dress}")
            dialog.reject()

    def _go(self, page: str, what: object = None) -> None:
        self._context.go(page, what)

    def _unlock(self, code: Secret | None = None) -> None:
        program = self._program
        self._ask(self._services.vault.unlock(Secret(PASSWORD), code))
        self._driver.wait(lambda: program.window.wallet, "the open wallet")
        self._driver.wait(lambda: self._context.accounts, "the accounts")
        synchronizer = self._services.wallet.synchronizer
        self._driver.wait(lambda: synchronizer.state.phase is SyncPhase.READY, "the chain")

    def _code(self) -> Secret:
        """One that was not used yet."""
        self._clock.ahead += totp.PERIOD
        code = totp.code_at(self._key, totp.step_of(self._clock.now()))
        return Secret(f"{code.number:06}")

    def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        return self._services.runtime.submit(work).result()

    @property
    def _context(self) -> Context:
        return self._program.context

    @property
    def _services(self) -> Services:
        return self._context.services

    @property
    def _window(self) -> MainWindow:
        return self._program.window
