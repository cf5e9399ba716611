"""The security check-up: gather the facts, judge them, remember which reminders were put off."""

import ipaddress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.core.clock import Clock
from app.core.db import Database
from app.core.runtime import Runtime
from app.core.shield import Protection, shield_process
from app.core.version import RELEASED
from app.security import disk, store
from app.security.disk import System
from app.security.entries import BACKUP_KEPT, PHRASE_TYPED, latest
from app.security.facts import Codes, Facts, KeyringUse, Saved
from app.security.findings import Finding, FindingCode, check
from app.security.journal import Journal
from app.security.reminders import due
from app.settings.service import SettingsService
from app.vault.service import VaultService
from app.wallet.electrum.servers import is_ip, is_onion
from app.wallet.model import Direction, PaymentQuery, ServerAddress
from app.wallet.service import WalletService

_LANE = "files"
_HIDDEN = {Protection.NO_CORE_FILE, Protection.NO_DEBUGGER}  # no system of ours cannot do these


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the check-up looks at outside the vault and the wallet.

    released: when this version was made (Unix seconds).
    """

    folder: Path
    clock: Clock
    runtime: Runtime
    system: System = field(default_factory=System)
    released: int = RELEASED


class CheckUp:
    """Answers for an open wallet. Each call gathers anew; some milliseconds."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        vault: VaultService,
        wallet: WalletService,
        settings: SettingsService,
        around: Surroundings,
    ) -> None:
        self._database, self._journal, self._vault = database, journal, vault
        self._wallet, self._settings, self._around = wallet, settings, around

    async def findings(self) -> tuple[Finding, ...]:
        """The worst first. Raises StorageError, VaultLockedError."""
        return check(await self.facts())

    async def reminder(self) -> Finding | None:
        """What is worth a word on the Overview now. Raises StorageError, VaultLockedError."""
        facts = await self.facts()
        put_off = await self._database.read(store.all_put_off)
        return due(check(facts), put_off, facts)

    async def put_off(self, code: FindingCode) -> None:
        """Not now: this reminder stays away for 30 days. Raises StorageError."""
        now = self._now()
        await self._database.write(lambda db: store.put_off(db, code, now))

    async def facts(self) -> Facts:
        """Everything that the rules look at. Raises StorageError, VaultLockedError."""
        around, settings = self._around, self._settings.current
        accounts = await self._wallet.accounts.list()
        last = await self._journal.last_times()
        look = partial(disk.look_at, around.folder, around.system)
        made = [summary.account.created for summary in accounts] or [self._now()]
        incoming = PaymentQuery(direction=Direction.INCOMING)
        states = self._wallet.servers.states()
        return Facts(
            now=self._now(),
            spends=bool(self._vault.sealed_names()),
            made=min(made),
            newest_account=max(made),
            received=bool(await self._wallet.activity.count(incoming)),
            codes=self._codes(),
            phrase_checked=latest(last, PHRASE_TYPED),
            saved=await self._saved(latest(last, BACKUP_KEPT)),
            auto_lock_minutes=settings.auto_lock_minutes,
            limits=self._vault.limits.state().choices.limited,
            keyring=await self._keyring(),
            released=around.released,
            plain_servers=sum(is_plain(state.server) for state in states),
            place=await around.runtime.blocking(_LANE, look),
            hidden=shield_process() >= _HIDDEN,
            frozen=self._vault.freezing.frozen,
        )

    def _codes(self) -> Codes:
        state = self._vault.codes.state()
        return Codes() if state is None else Codes(on=True, left=state.left, ends=state.lasts)

    async def _saved(self, at: int | None) -> Saved:
        return Saved() if at is None else Saved(at, await self._wallet.labels.changed_since(at))

    async def _keyring(self) -> KeyringUse:
        if self._vault.uses_keyring():
            return KeyringUse.USED
        status = await self._vault.keyring_status()
        return KeyringUse.UNUSED if status.usable else KeyringUse.NONE

    def _now(self) -> int:
        return int(self._around.clock.now())


def is_plain(server: ServerAddress) -> bool:
    """Whether what is said to this server can be read on the way."""
    return not (server.tls or is_onion(server.host) or _is_here(server.host))


def _is_here(host: str) -> bool:
    return host == "localhost" or (is_ip(host) and ipaddress.ip_address(host).is_loopback)
