"""The screens of two-factor login, on a copy of the demo's wallet where it is turned on."""

import shutil
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog

from app.bootstrap import Environment
from app.core.clock import SystemClock
from app.core.paths import Paths
from app.core.secret import Secret
from app.vault.codes import totp
from ui.demo.dress import SIZES, dresses
from ui.demo.driver import Driver
from ui.demo.home import PASSWORD, Home
from ui.security.change_password import ChangePasswordDialog
from ui.security.page import SecurityPage
from ui.security.sections.two_factor import TwoFactor
from ui.security.two_factor.enrol import EnrolDialog
from ui.security.two_factor.turn_off import TurnOffDialog
from ui.start import Program
from ui.vault.setup import Setup, Way
from ui.vault.unlock import UnlockView
from ui.vault.ways import WaysView

T = TypeVar("T")

_WRONG = Secret("000000")
_DIALOGS = {"narrow": SIZES["narrow"]}  # they look the same in a wide window


class _Clock(SystemClock):
    """Goes on by half a minute when a fresh code is wanted."""

    ahead = 0

    def now(self) -> float:
        return super().now() + self.ahead


class CodesGallery:
    """Each state is reached once, as a person reaches it, and shown in every dress."""

    def __init__(self, home: Home, folder: Path) -> None:
        self._home, self._clock = home, _Clock()
        self._paths = Paths(home.paths.folder.with_name("wallet-with-codes"))
        shutil.rmtree(self._paths.folder, ignore_errors=True)
        shutil.copytree(home.paths.folder, self._paths.folder)
        self._program = Program(self._paths, self._environment)
        self._driver = Driver(self._program.window, folder)
        self._key = Secret(b"")
        self._spare: tuple[Secret, ...] = ()

    def run(self) -> None:
        program, driver, context = self._program, self._driver, self._program.context
        ready: list[bool] = []
        program.show()
        context.when_ready(lambda: ready.append(True))
        try:
            driver.wait(lambda: ready, "the services")
            self._unlock()
            self._enrol()
            self._section()
            self._locks()
            self._clocks()
            self._ways()
            self._come_in_with_a_recovery_code()
        finally:
            program.stop()
            program.window.close()

    def _environment(self) -> Environment:
        return replace(self._home.environment(), paths=self._paths, clock=self._clock)

    def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        return self._program.context.services.runtime.submit(work).result()

    def _unlock(self, code: Secret | None = None) -> None:
        program = self._program
        self._ask(program.context.services.vault.unlock(Secret(PASSWORD), code))
        self._driver.wait(lambda: program.window.wallet, "the open wallet")
        self._driver.wait(lambda: program.context.accounts, "the accounts")

    def _lock(self, reason: str) -> UnlockView:
        self._ask(self._program.context.services.vault.lock(reason))
        self._driver.wait(lambda: self._program.window.wallet is None, "the lock")
        view = self._program.gate.currentWidget()
        assert isinstance(view, UnlockView)  # noqa: S101 - what a lock leads to
        return view

    def _code(self) -> str:
        """One that was not used yet."""
        self._clock.ahead += totp.PERIOD
        return f"{totp.code_at(self._key, totp.step_of(self._clock.now())).number:06}"

    def _show(self, name: str, sizes: Mapping[str, tuple[int, int]] = SIZES) -> None:
        for dress in dresses(self._program.window, sizes):
            self._driver.picture_as(f"{name}-{dress}")

    def _show_dialog(self, name: str, dialog: QDialog) -> None:
        dialog.open()
        self._show(name, _DIALOGS)
        dialog.reject()

    def _enrol(self) -> None:
        program = self._program
        program.context.go("security")
        self._show("two-factor-off")
        dialog = EnrolDialog(program.context, program.window)
        dialog.open()
        self._show("enrol-why", _DIALOGS)
        dialog.next.click()
        self._show("enrol-scan", _DIALOGS)
        dialog.scan.code.edit.setText("123456")
        dialog.next.click()
        self._show("enrol-scan-wrong", _DIALOGS)
        if dialog.scan.enrolment is not None:
            self._key = Secret(dialog.scan.enrolment.secret.reveal())
        dialog.scan.code.edit.setText(self._code())
        dialog.next.click()
        self._commit(dialog)

    def _commit(self, dialog: EnrolDialog) -> None:
        driver = self._driver
        dialog.prove.credentials.password.edit.setText(PASSWORD)
        self._show("enrol-password", _DIALOGS)
        dialog.next.click()
        driver.wait(lambda: dialog.step is dialog.codes, "the recovery codes")
        self._spare = tuple(Secret(dialog.codes.code(number).reveal()) for number in range(1, 9))
        self._show("enrol-codes", _DIALOGS)
        dialog.next.click()
        self._show("enrol-asked-back", _DIALOGS)
        dialog.ask.field.set_text(self._spare[dialog.ask.number - 1].text())
        dialog.next.click()
        driver.wait(lambda: dialog.step is dialog.end, "the end")
        self._show("enrol-end", _DIALOGS)
        dialog.next.click()

    def _section(self) -> None:
        context, window = self._program.context, self._program.window
        page = self._program.window.wallet and self._program.window.wallet.pages["security"]
        assert isinstance(page, SecurityPage)  # noqa: S101 - the page of this name
        section = next(each for each in page.sections if isinstance(each, TwoFactor))
        context.go("security", section.name)
        self._show("two-factor-on")
        section.renew.click()
        self._show("confirm", _DIALOGS)
        for dialog in window.findChildren(QDialog):
            dialog.close()
        self._show_dialog("two-factor-move", EnrolDialog(context, window))
        self._show_dialog("change-password", ChangePasswordDialog(context, window))
        turn_off = TurnOffDialog(context, window)
        turn_off.at_once.click()
        self._show_dialog("turn-off", turn_off)
        codes = context.services.vault.codes
        self._ask(codes.disable(Secret(PASSWORD), Secret(self._code())))
        self._show("two-factor-ending")
        self._ask(codes.keep())

    def _locks(self) -> None:
        driver = self._driver
        view = self._lock("user")
        driver.wait(lambda: view.fields.wanted, "a code is asked for")
        self._show("unlock-code")
        self._unlock(Secret(self._code()))
        view = self._lock("idle")
        driver.wait(lambda: view.fields.note.isVisible(), "no code is needed")
        self._show("unlock-quick")
        self._unlock()

    def _clocks(self) -> None:
        driver = self._driver
        view = self._lock("user")
        driver.wait(lambda: view.fields.wanted, "a code is asked for")
        for tries in (1, 2):
            view.password.edit.setText(PASSWORD)
            view.code.code.edit.setText(_WRONG.text())
            view.unlock.click()
            driver.wait(lambda: not view.busy, f"refusal {tries}")
        self._show("unlock-refused")
        view.clock.click()
        self._show("unlock-clock")
        self._clock.ahead += 180
        wrong = self._code()
        self._clock.ahead -= 180
        view.code.code.edit.setText(wrong)
        view.unlock.click()
        driver.wait(lambda: not view.busy, "the clocks are compared", 60)
        self._show("unlock-clock-differs")

    def _ways(self) -> None:
        gate = self._program.gate
        gate.go("ways")
        self._show("ways")
        ways = gate.currentWidget()
        assert isinstance(ways, WaysView)  # noqa: S101 - gone to above
        for name, number in (("ways-phone", 1), ("ways-file", 4)):
            ways.entered(None)
            ways.open(ways.troubles()[number])
            self._show(name)
        gate.go("unlock", Setup(Way.RECOVERY_CODE))
        self._show("unlock-recovery")

    def _come_in_with_a_recovery_code(self) -> None:
        self._unlock(self._spare[0])
        self._show("after-recovery", _DIALOGS)
