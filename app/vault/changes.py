"""Each security change: from what there is to the next open vault, made durable on the way."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from app.core.clock import Clock
from app.core.errors import AppError
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault import password
from app.vault.codes.totp import step_of
from app.vault.cost import Cost
from app.vault.crypto import random_key
from app.vault.disk.commit import VAULT_LANE, Committer
from app.vault.disk.contents import VaultDatabase
from app.vault.entry.gate import Gate
from app.vault.format import keys, opening
from app.vault.format.container import Container
from app.vault.format.device import DeviceSecret
from app.vault.format.inner import Inner
from app.vault.format.keys import Credentials, NewKeys
from app.vault.format.opened import OpenVault

T = TypeVar("T")


class Changes:
    """The callers see to it that one change runs at a time."""

    def __init__(
        self,
        committer: Committer,
        database: VaultDatabase,
        gate: Gate,
        runtime: Runtime,
        clock: Clock,
        cost: Cost,
    ) -> None:
        self._committer, self._database, self._gate = committer, database, gate
        self._runtime, self._clock, self._cost = runtime, clock, cost

    async def create(self, new_password: Secret, new: NewKeys, use_keyring: bool) -> OpenVault:
        """A new vault with its database open; after a failure there is neither."""
        device = await self._checked(new_password, use_keyring)
        vid, credentials = keys.new_vid(), self._credentials(new_password, device)
        vault = await self._slow(lambda: keys.make(new, credentials, vid, self._cost.kdf))
        await self._slow(self._database.set_aside)
        try:
            await self._committer.change(vault, None)
            await self._gate.forget_failures()
            return await self._database.open(vault)
        except AppError:
            await self._undo_creation(vault)
            raise

    async def password(
        self, vault: OpenVault, smk: Secret, new: Secret, use_keyring: bool
    ) -> OpenVault:
        """Another password, device secret and salts. smk: what the old password gave."""
        device = await self._checked(new, use_keyring, vault)
        return await self._with_password(vault, vault.inner, smk, new, device)

    async def contents(
        self, vault: OpenVault, inner: Inner, password: Secret, smk: Secret
    ) -> OpenVault:
        """The same password, everything else anew: for login codes and freeze, which are in inner.

        smk: what the password gave. Raises KeyringUnusable, KeyringLocked, StorageError.
        """
        device = None
        if vault.device is not None:
            device = await self._gate.fresh_device(inner.backend, vault.device.id)
        return await self._with_password(vault, inner, smk, password, device)

    async def renewal(
        self, vault: OpenVault, smk: Secret, new: Secret, entropy: Secret | None
    ) -> OpenVault:
        """Also another vault key, spending key and database key. smk: as the old password gave."""
        keys.require_phrase(vault, entropy)
        new_smk = random_key()
        device = await self._checked(new, vault.device is not None, vault)
        ready = keys.with_new_keys(vault.with_kdf(self._cost.kdf), smk, new_smk)
        credentials = self._credentials(new, device, entropy)
        changed = await self._commit(vault, lambda: keys.with_password(ready, new_smk, credentials))
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
        vault = await self._slow(lambda: opening.by_phrase(container, entropy))
        smk = opening.spending_key_by_phrase(vault, entropy)
        device = await self._checked(new, use_keyring, before=header.ds)
        known = await self._gate.known(header, use_keyring)
        await close()
        noted = await self._database.open_unchecked(vault)
        try:
            ready = keys.without_second_factor(vault.with_kdf(self._cost.kdf), noted, known.sgen)
            credentials = self._credentials(new, device, entropy)
            changed = await self._slow(lambda: keys.with_password(ready, smk, credentials))
            before = known.find(header.ds)
            await self._gate.forgive(header, device, before)  # their record hangs on the old secret
            await self._committer.change(changed, before)
        except BaseException:
            await self._database.close()
            raise
        await self._after(changed, header.ds)
        return await self._database.finish_rekey(changed)

    async def adopt(
        self, vault: OpenVault, smk: Secret, new: Secret, use_keyring: bool
    ) -> OpenVault:
        """A vault that came from elsewhere, its database in place: a password of this computer.

        It is another copy: what the keyring knows of this vault from other folders stays.
        """
        device = await self._checked(new, use_keyring)
        noted = await self._database.open_unchecked(vault)
        sgen = max(vault.header.sgen, noted)
        ready = replace(vault.with_kdf(self._cost.kdf), header=replace(vault.header, sgen=sgen))
        credentials = self._credentials(new, device)
        changed = await self._slow(lambda: keys.with_password(ready, smk, credentials))
        try:
            await self._gate.forget_failures()
            await self._committer.change(changed, None)
            await self._after(changed, None)
            return await self._database.finish_rekey(changed)
        except BaseException:
            await self._undo_adoption(changed)
            raise

    async def _with_password(
        self,
        vault: OpenVault,
        inner: Inner,
        smk: Secret,
        new: Secret,
        device: DeviceSecret | None,
    ) -> OpenVault:
        ready = replace(vault.with_kdf(self._cost.kdf), inner=inner)
        credentials = self._credentials(new, device)
        return await self._commit(vault, lambda: keys.with_password(ready, smk, credentials))

    def _credentials(
        self, new: Secret, device: DeviceSecret | None, entropy: Secret | None = None
    ) -> Credentials:
        step = step_of(self._clock.now())
        return Credentials(new, device, step, self._cost.window, entropy)

    async def _commit(self, before: OpenVault, make: Callable[[], OpenVault]) -> OpenVault:
        changed = await self._slow(make)
        await self._committer.change(changed, before.device)
        await self._gate.carry_over(changed.header.vid, before.device, changed.device)
        await self._after(changed, None if before.device is None else before.device.id)
        if before.device is not None:
            before.device.value.wipe()
        return changed

    async def _after(self, changed: OpenVault, replaced: bytes | None) -> None:
        """replaced: the id of the device secret that was needed before."""
        await self._database.note_if_possible(changed.header.sgen)
        if replaced is not None and changed.device is None:
            await self._committer.forget(changed.header.vid, replaced)
        if changed.device is not None and replaced is None:
            await self._gate.forgive(changed.header, changed.device)

    async def _checked(
        self,
        new: Secret,
        use_keyring: bool,
        vault: OpenVault | None = None,
        before: bytes | None = None,
    ) -> DeviceSecret | None:
        """The device secret that comes with a new password, if that is good enough.

        vault: the one that it is for, whose keyring it must be. before: the id of the secret that
        it takes the place of, where no vault is open. Raises PasswordTooWeak, KeyringUnusable,
        KeyringLocked.
        """
        pinned = None if vault is None else vault.inner.backend
        if vault is not None and vault.device is not None:
            before = vault.device.id
        await self._slow(lambda: password.check(new, use_keyring))
        return await self._gate.fresh_device(pinned, before) if use_keyring else None

    async def _undo_adoption(self, vault: OpenVault) -> None:
        """The caller takes the database away."""
        with contextlib.suppress(OSError, AppError):  # the first failure is the one to tell
            await self._committer.remove()
        if vault.device is not None:
            await self._committer.forget(vault.header.vid, vault.device.id)
        vault.wipe()

    async def _undo_creation(self, vault: OpenVault) -> None:
        await self._database.close()
        with contextlib.suppress(OSError, AppError):  # the first failure is the one to tell
            await self._committer.remove()
            await self._slow(self._database.remove)
        if vault.device is not None:
            await self._committer.forget(vault.header.vid, vault.device.id)
        vault.wipe()

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)
