"""The vault as the rest of the program sees it: create, unlock, lock, change, reset."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Database
from app.core.paths import Paths
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault import keys
from app.vault.attempts import Attempts
from app.vault.changes import Changes
from app.vault.commit import KEYRING_LANE, VAULT_LANE, ChangeUncertain, Committer
from app.vault.contents import VaultDatabase
from app.vault.crypto import STANDARD, KdfParameters
from app.vault.device_secret import DeviceKeyring, KeyringStatus
from app.vault.errors import VaultDamaged, VaultExists, VaultLockedError
from app.vault.events import VaultChanged, VaultLocked, VaultUnlocked
from app.vault.gate import Gate
from app.vault.keys import NewKeys, OpenVault
from app.vault.session import IdleWatch, VaultState
from app.vault.spending import SealedKey
from app.vault.store import VaultStore
from app.vault.turns import in_turn

T = TypeVar("T")

__all__ = ["NewKeys", "SealedKey", "VaultService", "VaultState"]


class VaultService:
    """One vault and the database that it opens. Calls that change something run one by one."""

    def __init__(  # noqa: PLR0913 - the parts it is built from, once, in bootstrap
        self,
        paths: Paths,
        database: Database,
        runtime: Runtime,
        bus: Bus,
        clock: Clock,
        keyring: DeviceKeyring,
        kdf: KdfParameters = STANDARD,
    ) -> None:
        self._paths, self._runtime, self._bus = paths, runtime, bus
        self._clock, self._keyring = clock, keyring
        self._store = VaultStore(paths.vault)
        self._committer = Committer(self._store, keyring, runtime)
        self._database = VaultDatabase(database, paths.database, self._committer, clock)
        self._attempts = Attempts(paths.attempts, clock)
        self._gate = Gate(keyring, self._attempts, runtime)
        self._changes = Changes(self._committer, self._database, self._gate, runtime, kdf)
        self._idle = IdleWatch(clock)
        self.turn = asyncio.Lock()
        self._vault: OpenVault | None = None

    @property
    def state(self) -> VaultState:
        """Cheap, from any thread."""
        if self._vault is not None:
            return VaultState.UNLOCKED
        return VaultState.LOCKED if self._store.exists() else VaultState.ABSENT

    async def keyring_status(self) -> KeyringStatus:
        """Whether this computer can keep a device secret; the system may ask the person first."""
        return await self._runtime.blocking(KEYRING_LANE, self._keyring.status)

    def wait_seconds(self) -> int:
        """How long the next password must wait; from any thread."""
        return self._attempts.wait_seconds()

    @in_turn
    async def create(self, new_password: Secret, new: NewKeys, use_keyring: bool) -> None:
        """Make the vault and its database and leave them open.

        Raises VaultExists, PasswordTooWeak, KeyringUnusable, KeyringLocked, StorageError; then
        nothing is left behind.
        """
        if self.state is not VaultState.ABSENT:
            raise VaultExists
        self._paths.prepare()
        self._opened(await self._changes.create(new_password, new, use_keyring), 0)

    @in_turn
    async def unlock(self, given: Secret, rebuild: bool = False) -> int:
        """Open vault and database; gives the failures since the last login.

        rebuild: where the database is damaged, keep it aside and begin an empty one; accounts
        come again from the sealed keys, history from the chain, labels do not.
        Raises VaultMissing, WrongPassword, TooManyAttempts, VaultDamaged, VaultNewer,
        VaultRolledBack, DeviceSecretMissing, KeyringUnusable, KeyringLocked, StorageError.
        """
        if self._vault is not None:
            return 0
        container = await self._slow(self._store.load)
        header = container.header
        keys.require_password_slot(header)
        device, entry = await self._gate.device(header)
        vault, failures = await self._gate.prove(
            header,
            device,
            lambda: self._slow(lambda: keys.open_by_password(container, given, device)),
        )
        try:
            if entry.following is not None or entry.sgen != header.sgen:
                await self._committer.settle(vault)
            vault = await self._database.open(vault, rebuild)
        except BaseException:
            vault.wipe()
            raise
        self._opened(vault, failures)
        return failures

    @in_turn
    async def lock(self, reason: str = "user") -> None:
        """Wipe the keys and close the database; waits for a change that is being made."""
        await self._close(reason)

    @in_turn
    async def verify_password(self, given: Secret) -> None:
        """Is this the person? Raises WrongPassword, TooManyAttempts, VaultLockedError."""
        (await self._gate.spending_key(self._open(), given)).wipe()

    @in_turn
    async def counted(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run something that checks the password itself, as the signer child does.

        Saves a second slow step. The vault stays open meanwhile. Raises TooManyAttempts without
        running it, VaultLockedError, and what it raises; WrongPassword counts.
        """
        vault = self._open()
        result, _ = await self._gate.prove(vault.header, vault.device, attempt)
        return result

    @in_turn
    async def change_password(
        self, old: Secret, new: Secret, use_keyring: bool | None = None
    ) -> None:
        """Another password, device secret and salts; the old password opens no file any more.

        use_keyring: begin or stop to keep a device secret in the keyring; None leaves it as it is.
        Raises WrongPassword, TooManyAttempts, PasswordTooWeak, KeyringUnusable, KeyringLocked,
        StorageError, VaultLockedError.
        """
        vault = self._open()
        wanted = self.uses_keyring() if use_keyring is None else use_keyring
        await self._follow(self._changes.password(vault, old, new, wanted))

    @in_turn
    async def renew_keys(self, old: Secret, new: Secret, entropy: Secret | None) -> None:
        """For "someone may know my password": also another vault, spending and database key.

        entropy: of the recovery phrase, None for a vault without one. What was copied before
        still opens as it was: a spending key that may be known needs its coins moved.
        Raises as change_password, and WrongPhrase.
        """
        await self._follow(self._changes.renewal(self._open(), old, new, entropy))

    @in_turn
    async def reset_with_phrase(
        self, entropy: Secret, new_password: Secret, use_keyring: bool
    ) -> None:
        """Forgotten password, lost device secret, old file: the phrase opens and sets a new one.

        Everything in the database stays; login codes and freeze are off after it. Leaves the
        vault open. Raises VaultMissing, WrongPhrase, PasswordTooWeak, VaultDamaged,
        KeyringUnusable, KeyringLocked, StorageError.
        """
        container = await self._slow(self._store.load)
        vault = await self._changes.reset(
            container, entropy, new_password, use_keyring, lambda: self._close("reset")
        )
        self._bus.publish(VaultChanged())
        self._opened(vault, 0)

    @in_turn
    async def set_aside_damaged(self) -> None:
        """Keep a vault file that cannot be read under another name; a new one can then be made.

        Raises VaultExists where it can be read, VaultMissing, StorageError.
        """
        try:
            await self._slow(self._store.load)
        except VaultDamaged:
            mark = f".damaged-{int(self._clock.now())}"
            await self._slow(lambda: self._store.set_aside(mark))
            return
        raise VaultExists

    def before_closing(self, call: Callable[[], Awaitable[None]]) -> None:
        """Await call each time before the database is closed: whoever works on it ends first."""
        self._database.before_closing(call)

    async def run_auto_lock(self, minutes: Callable[[], int], every: float = 1.0) -> None:
        """Lock after so many idle minutes (0: never), until cancelled. every: seconds to look."""
        await self._idle.run(minutes, lambda: self.lock("idle"), every)

    def touch(self) -> None:
        """Somebody used the program; from any thread."""
        self._idle.touch()

    def uses_keyring(self) -> bool:
        """Whether this vault needs a secret from the keyring. Raises VaultLockedError."""
        return self._open().device is not None

    def sealed(self, name: str) -> SealedKey:
        """What the signer child needs besides the password. Raises VaultLockedError, KeyError."""
        return self._open().sealed(name)

    def sealed_names(self) -> tuple[str, ...]:
        """Which spending secrets there are; empty for a watch-only vault."""
        return tuple(sorted(self._open().inner.records))

    def _open(self) -> OpenVault:
        if self._vault is None:
            raise VaultLockedError
        return self._vault

    async def _follow(self, change: Awaitable[OpenVault]) -> None:
        """Go on with what a change made, also where the disk did not promise to keep it."""
        try:
            self._vault = await change
        except ChangeUncertain as uncertain:
            self._vault = uncertain.vault
            raise
        self._bus.publish(VaultChanged())

    def _opened(self, vault: OpenVault, failures: int) -> None:
        self._vault = vault
        self._idle.touch()
        self._bus.publish(VaultUnlocked(failures))

    async def _close(self, reason: str) -> None:
        vault, self._vault = self._vault, None
        if vault is None:
            return
        vault.wipe()
        try:
            await self._database.close()
        finally:
            self._bus.publish(VaultLocked(reason))

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)
