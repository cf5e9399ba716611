"""Make a wallet: vault and first account in one step, from a phrase or to watch only."""

import logging

from app.core.errors import AppError
from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.service import NewKeys, VaultService
from app.wallet.accounts import Accounts
from app.wallet.discovery import Discovery
from app.wallet.engine import LANE, keys
from app.wallet.engine.keys import Descriptors, record_name
from app.wallet.generations import Generations
from app.wallet.model import Account, AccountKind

log = logging.getLogger(__name__)


class Onboarding:
    """What the first steps of the program ask for."""

    def __init__(
        self,
        vault: VaultService,
        accounts: Accounts,
        discovery: Discovery,
        generations: Generations,
        runtime: Runtime,
        network: Network,
    ) -> None:
        self._vault, self._accounts, self._discovery = vault, accounts, discovery
        self._generations = generations
        self._runtime, self._network = runtime, network

    async def create_wallet(
        self,
        phrase: Secret,
        passphrase: Secret,
        password: Secret,
        kind: AccountKind,
        use_keyring: bool,
    ) -> Account:
        """Seal the keys of a phrase in a new vault, open it, make the first account.

        Raises WordUnknown, PhraseLength, PhraseChecksum, and what VaultService.create raises.
        """
        made = await self._seal(phrase, passphrase, password, use_keyring)
        return await self._accounts.create_first(kind, made[record_name(kind, 0)])

    async def restore_wallet(
        self,
        phrase: Secret,
        passphrase: Secret,
        password: Secret,
        kind: AccountKind,
        use_keyring: bool,
    ) -> Account:
        """The same; payments and further accounts of the phrase are found once a server answers."""
        made = await self._seal(phrase, passphrase, password, use_keyring)
        first = await self._accounts.create_first(kind, made[record_name(kind, 0)])
        await self._discovery.remember(made)
        return first

    async def unlock(
        self, password: Secret, code: Secret | None = None, rebuild: bool = False
    ) -> int:
        """Open the vault; what VaultService.unlock gives and raises.

        Where the database holds no account, because it is lost, begun anew (rebuild) or the
        program ended while the wallet was made, the first ones come again from the sealed keys.
        """
        failures = await self._vault.unlock(password, code, rebuild)
        try:
            await self._bring_back(password)
        except AppError as error:  # the wallet is open all the same; the next unlock tries again
            log.warning("the accounts could not be made again: %s", error.code)
        return failures

    async def create_watch_only(
        self, name: str, untrusted_text: str, password: Secret, use_keyring: bool
    ) -> Account:
        """A vault without keys around a watched account.

        Raises DescriptorInvalid (nothing is made then), and what VaultService.create raises.
        """
        await self._accounts.check_watch_only(untrusted_text)
        await self._vault.create(password, NewKeys(None, {}), use_keyring)
        return await self._accounts.add_watch_only(name, untrusted_text)

    async def _bring_back(self, password: Secret) -> None:
        """What the newest local copy holds; else the first account, and those the servers know."""
        if await self._accounts.list() or await self._generations.bring_back():
            return
        kinds = (AccountKind.BIP84, AccountKind.BIP86)
        sealed = set(self._vault.sealed_names())
        if not sealed:
            return
        found = {
            record_name(kind, 0): await self._accounts.describe(kind, 0, password)
            for kind in kinds
            if record_name(kind, 0) in sealed
        }
        await self._discovery.remember(found)
        await self._accounts.create_first(kinds[0], found[record_name(kinds[0], 0)])

    async def _seal(
        self, phrase: Secret, passphrase: Secret, password: Secret, use_keyring: bool
    ) -> dict[str, Descriptors]:
        """Make the vault; the public descriptors of its keys."""
        read = await self._runtime.blocking(LANE, lambda: keys.read_phrase(phrase))
        made = await self._runtime.blocking(
            LANE, lambda: keys.account_keys(read.text, passphrase, self._network)
        )
        try:
            await self._vault.create(password, NewKeys(read.entropy, made.records), use_keyring)
        finally:
            for secret in (read.entropy, read.text, *made.records.values()):
                secret.wipe()
        return made.descriptors
