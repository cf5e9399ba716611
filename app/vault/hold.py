"""The open vault, held in one place by all that work on it, who take turns."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

from app.core.bus import Bus
from app.vault.disk.commit import ChangeUncertain, Committer
from app.vault.errors import VaultLockedError
from app.vault.events import Change, VaultChanged
from app.vault.format.opened import OpenVault

T = TypeVar("T")


class Hold:
    """turn: whoever changes the vault holds it. vault: None while it is locked."""

    def __init__(self, committer: Committer, bus: Bus) -> None:
        self._committer, self.bus = committer, bus
        self.turn = asyncio.Lock()
        self.vault: OpenVault | None = None
        self._work: asyncio.Task[Any] | None = None

    def open(self) -> OpenVault:
        """Raises VaultLockedError."""
        if self.vault is None:
            raise VaultLockedError
        return self.vault

    async def unless_locked(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of work that changes nothing here, for which a lock does not wait.

        Raises VaultLockedError where `let_go` ended it.
        """
        self._work = running = asyncio.create_task(work)
        try:
            return await running
        except asyncio.CancelledError:
            if self._work is not None:
                raise
            raise VaultLockedError from None
        finally:
            self._work = None

    def let_go(self) -> None:
        """End what `unless_locked` waits for."""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()

    async def follow(self, change: Awaitable[OpenVault], what: Change) -> None:
        """Go on with what a change made, also where the disk did not promise to keep it."""
        try:
            self.vault = await change
        except ChangeUncertain as uncertain:
            self.vault = uncertain.vault
            raise
        self.bus.publish(VaultChanged(what))

    async def save(self, vault: OpenVault) -> None:
        """Other contents behind the same ways in: on the disk when this returns.

        Raises StorageError: nothing changed.
        """
        await self._committer.write(vault)
        self.vault = vault

    async def save_change(self, vault: OpenVault, what: Change) -> None:
        """`save` for what people want to be told of."""
        await self.save(vault)
        self.bus.publish(VaultChanged(what))
