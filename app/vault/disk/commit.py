"""Make a change of the vault durable, in the order that survives a crash at any moment.

Keyring: old and new secret. File: refers to the new one. Keyring: the old one goes. At each
moment the file on the disk, whichever it is, finds its secret: exactly one password opens.
"""

import logging

from app.core.errors import StorageError
from app.core.runtime import Runtime
from app.vault.device_secret import DeviceKeyring
from app.vault.disk.store import VaultStore
from app.vault.errors import VaultError
from app.vault.format.device import DeviceSecret
from app.vault.format.opened import OpenVault

KEYRING_LANE = "keyring"
VAULT_LANE = "vault"
log = logging.getLogger(__name__)


class ChangeUncertain(StorageError):
    """The disk refused after the new file was in place: `vault` is the true state now."""

    def __init__(self, vault: OpenVault) -> None:
        super().__init__()
        self.vault = vault


class Committer:
    """Writes vault states to the file and keeps the keyring in step."""

    def __init__(self, store: VaultStore, keyring: DeviceKeyring, runtime: Runtime) -> None:
        self._store, self._keyring, self._runtime = store, keyring, runtime

    async def write(self, vault: OpenVault) -> None:
        """A state with the same ways in. Raises StorageError: the old one is in place."""
        write = self._store.write if vault.header.totp is None else self._store.write_twice
        await self._runtime.blocking(VAULT_LANE, lambda: write(vault.to_bytes()))

    async def change(
        self, vault: OpenVault, replaced: DeviceSecret | None, known: int | None = None
    ) -> None:
        """A security change from the device secret `replaced` to that of `vault`.

        known: the security generation that the keyring knows, if not the one before this.
        Raises KeyringUnusable, KeyringLocked, StorageError: the old state is in place;
        ChangeUncertain: the new one is, but the disk did not promise to keep it.
        """
        device, vid, sgen = vault.device, vault.header.vid, vault.header.sgen
        before = sgen - 1 if known is None else known
        if device is not None:
            await self._runtime.blocking(
                KEYRING_LANE, lambda: self._keyring.stage(vid, replaced, device, before)
            )
        await self._runtime.blocking(VAULT_LANE, lambda: self._replace(vault))
        await self.settle(vault)

    async def settle(self, vault: OpenVault) -> None:
        """Bring the keyring in line with the file. If it cannot, the next unlock does."""
        device, vid = vault.device, vault.header.vid
        if device is None:
            return
        try:
            await self._runtime.blocking(
                KEYRING_LANE, lambda: self._keyring.settle(vid, device, vault.header.sgen)
            )
        except VaultError as error:
            log.warning("the keyring could not be brought in line: %s", error.code)

    async def forget(self, vid: bytes, id_: bytes) -> None:
        """Drop what the keyring holds for a copy that no longer needs it, if it can be done."""
        try:
            await self._runtime.blocking(KEYRING_LANE, lambda: self._keyring.forget(vid, id_))
        except VaultError as error:
            log.warning("the keyring kept an item: %s", error.code)

    async def remove(self) -> None:
        """Take the file away again, after a creation that did not get through."""
        await self._runtime.blocking(VAULT_LANE, self._store.remove)

    def _replace(self, vault: OpenVault) -> None:
        data = vault.to_bytes()
        try:
            self._store.write_change(data)
        except StorageError as error:
            # The rename may have happened before the refusal. Then nothing is settled: the
            # keyring keeps both secrets, and whichever file is there after a crash opens.
            if self._store.holds(data):
                raise ChangeUncertain(vault) from error
            raise
