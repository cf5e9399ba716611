"""The open vault, held in one place by all that work on it, who take turns."""

import asyncio
from collections.abc import Awaitable

from app.core.bus import Bus
from app.vault.disk.commit import ChangeUncertain, Committer
from app.vault.errors import VaultLockedError
from app.vault.events import Change, VaultChanged
from app.vault.format.opened import OpenVault


class Hold:
    """turn: whoever changes the vault holds it. vault: None while it is locked."""

    def __init__(self, committer: Committer, bus: Bus) -> None:
        self._committer, self.bus = committer, bus
        self.turn = asyncio.Lock()
        self.vault: OpenVault | None = None

    def open(self) -> OpenVault:
        """Raises VaultLockedError."""
        if self.vault is None:
            raise VaultLockedError
        return self.vault

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
