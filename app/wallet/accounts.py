"""The accounts of a wallet: make the first one, add others, watch without keys."""

from collections.abc import Sequence

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Connection, Database
from app.core.i18n import tr
from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.policy.actions import Action
from app.vault.service import VaultService
from app.wallet.engine import LANE, watch
from app.wallet.engine.keys import ACCOUNTS, Descriptors, record_name
from app.wallet.errors import AccountMissing, WatchOnly
from app.wallet.events import AccountsChanged, Exported
from app.wallet.labels import clean
from app.wallet.model import Account, AccountId, AccountKind, AccountSummary
from app.wallet.signer.parent import Signer
from app.wallet.store import accounts as table
from app.wallet.store import coins, scripts

GAP_LIMIT = 20
"""Unused addresses that are looked at behind the last used one (BIP-44)."""
LARGEST_GAP_LIMIT = 1000
_LONGEST_NAME = 60


class Accounts:
    """The list of accounts. Public keys only: adding one with keys asks for the password."""

    def __init__(
        self,
        database: Database,
        vault: VaultService,
        runtime: Runtime,
        bus: Bus,
        clock: Clock,
        network: Network,
    ) -> None:
        self._database, self._vault, self._runtime = database, vault, runtime
        self._bus, self._clock, self._network = bus, clock, network
        self._signer = Signer(runtime, network)

    async def list(self) -> tuple[AccountSummary, ...]:
        """All accounts with their balances, in the order of the switcher."""
        return await self._database.read(
            lambda db: tuple(
                AccountSummary(account, coins.balance(db, account.id))
                for account in table.all_accounts(db)
            )
        )

    async def create_first(self, kind: AccountKind, descriptors: Descriptors) -> Account:
        """Account number 0 of this kind. Raises AccountExists."""
        return await self._save(
            tr("Account {number}", number=1), kind, 0, descriptors.external, descriptors.internal
        )

    async def add(
        self, kind: AccountKind, name: str, password: Secret, untrusted_code: Secret | None = None
    ) -> Account:
        """The next account of this kind, from the keys sealed in the vault.

        Raises WrongPassword, TooManyAttempts, WatchOnly (a vault without keys), WalletFrozen,
        AccountMissing (all numbers are in use), VaultLockedError, and what `Limits.permit` raises.
        """
        await self._vault.limits.permit(Action.ADD_ACCOUNT, password, untrusted_code)
        index = await self._next_index(kind)
        found = await self.describe(kind, index, password)
        return await self._save(name, kind, index, found.external, found.internal)

    async def describe(self, kind: AccountKind, index: int, password: Secret) -> Descriptors:
        """The public descriptors of an account whose key is sealed in the vault.

        Raises WrongPassword, TooManyAttempts, WalletFrozen, VaultLockedError.
        """
        return await self._vault.with_sealed(
            record_name(kind, index), lambda key: self._signer.describe(kind, key, password)
        )

    async def add_found(self, kind: AccountKind, index: int, descriptors: Descriptors) -> Account:
        """One that was in use before this wallet was restored. Raises AccountExists."""
        count = len(await self._database.read(table.all_accounts))
        name = tr("Account {number}", number=count + 1)
        return await self._save(name, kind, index, descriptors.external, descriptors.internal)

    async def add_watch_only(
        self,
        name: str,
        untrusted_text: str,
        password: Secret | None = None,
        untrusted_code: Secret | None = None,
    ) -> Account:
        """Watch a descriptor, an extended public key or addresses.

        Raises DescriptorInvalid (reason, line), AccountExists, and what `Limits.permit` raises.
        """
        await self._vault.limits.permit(Action.ADD_ACCOUNT, password, untrusted_code)
        watched = await self._read_watched(untrusted_text)
        return await self._save_watched(name, watched)

    async def check_watch_only(self, untrusted_text: str) -> None:
        """Raises DescriptorInvalid where add_watch_only would."""
        await self._read_watched(untrusted_text)

    async def rename(self, account: AccountId, name: str) -> None:
        """Raises AccountMissing."""
        plain = _plain_name(name)

        def work(db: Connection) -> None:
            table.get(db, account)
            table.rename(db, account, plain)

        await self._database.write(work)
        self._bus.publish(AccountsChanged())

    async def set_gap_limit(self, account: AccountId, gap_limit: int) -> None:
        """How many unused addresses to look at; never below the standard. Raises AccountMissing."""
        limit = min(max(gap_limit, GAP_LIMIT), LARGEST_GAP_LIMIT)

        def work(db: Connection) -> None:
            table.get(db, account)
            table.set_gap_limit(db, account, limit)

        await self._database.write(work)
        self._bus.publish(AccountsChanged())

    async def descriptors(
        self,
        wanted: Sequence[AccountId],
        password: Secret | None = None,
        untrusted_code: Secret | None = None,
    ) -> tuple[tuple[str | None, str | None], ...]:
        """(receiving, change) of each account, public, to take elsewhere; None where there is none.

        Counts as an export: whoever has them sees every payment of the accounts. One permission
        for all, because a code works once. Raises AccountMissing, and what `Limits.permit` raises.
        """
        await self._vault.limits.permit(Action.EXPORT_KEYS, password, untrusted_code)
        found = await self._database.read(lambda db: [table.get(db, one) for one in wanted])
        self._bus.publish(Exported("descriptors"))
        return tuple((account.external, account.internal) for account in found)

    async def _next_index(self, kind: AccountKind) -> int:
        sealed = set(self._vault.sealed_names())
        if not sealed:
            raise WatchOnly()
        known = await self._database.read(table.all_accounts)
        used = {account.index for account in known if account.kind is kind}
        for index in range(ACCOUNTS):
            if index not in used and record_name(kind, index) in sealed:
                return index
        raise AccountMissing(maximum=ACCOUNTS)

    async def _read_watched(self, untrusted_text: str) -> watch.Watched:
        return await self._runtime.blocking(LANE, lambda: watch.read(untrusted_text, self._network))

    async def _save_watched(self, name: str, watched: watch.Watched) -> Account:
        if watched.external is None:
            return await self._save(name, AccountKind.ADDRESSES, None, None, None, watched)
        kind = AccountKind.DESCRIPTOR
        return await self._save(name, kind, None, watched.external, watched.internal)

    async def _save(
        self,
        name: str,
        kind: AccountKind,
        index: int | None,
        external: str | None,
        internal: str | None,
        watched: watch.Watched | None = None,
    ) -> Account:
        now, plain = int(self._clock.now()), _plain_name(name)

        def work(db: Connection) -> Account:
            position = table.next_position(db)
            account = Account(
                AccountId(0), plain, kind, position, index, external, internal, GAP_LIMIT, now
            )
            number = table.add(db, account)
            lines = enumerate(watched.addresses if watched else ())
            scripts.add(db, number, 0, [(n, spk, address) for n, (address, spk) in lines])
            return table.get(db, number)

        saved = await self._database.write(work)
        self._bus.publish(AccountsChanged())
        return saved


def _plain_name(name: str) -> str:
    return " ".join(clean(name).split())[:_LONGEST_NAME] or tr("Account")
