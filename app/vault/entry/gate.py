"""What stands between a person and the vault: the device secret, and the count of wrong tries."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.core.bus import Bus
from app.core.errors import AppError
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.device_secret import DeviceKeyring, Entry
from app.vault.disk.commit import KEYRING_LANE, VAULT_LANE
from app.vault.entry.attempts import Attempts, Failures, record_key
from app.vault.errors import (
    DeviceSecretMissing,
    KeyringUnusable,
    VaultError,
    VaultRolledBack,
    WrongCredential,
)
from app.vault.events import LoginsFailed
from app.vault.format.device import DeviceSecret
from app.vault.format.header import Header
from app.vault.format.opened import OpenVault

T = TypeVar("T")
log = logging.getLogger(__name__)


class Gate:
    """Asks the keyring and guards each password check by the back-off."""

    def __init__(
        self, keyring: DeviceKeyring, attempts: Attempts, runtime: Runtime, bus: Bus
    ) -> None:
        self._keyring, self._attempts, self._runtime = keyring, attempts, runtime
        self._bus = bus

    async def device(self, header: Header) -> tuple[DeviceSecret | None, Entry]:
        """The secret that this header asks for, and all that the keyring holds.

        Raises VaultRolledBack, DeviceSecretMissing, KeyringUnusable, KeyringLocked.
        """
        wanted = header.ds
        if wanted is None:
            return None, Entry()
        entry = await self._ask(lambda: self._keyring.entry(header.vid, wanted))
        if entry.sgen > header.sgen:
            raise VaultRolledBack
        device = entry.find(wanted)
        if device is None:
            raise DeviceSecretMissing
        return device, entry

    async def known(self, header: Header, wanted: bool) -> Entry:
        """What the keyring holds; empty where it is not wanted and cannot be asked.

        Raises KeyringUnusable, KeyringLocked where it is wanted.
        """
        device_id = header.ds
        if device_id is None:
            return Entry()
        try:
            return await self._ask(lambda: self._keyring.entry(header.vid, device_id))
        except VaultError:
            if wanted:
                raise
            return Entry()

    async def fresh_device(
        self, pinned: str | None = None, before: bytes | None = None
    ) -> DeviceSecret:
        """A new secret for this computer's keyring, which must be of the pinned class.

        before: the id of the secret that it takes the place of.
        Raises KeyringUnusable, KeyringLocked.
        """
        backend = await self._ask(self._keyring.require)
        if pinned is not None and backend != pinned:
            # Never silently from one keyring to another, which may be less safe.
            raise KeyringUnusable(backend=backend)
        return DeviceSecret.fresh(backend, before)

    async def prove(
        self,
        header: Header,
        device: DeviceSecret | None,
        attempt: Callable[[], Awaitable[T]],
        whole: bool = True,
    ) -> tuple[T, Failures]:
        """Run one check of a password or code; gives its result and the failures before it.

        whole: all that this vault asks for is checked, so a success ends the count. Where login
        codes are on, the password alone is not: else it would give back every guess of a code.
        Raises TooManyAttempts without trying, WrongCredential (counted), and any other AppError of
        the attempt (not counted).
        """
        secret = None if device is None else device.value
        key = record_key(secret, header.vid)
        known = await self._copied_count(header, device)
        failures = await self._slow(lambda: self._attempts.begin(key, known))
        try:
            result = await attempt()
        except WrongCredential:
            if device is not None and self._attempts.saved:
                await self._copy_count(header.vid, device, failures.count + 1)
            raise
        except AppError:
            await self._slow(lambda: self._attempts.take_back(key))
            raise
        if not whole:
            await self._slow(lambda: self._attempts.take_back(key))
        elif device and known and not await self._copy_count(header.vid, device, 0):
            # A record that is gone while the keyring remembers failures would look deleted.
            await self._slow(lambda: self._attempts.take_back(key))
        else:
            await self._slow(self._attempts.clear)
            self._tell(failures)
        return result, failures

    async def spending_key(self, vault: OpenVault, given: Secret) -> Secret:
        """The slow proof of a password. Raises WrongPassword, TooManyAttempts."""
        return await self.password(vault, lambda: self._slow(lambda: vault.spending_key(given)))

    async def password(self, vault: OpenVault, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run a check of the password of an open vault. Raises as `prove`."""
        whole = vault.header.totp is None
        result, _ = await self.prove(vault.header, vault.device, attempt, whole)
        return result

    async def forget_failures(self) -> None:
        """Remove the record: a new vault begins without one."""
        await self._slow(self._attempts.clear)

    async def carry_over(
        self, vid: bytes, before: DeviceSecret | None, after: DeviceSecret | None
    ) -> None:
        """Failures that are not forgiven yet still count when the device secret has changed."""
        keys = [record_key(None if one is None else one.value, vid) for one in (before, after)]
        await self._slow(lambda: self._attempts.carry_over(*keys))

    async def forgive(
        self, header: Header, device: DeviceSecret | None, before: DeviceSecret | None = None
    ) -> None:
        """Forget all failures, also those that the keyring remembers of an earlier time.

        before: the device secret that their record hangs on, if it is another one.
        """
        known = before or device
        key = record_key(None if known is None else known.value, header.vid)
        failures = await self._slow(lambda: self._attempts.kept(key))
        if device is not None:
            await self._copy_count(header.vid, device, 0)
        await self._slow(self._attempts.clear)
        self._tell(failures)

    def _tell(self, failures: Failures) -> None:
        """They are forgotten now, so this is the last that is heard of them."""
        if failures.count:
            self._bus.publish(LoginsFailed(failures.count, failures.at))

    async def _copied_count(self, header: Header, device: DeviceSecret | None) -> int:
        if device is None:
            return 0
        return await self._ask(lambda: self._keyring.failures(header.vid, device.id))

    async def _copy_count(self, vid: bytes, device: DeviceSecret, count: int) -> bool:
        try:
            await self._ask(lambda: self._keyring.set_failures(vid, device.id, count))
        except VaultError as error:
            log.warning("the keyring did not take the count of failures: %s", error.code)
            return False
        return True

    async def _ask(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(KEYRING_LANE, call)

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)
