"""Each security change: from what there is to the next open vault, made durable on the way."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.core.errors import AppError
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault import keys, password
from app.vault.commit import VAULT_LANE, Committer
from app.vault.container import Container
from app.vault.contents import VaultDatabase
from app.vault.crypto import KdfParameters, random_key
from app.vault.device_secret import DeviceSecret
from app.vault.gate import Gate
from app.vault.keys import NewKeys, OpenVault

T = TypeVar("T")


class Changes:
    """The callers see to it that one change runs at a time."""

    def __init__(
        self,
        committer: Committer,
        database: VaultDatabase,
        gate: Gate,
        runtime: Runtime,
        kdf: KdfParameters,
    ) -> None:
        self._committer, self._database, self._gate = committer, database, gate
        self._runtime, self._kdf = runtime, kdf

    async def create(self, new_password: Secret, new: NewKeys, use_keyring: bool) -> OpenVault:
        """A new vault with its database open; after a failure there is neither."""
        device = await self._checked(new_password, use_keyring, None)
        vid = keys.new_vid()
        vault = await self._slow(lambda: keys.make(new_password, new, device, vid, self._kdf))
        await self._slow(self._database.set_aside)
        try:
            await self._committer.change(vault, None)
            await self._gate.forget_failures()
            return await self._database.open(vault)
        except AppError:
            await self._undo_creation(vault)
            raise

    async def password(
        self, vault: OpenVault, old: Secret, new: Secret, use_keyring: bool
    ) -> OpenVault:
        """Another password, device secret and salts."""
        smk = await self._gate.spending_key(vault, old)
        device = await self._checked(new, use_keyring, vault.inner.backend)
        ready = vault.with_kdf(self._kdf)
        return await self._commit(vault, lambda: keys.with_password(ready, new, smk, device))

    async def renewal(
        self, vault: OpenVault, old: Secret, new: Secret, entropy: Secret | None
    ) -> OpenVault:
        """Also another vault key, spending key and database key."""
        keys.require_phrase(vault, entropy)
        smk, new_smk = await self._gate.spending_key(vault, old), random_key()
        device = await self._checked(new, vault.device is not None, vault.inner.backend)
        ready = keys.with_new_keys(vault.with_kdf(self._kdf), smk, new_smk)
        changed = await self._commit(
            vault, lambda: keys.with_password(ready, new, new_smk, device, entropy)
        )
        vault.vmk.wipe()
        return await self._database.finish_rekey(changed)

    async def reset(
        self,
        container: Container,
        entropy: Secret,
        new: Secret,
        use_keyring: bool,
        close: Callable[[], Awaitable[None]],
    ) -> OpenVault:
        """The phrase in place of the password. close: called when nothing was refused so far."""
        header = container.header
        vault = await self._slow(lambda: keys.open_by_phrase(container, entropy))
        smk = keys.spending_key_by_phrase(vault, entropy)
        device = await self._checked(new, use_keyring, None)
        known = await self._gate.known(header, use_keyring)
        await close()
        noted = await self._database.open_unchecked(vault)
        try:
            ready = keys.without_second_factor(vault.with_kdf(self._kdf), noted, known.sgen)
            changed = await self._slow(lambda: keys.with_password(ready, new, smk, device, entropy))
            await self._gate.forgive(header, device)  # their record hangs on the old secret
            await self._committer.change(changed, known.find(header.ds))
        except BaseException:
            await self._database.close()
            raise
        await self._after(changed, header.ds is not None)
        return await self._database.finish_rekey(changed)

    async def _commit(self, before: OpenVault, make: Callable[[], OpenVault]) -> OpenVault:
        changed = await self._slow(make)
        await self._committer.change(changed, before.device)
        await self._after(changed, before.device is not None)
        if before.device is not None:
            before.device.value.wipe()
        return changed

    async def _after(self, changed: OpenVault, had_keyring: bool) -> None:
        await self._database.note_if_possible(changed.header.sgen)
        if had_keyring and changed.device is None:
            await self._committer.forget(changed.header.vid)
        if changed.device is not None and not had_keyring:
            await self._gate.forgive(changed.header, changed.device)

    async def _checked(
        self, new: Secret, use_keyring: bool, pinned: str | None
    ) -> DeviceSecret | None:
        """The device secret that comes with a new password, if that is good enough.

        pinned: the keyring's class that it must be. Raises PasswordTooWeak, KeyringUnusable,
        KeyringLocked.
        """
        await self._slow(lambda: password.check(new, use_keyring))
        return await self._gate.fresh_device(pinned) if use_keyring else None

    async def _undo_creation(self, vault: OpenVault) -> None:
        await self._database.close()
        with contextlib.suppress(OSError, AppError):  # the first failure is the one to tell
            await self._committer.remove()
            await self._slow(self._database.remove)
        if vault.device is not None:
            await self._committer.forget(vault.header.vid)
        vault.wipe()

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)
