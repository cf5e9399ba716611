"""What every page is given: the services, the way to them, and the few wishes a page may have.

The window is on screen before the services are built (they are most of the program's imports),
so the views before unlocking wait with `when_ready`; pages exist only afterwards.
"""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.language import Words

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.wallet.model import AccountId, AccountSummary
    from ui.bridge import Bridge
    from ui.system.clipboard import SecretClipboard


class Context(QObject):
    """Signals are wishes to the window; `account` is the one chosen in the rail (None = all)."""

    page_wanted = Signal(str, object)
    article_wanted = Signal(str)
    help_wanted = Signal()
    said = Signal(object)
    account_changed = Signal(object)
    accounts_changed = Signal()
    """`accounts` was read again: names, balances, or which there are."""
    account_dialog_wanted = Signal(object)
    """An AccountId to show and change, or None to add one."""
    lock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._services: Services | None = None
        self._bridge: Bridge | None = None
        self._waiting: list[Callable[[], object]] = []
        self._account: AccountId | None = None
        self.accounts: tuple[AccountSummary, ...] = ()
        self.folder: Path | None = None

    @functools.cached_property
    def clipboard(self) -> "SecretClipboard":
        """Where secrets are copied to; made when it is first used, after the first picture."""
        from ui.system.clipboard import SecretClipboard  # noqa: PLC0415 - as above

        return SecretClipboard()

    @property
    def services(self) -> "Services":
        assert self._services is not None  # noqa: S101 - pages are made after ready()
        return self._services

    @property
    def bridge(self) -> "Bridge":
        assert self._bridge is not None  # noqa: S101 - pages are made after ready()
        return self._bridge

    def ready(self, services: "Services", bridge: "Bridge") -> None:
        """The services are built; whoever waited is called now."""
        self._services, self._bridge = services, bridge
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def when_ready(self, call: Callable[[], object]) -> None:
        """Call now, or as soon as the services are built."""
        if self._services is None:
            self._waiting.append(call)
        else:
            call()

    def now(self) -> int:
        """Unix seconds, from the program's clock."""
        return int(self.services.clock.now())

    @property
    def account(self) -> "AccountId | None":
        return self._account

    def take_accounts(self, accounts: "tuple[AccountSummary, ...]") -> None:
        """What the rail read; pages that offer accounts listen."""
        self.accounts = accounts
        self.accounts_changed.emit()

    def choose_account(self, account: "AccountId | None") -> None:
        if account != self._account:
            self._account = account
            self.account_changed.emit(account)

    def go(self, page: str, what: object = None) -> None:
        """Open a page: overview | activity | send | receive | security | settings.

        what is given to the page's activated(), e.g. a payment id or a payment request.
        """
        self.page_wanted.emit(page, what)

    def open_article(self, slug: str) -> None:
        """Open the help panel at this article."""
        self.article_wanted.emit(slug)

    def say(self, words: Words) -> None:
        """A short word at the foot of the window: something was done."""
        self.said.emit(words)
