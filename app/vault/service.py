"""The vault as the rest of the program sees it: create, unlock, lock, change, reset."""

from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Database
from app.core.paths import Paths
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.backup.service import Backups
from app.vault.changes import Changes
from app.vault.cost import FULL, Cost
from app.vault.crypto import hk
from app.vault.device_secret import DeviceKeyring, KeyringStatus
from app.vault.disk.commit import KEYRING_LANE, VAULT_LANE, Committer
from app.vault.disk.contents import VaultDatabase
from app.vault.disk.store import VaultStore
from app.vault.entry.attempts import Attempts, Failures
from app.vault.entry.gate import Gate
from app.vault.entry.login import Entered, Login
from app.vault.errors import VaultDamaged, VaultExists
from app.vault.events import Change, VaultChanged, VaultLocked, VaultUnlocked, Way
from app.vault.format import keys
from app.vault.format.keys import NewKeys
from app.vault.format.opened import OpenVault
from app.vault.format.spending import SealedKey
from app.vault.freeze.seal import SupportKey
from app.vault.freezing import Freezing
from app.vault.hold import Hold
from app.vault.limits import Limits
from app.vault.login_codes import LoginCodes
from app.vault.session import IdleWatch, VaultState
from app.vault.turns import in_turn

_COMES_BACK = ("idle", "screen")  # locks after which the same person is expected back
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
        cost: Cost = FULL,
        support: SupportKey | None = None,
    ) -> None:
        self._paths, self._runtime, self._bus = paths, runtime, bus
        self._clock, self._keyring = clock, keyring
        self._store = VaultStore(paths.vault)
        committer = Committer(self._store, keyring, runtime)
        self._database = VaultDatabase(database, paths.database, committer, clock)
        self._attempts = Attempts(paths.attempts, clock)
        self._gate = Gate(keyring, self._attempts, runtime, bus)
        self._changes = Changes(committer, self._database, self._gate, runtime, clock, cost)
        self._hold = Hold(committer, bus)
        self.idle = IdleWatch(clock)
        self.turn = self._hold.turn
        self.login = Login(self._store, self._gate, committer, self.turn, runtime, clock, cost)
        self.codes = LoginCodes(self._hold, self._changes, self._gate, runtime, clock)
        self.backups = Backups(
            paths, self._hold, self.codes, self._changes, self._database, self._gate, runtime, clock
        )
        self.freezing = Freezing(self._hold, self._changes, self._gate, self.codes, clock, support)
        self.limits = Limits(self._hold, self.codes, self._gate, clock, bus)

    @property
    def state(self) -> VaultState:
        """Cheap, from any thread."""
        if self._hold.vault is not None:
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
        made = await self._changes.create(new_password, new, use_keyring)
        self._opened(made, Failures(), Way.CREATED)

    @in_turn
    async def unlock(self, given: Secret, code: Secret | None = None, rebuild: bool = False) -> int:
        """Open vault and database; gives the failures since the last login.

        code: six digits or a recovery code, where `login.wants_code`. rebuild: where the database
        is damaged, keep it aside and begin an empty one. Raises what `Login.enter` raises.
        """
        if self._hold.vault is not None:
            return 0
        entered = await self.login.enter(given, code)
        try:
            self._hold.vault = await self._database.open(entered.vault, rebuild)
            await self._follow_up(given, entered)
        except BaseException:
            await self._drop(entered.vault)
            raise
        self._opened(self._hold.open(), entered.failures, entered.way)
        return entered.failures.count

    async def lock(self, reason: str = "user") -> None:
        """Wipe the keys and close the database; waits for a change, but not for a signature.

        After "idle" and "screen" the password alone opens again for a while, else a code is asked
        for where there are codes.
        """
        self._hold.let_go()
        await self._lock(reason)

    @in_turn
    async def _lock(self, reason: str) -> None:
        if reason not in _COMES_BACK:
            self.login.quick.forget()
        elif self._hold.vault is not None:
            self.login.quick.left(self._hold.vault.header)
        await self._close(reason)

    @in_turn
    async def verify(self, given: Secret, code: Secret | None = None) -> None:
        """Is this the person? The code is asked for where login codes are on, and used up.

        Raises WrongPassword, TooManyAttempts, VaultLockedError, and what `codes.verify` raises.
        """
        (await self._gate.spending_key(self._hold.open(), given)).wipe()
        await self.codes.demand(code)

    @in_turn
    async def check_phrase(self, entropy: Secret) -> None:
        """Is this the recovery phrase of this wallet? Raises WrongPhrase, VaultLockedError."""
        keys.require_phrase(self._hold.open(), entropy)

    @in_turn
    async def with_sealed(
        self, name: str, attempt: Callable[[SealedKey], Coroutine[Any, Any, T]]
    ) -> T:
        """Run something that opens a sealed key by the password itself, as the signer child does.

        Saves a second slow step; meanwhile the vault stays open and unfrozen. Raises WalletFrozen
        and TooManyAttempts without running it, as `sealed`, and as it does; WrongPassword counts.
        A lock ends it: VaultLockedError.
        """
        vault = self._hold.open()
        sealed = vault.sealed(name)
        return await self._gate.password(vault, lambda: self._hold.unless_locked(attempt(sealed)))

    @in_turn
    async def change_password(
        self, old: Secret, new: Secret, use_keyring: bool | None = None, code: Secret | None = None
    ) -> None:
        """Another password, device secret and salts; the old password opens no file any more.

        use_keyring: begin or stop to keep a device secret in the keyring; None leaves it as it is.
        code: where login codes are on. Raises WrongPassword, TooManyAttempts, PasswordTooWeak,
        KeyringUnusable, KeyringLocked, StorageError, VaultLockedError, and as `codes.verify`.
        """
        wanted = self.uses_keyring() if use_keyring is None else use_keyring
        smk = await self._gate.spending_key(self._hold.open(), old)
        change = self._changes.password(await self.codes.demand(code), smk, new, wanted)
        await self._hold.follow(change, Change.PASSWORD)

    @in_turn
    async def renew_keys(
        self, old: Secret, new: Secret, entropy: Secret | None, code: Secret | None = None
    ) -> None:
        """For "someone may know my password": also another vault, spending and database key.

        entropy: of the recovery phrase, None for a vault without one. What was copied before
        still opens as it was: a spending key that may be known needs its coins moved.
        Raises as change_password, WrongPhrase and WalletFrozen.
        """
        smk = await self._gate.spending_key(self._hold.open(), old)
        change = self._changes.renewal(await self.codes.demand(code), smk, new, entropy)
        await self._hold.follow(change, Change.KEYS)

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
        self._bus.publish(VaultChanged(Change.RESET))
        self._opened(vault, Failures(), Way.PHRASE)

    @in_turn
    async def restore_backup(
        self, untrusted_path: Path, backup_password: Secret, new_password: Secret, use_keyring: bool
    ) -> None:
        """A wallet from its backup file, in a folder without one; leaves it open.

        Raises VaultExists, and what `Backups.bring_back` raises; then nothing is left behind.
        """
        if self.state is not VaultState.ABSENT:
            raise VaultExists
        self._paths.prepare()
        work = self.backups.bring_back(untrusted_path, backup_password, new_password, use_keyring)
        self._opened(await work, Failures(), Way.BACKUP)

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

    def before_closing(self, call: Callable[[str], Awaitable[None]]) -> None:
        """Await call(reason) each time before the database is closed: whoever works on it ends.

        reason: as in VaultLocked; "" where the vault was not unlocked yet.
        """
        self._database.before_closing(call)

    def uses_keyring(self) -> bool:
        """Whether this vault needs a secret from the keyring. Raises VaultLockedError."""
        return self._hold.open().device is not None

    def derived_key(self, label: str) -> Secret:
        """A key for one other purpose, the same each time the vault is open.

        Changes only with `renew_keys`. Raises VaultLockedError.
        """
        vault = self._hold.open()
        return hk(vault.vmk, vault.header.vid, label)

    def sealed_names(self) -> tuple[str, ...]:
        """Which spending secrets there are; empty for a watch-only vault."""
        return tuple(sorted(self._hold.open().inner.records))

    async def _follow_up(self, given: Secret, entered: Entered) -> None:
        """What a login leads to: a recovery code is burnt, codes end that were to end by now."""
        if entered.burn is not None:
            await self.codes.burn_at_login(given, entered.burn)
        totp = self._hold.open().inner.totp
        due = totp is not None and totp.ends is not None and totp.ends <= self._clock.now()
        if due and entered.way is Way.CODE:  # nothing else proves this computer's clock
            smk = await self._gate.spending_key(self._hold.open(), given)
            await self.codes.end(given, smk)

    def _opened(self, vault: OpenVault, failures: Failures, way: Way) -> None:
        self._hold.vault = vault
        self.idle.touch()
        self._bus.publish(VaultUnlocked(failures.count, way, failures.at))

    async def _drop(self, vault: OpenVault) -> None:
        """An unlocking that did not get through."""
        vault.wipe()
        if self._hold.vault is not None:
            self._hold.vault.wipe()
            self._hold.vault = None
        await self._database.close()

    async def _close(self, reason: str) -> None:
        vault, self._hold.vault = self._hold.vault, None
        if vault is None:
            return
        vault.wipe()
        try:
            await self._database.close(reason)
        finally:
            self._bus.publish(VaultLocked(reason))

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)
