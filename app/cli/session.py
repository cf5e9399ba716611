"""One run of a command: the services, started and stopped, and the steps every command needs."""

import argparse
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from app.bootstrap import Environment, Services, build
from app.cli.exits import Declined
from app.cli.output import Output
from app.cli.password import CodeSource, PasswordSource
from app.cli.shown import moment
from app.cli.waiting import UpToDate
from app.core import i18n, log
from app.core.bus import Bus
from app.core.files import storage_error
from app.core.i18n import tr
from app.core.paths import Paths, default_folder
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.messages.journal import failures_told
from app.vault.device_secret import DeviceKeyring
from app.vault.disk.instance import InstanceLock
from app.vault.disk.store import VaultStore
from app.vault.errors import VaultExists, VaultMissing
from app.vault.events import VaultUnlocked
from app.vault.policy.actions import Action, Ask
from app.wallet.errors import AccountMissing
from app.wallet.model import Account, AccountSummary

T = TypeVar("T")


class Session:
    """Runs in the main thread, which alone asks and prints; the services run on their loop."""

    def __init__(self, services: Services, output: Output, wishes: argparse.Namespace) -> None:
        self.services, self.output, self.wishes = services, output, wishes
        self.passwords = PasswordSource(wishes.password_fd)
        self._codes = CodeSource(wishes.code_fd)

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run one service call and wait; Ctrl-C cancels it."""
        running = self.services.runtime.submit(work)
        try:
            return running.result()
        except KeyboardInterrupt:
            running.cancel()
            raise

    def unlock(self) -> Secret:
        """Ask for the password, for a code if need be, and open the wallet; tell of failures.

        Gives the password. Raises what VaultService.unlock raises.
        """
        password = self.passwords.ask(tr("Password:"))
        code = self.code() if self.call(self.services.vault.login.wants_code()) else None
        opened: list[VaultUnlocked] = []
        self.services.bus.subscribe(VaultUnlocked, opened.append)
        self.call(self.services.wallet.onboarding.unlock(password, code))
        for event in opened:
            self._tell_failures(event)
        return password

    def _tell_failures(self, event: VaultUnlocked) -> None:
        if event.failures:
            last = f"{moment(event.failed_at[-1])} UTC" if event.failed_at else ""
            self.output.note(failures_told(event.failures, last))

    def code(self) -> Secret:
        """The next code; it is not the one that was given before."""
        if self._codes.asked:
            return self._codes.ask(tr("The next code (each one works once):"))
        return self._codes.ask(tr("Code of the authenticator app:"))

    def agreed(self, question: str, word: str) -> None:
        """Raises Declined where nobody at the terminal types this word."""
        if not sys.stdin.isatty():
            raise Declined()
        self.output.note(question)
        if sys.stdin.readline().strip().lower() != word:
            raise Declined()

    def proof(self, action: Action) -> tuple[Secret | None, Secret | None]:
        """Password and code, as far as this action asks for them."""
        ask = self.services.vault.limits.asks(action)
        password = self.passwords.ask(tr("Password:")) if ask is not Ask.NOTHING else None
        return password, self.code() if ask is Ask.CODE else None

    def synchronize(self) -> None:
        """Wait until history and balance are the chain's, unless --offline was given."""
        if not self.wishes.offline:
            waiting = UpToDate(self.services, self.output)
            self.call(waiting.reached(self.wishes.wait))

    def accounts(self) -> tuple[AccountSummary, ...]:
        return self.call(self.services.wallet.accounts.list())

    def account(self) -> Account | None:
        """The account that --account names, by name or by number; None where none is named."""
        wanted = self.wishes.account
        if wanted is None:
            return None
        for summary in self.accounts():
            if wanted in (summary.account.name, str(summary.account.id)):
                return summary.account
        raise AccountMissing()

    def one_account(self) -> Account:
        """The named account, else the first."""
        return self.account() or self.accounts()[0].account


@contextmanager
def session(wishes: argparse.Namespace, output: Output, begins: bool) -> Iterator[Session]:
    """Services for this wallet; afterwards it is locked and everything has stopped.

    begins: the command makes a wallet. Raises VaultMissing where the folder holds no wallet (or
    VaultExists where it does), OtherInstance where it is in use, StorageError.
    """
    paths = Paths(wishes.folder or default_folder(wishes.network))
    _require(paths, begins)
    instance = InstanceLock(paths.instance)
    instance.acquire()
    runtime = Runtime()
    runtime.start()
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        log.start(paths.log)
        environment = Environment(
            paths,
            wishes.network,
            DeviceKeyring(),
            servers=tuple(wishes.server),
            online=not wishes.offline,
        )
        services = build(environment, runtime, Bus())
        i18n.set_language(services.settings.current.language)
        try:
            yield Session(services, output, wishes)
        finally:
            # A second Ctrl-C need not wait: the wallet survives that as it survives a kill.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            runtime.submit(services.vault.lock("quit")).result()
    finally:
        runtime.stop()
        instance.release()


def _require(paths: Paths, begins: bool) -> None:
    """A folder with a wallet, or one without where a wallet is to be made."""
    exists = VaultStore(paths.vault).exists()
    if begins and exists:
        raise VaultExists()
    if not begins and not exists:
        raise VaultMissing()
    try:
        paths.prepare()
    except OSError as error:
        raise storage_error(error) from error
