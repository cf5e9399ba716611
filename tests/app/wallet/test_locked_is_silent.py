"""Once the wallet is locked, no server hears of it: not even by what was just being asked."""

import asyncio
from collections.abc import Callable

from app.core.secret import Secret
from app.sandbox.hostile import HONEST, HostileServer, Lie
from app.wallet.model import SyncPhase
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD


def test_locked_while_fees_are_asked_for(
    payer: Payer, hostile: Callable[[Lie], HostileServer]
) -> None:
    second = hostile(HONEST)
    wallet, vault = payer.services.wallet, payer.services.vault
    payer.until(lambda: wallet.synchronizer.state.phase is SyncPhase.READY)
    first = wallet.servers.states()[0].server
    other = type(first)("127.0.0.1", second.port, tls=False)
    payer.run(wallet.servers.use((first, other), ""))

    async def lock_in_the_middle(turns: int) -> list[bool]:
        asking = asyncio.create_task(wallet.sending.quotes())
        for _ in range(turns):
            await asyncio.sleep(0)
        await vault.lock()
        await asking
        await wallet.sending.quotes()
        return [state.connected for state in wallet.servers.states()]

    for turns in (0, 3, 10, 30):
        assert payer.run(lock_in_the_middle(turns)) == [False, False]
        payer.run(vault.unlock(Secret(PASSWORD)))
        payer.until(lambda: wallet.synchronizer.state.phase is SyncPhase.READY)
