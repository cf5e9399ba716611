"""Every screen in both themes, both languages, wide and narrow: to be looked at."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QDialog

from app.core.secret import Secret
from app.security.backups import Rehearsal
from app.wallet.model import PaymentQuery, SyncPhase
from ui import format as fmt
from ui import language
from ui.demo.dress import dresses
from ui.demo.driver import Driver
from ui.demo.home import PASSWORD, Home
from ui.security.backup.rehearse import RehearseDialog
from ui.security.backup.save import SaveBackupDialog
from ui.security.check_phrase import CheckPhraseDialog
from ui.start import Program
from ui.vault.setup import Setup, Way

_PAYEE = "bitcoin:bcrt1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnard0ew?amount=0.0125&label=Olive%20oil"
CHOSEN = (
    "overview-light-en-wide",
    "activity-dark-en-wide",
    "send-light-en-wide",
    "receive-light-zh_CN-wide",
    "payment-light-en-wide",
    "security-light-en-wide",
    "review-guarded-light-en-wide",
)


class Gallery:
    """Opens the demo's wallet once and shows it in every dress."""

    def __init__(self, home: Home, folder: Path) -> None:
        self._program = Program(home.paths, home.environment)
        self._driver = Driver(self._program.window, folder)
        self._backup = home.paths.folder.with_name("demo.walnutbak")
        self._rehearsal: Rehearsal

    def run(self) -> None:
        program, driver = self._program, self._driver
        program.show()
        try:
            driver.wait(lambda: program.gate.isEnabled() and self._built(), "the services")
            for dress in dresses(program.window):
                self._gate(dress)
            self._unlock()
            self._rehearsal = self._rehearse()
            for dress in dresses(program.window):
                self._pages(dress)
        finally:
            program.stop()

    @staticmethod
    def copy_chosen(pictures: Path, folder: Path) -> None:
        """The pictures of the README, kept with the source."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in CHOSEN:
            shutil.copyfile(pictures / f"{name}.png", folder / f"{name}.png")

    def _gate(self, dress: str) -> None:
        gate, driver = self._program.gate, self._driver
        setup = Setup(Way.CREATE)
        views: tuple[tuple[str, Setup | None], ...] = (
            ("welcome", None),
            ("words", setup),
            ("quiz", setup),
            ("password", setup),
            ("restore", Setup(Way.RESTORE)),
            ("backup", Setup(Way.BACKUP)),
            ("watch", Setup(Way.WATCH)),
            ("unlock", None),
        )
        for name, given in views:
            gate.go(name, given)
            if name == "words":
                driver.wait(lambda: setup.phrase, "the words")
            driver.picture_as(f"{name}-{dress}")

    def _pages(self, dress: str) -> None:
        driver, context = self._driver, self._program.context
        for page in ("overview", "activity", "receive", "security", "settings"):
            context.go(page)
            driver.picture_as(f"{page}-{dress}")
        context.go("activity", self._newest())
        driver.picture_as(f"payment-{dress}")
        context.go("send", _PAYEE)
        driver.picture_as(f"send-{dress}")
        context.go("overview")
        context.help_wanted.emit()
        driver.picture_as(f"help-{dress}")
        context.help_wanted.emit()
        self._dialog("account-add", dress, lambda: context.account_dialog_wanted.emit(None))
        self._safety(dress)
        account = context.accounts[0].account.id
        self._dialog("account", dress, lambda: context.account_dialog_wanted.emit(account))
        fmt.show_amounts("btc", hidden=True)
        language.refresh()
        driver.picture_as(f"hidden-{dress}")
        fmt.show_amounts("btc", hidden=False)
        language.refresh()

    def _safety(self, dress: str) -> None:
        """The dialogs of the Security page."""
        context, window = self._program.context, self._program.window
        self._dialog("backup-save", dress, SaveBackupDialog(context, window).open)
        self._dialog("phrase-check", dress, CheckPhraseDialog(context, window).open)
        rehearse = RehearseDialog(context, window, self._backup)
        self._dialog("backup-rehearse", dress, rehearse.open)
        rehearsed = RehearseDialog(context, window, self._backup)
        rehearsed.show_result(self._rehearsal)
        self._dialog("backup-rehearsed", dress, rehearsed.open)

    def _rehearse(self) -> Rehearsal:
        """A real backup of the demo's wallet, shown as if labels had been written since."""
        services = self._program.context.services
        backups, word = services.security.backups, Secret(f"{PASSWORD} backup")
        services.runtime.submit(backups.save(self._backup, Secret(PASSWORD), word)).result()
        found = services.runtime.submit(backups.rehearse(self._backup, word)).result()
        return replace(found, held=replace(found.held, labels=found.held.labels // 2))

    def _dialog(self, name: str, dress: str, show: Callable[[], None]) -> None:
        show()
        self._driver.picture_as(f"{name}-{dress}")
        for dialog in self._program.window.findChildren(QDialog):
            dialog.close()

    def _built(self) -> bool:
        built: list[bool] = []
        self._program.context.when_ready(lambda: built.append(True))
        return bool(built)

    def _unlock(self) -> None:
        program = self._program
        services = program.context.services
        services.runtime.submit(services.vault.unlock(Secret(PASSWORD))).result()
        self._driver.wait(lambda: program.window.wallet, "the open wallet")
        wallet = services.wallet
        self._driver.wait(lambda: wallet.synchronizer.state.phase is SyncPhase.READY, "the chain")

    def _newest(self) -> int:
        services = self._program.context.services
        ids = services.runtime.submit(services.wallet.activity.payment_ids(PaymentQuery())).result()
        return int(ids[0])
