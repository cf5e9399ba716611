"""The main job from the first start on, done in the real window without a screen, in pictures."""

import contextlib
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QAbstractButton, QLineEdit

from app.bootstrap import Environment
from app.core.network import Network
from app.core.paths import Paths
from app.sandbox.world import World
from app.vault.device_secret import DeviceKeyring
from app.wallet.model import PaymentQuery, PaymentRow, PaymentState, SyncPhase
from ui.demo.driver import Driver
from ui.demo.home import PASSWORD, server_of, support_key
from ui.start import Program

T = TypeVar("T")

_WORDS = 12
_STRANGER = "bcrt1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnard0ew"


class Walk:
    """Welcome, create, quiz, overview, receive, confirm, send, speed up, confirm, lock, unlock."""

    def __init__(self, folder: Path, pictures: Path) -> None:
        self._folder, self._pictures = folder, pictures
        self._world: World
        self._program: Program
        self._driver: Driver

    def run(self) -> None:
        """Raises NothingHappened where a step does not lead where it should."""
        with contextlib.ExitStack() as stack:
            self._world = stack.enter_context(World.start(self._folder / "world"))
            paths = Paths(self._folder / "wallet")
            self._program = Program(paths, lambda: self._environment(paths))
            stack.callback(self._program.stop)
            self._driver = Driver(self._program.window, self._pictures)
            self._program.show()
            for step in (self._create, self._receive, self._send, self._speed_up, self._look_round):
                step()
            self._lock_and_unlock()

    def _environment(self, paths: Paths) -> Environment:
        servers = (server_of(self._world),)
        return Environment(
            paths, Network.REGTEST, DeviceKeyring(), servers=servers, support=support_key()
        )

    def _create(self) -> None:
        driver = self._driver
        driver.picture("welcome")
        driver.click("Create a new wallet")
        driver.wait(lambda: len(driver.texts("section")) == _WORDS, "the words")
        words = driver.texts("section")
        driver.tick("I have written the words down", True)
        driver.picture("words")
        driver.click("Continue")
        driver.wait(lambda: driver.says("Check what you wrote"), "the quiz")
        for field in driver.fields("Word "):
            driver.enter_into(field, words[int(field.accessibleName().split()[-1]) - 1])
        driver.picture("quiz")
        driver.click("Continue")
        driver.wait_for(QLineEdit, "The same password again")
        driver.tick("Protect it with this computer's keyring as well", False)
        driver.enter("Password", PASSWORD)
        driver.enter("The same password again", PASSWORD)
        driver.picture("password")
        driver.click("Create the wallet")
        driver.wait(lambda: self._program.window.wallet, "the open wallet")
        driver.wait(self._is_ready, "the chain")
        driver.wait(lambda: any(driver.texts("balance")), "the balance")
        driver.picture("overview-empty")

    def _receive(self) -> None:
        driver, control = self._driver, self._world.control
        driver.click("Receive")
        driver.wait(lambda: driver.says("Not used"), "an address")
        driver.picture("receive")
        control.fund(self._address(), 5_000_000)
        driver.wait(lambda: driver.says("arrived at this address"), "the payment")
        driver.picture("receive-paid")
        driver.click("Overview")
        self._wait_for_newest(PaymentState.MEMPOOL)
        driver.picture("overview-in-mempool")
        control.mine()
        self._wait_for_newest(PaymentState.CONFIRMED)
        driver.picture("overview-confirmed")

    def _send(self) -> None:
        driver = self._driver
        driver.click("Send")
        driver.enter("Address or payment link", _STRANGER)
        driver.enter("Amount in BTC", "0.0125")
        driver.enter("Label", "Olive oil from Crete")
        driver.picture("send")
        driver.click("Review")
        driver.wait(lambda: driver.says("Check before you sign"), "the review")
        driver.enter("Password", PASSWORD)
        driver.picture("send-review")
        driver.click("Sign and send")
        driver.click("Show payment")
        self._wait_for_newest(PaymentState.MEMPOOL)
        driver.picture("payment-in-mempool")

    def _speed_up(self) -> None:
        driver = self._driver
        first = self._newest().txid
        driver.click("Speed up")
        driver.wait_for(QLineEdit, "Password")
        driver.enter("Password", PASSWORD)
        driver.wait_for(QAbstractButton, "Speed up")
        driver.picture("speed-up")
        driver.click("Speed up")
        driver.wait(lambda: self._newest().txid != first, "the replacement")
        driver.click("Activity")
        driver.picture("activity-replaced")
        self._world.control.mine()
        self._wait_for_newest(PaymentState.CONFIRMED)
        driver.picture("activity-confirmed")

    def _look_round(self) -> None:
        """Security and settings; then both themes in both languages, live."""
        driver = self._driver
        for page in ("Security", "Settings"):
            driver.click(page)
            driver.picture(page.lower())
        for theme, language in (("dark", "en"), ("dark", "zh_CN"), ("light", "zh_CN")):
            self._change(theme=theme, language=language)
            for page in ("overview", "activity", "send", "receive", "security", "settings"):
                self._program.context.go(page)
                driver.picture(f"{page}-{theme}-{language}")
        self._change(theme="light", language="en")

    def _lock_and_unlock(self) -> None:
        driver = self._driver
        driver.click("Lock now")
        driver.wait(lambda: self._program.window.wallet is None, "the locked window")
        driver.picture("locked")
        driver.enter("Password", PASSWORD)
        driver.click("Unlock")
        driver.wait(lambda: self._program.window.wallet, "the open wallet")
        driver.wait(self._is_ready, "the chain")
        driver.picture("unlocked")

    # What the services say, asked from the window's thread while it rests

    def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        return self._program.context.services.runtime.submit(work).result()

    def _is_ready(self) -> bool:
        state = self._program.context.services.wallet.synchronizer.state
        return state.phase is SyncPhase.READY

    def _address(self) -> str:
        wallet = self._program.context.services.wallet
        account = self._ask(wallet.accounts.list())[0].account
        return str(self._ask(wallet.receiving.current(account.id)).address)

    def _newest(self) -> PaymentRow:
        activity = self._program.context.services.wallet.activity
        ids = self._ask(activity.payment_ids(PaymentQuery()))
        return self._ask(activity.payments(ids[:1]))[0]

    def _wait_for_newest(self, state: PaymentState) -> None:
        activity = self._program.context.services.wallet.activity
        self._driver.wait(lambda: self._ask(activity.count(PaymentQuery())), "a payment")
        self._driver.wait(lambda: self._newest().state is state, f"the payment as {state}")

    def _change(self, **settings: object) -> None:
        self._ask(self._program.context.services.settings.change(**settings))
