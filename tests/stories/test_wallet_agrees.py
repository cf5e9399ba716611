"""A wallet lives a random life behind a server that lies now and then: its sums stay the chain's.

Two accounts and a third that watches addresses of the first; payments, bumps, blocks,
reorganisations, double spends, evictions, locks and cuts, in an order that a seed decides.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox import lies, wire_lies
from app.sandbox.control import ControlError
from app.sandbox.hostile import HONEST, HostileServer
from app.sandbox.world import World
from app.wallet.errors import WalletError
from app.wallet.model import AccountKind, Payee, PaymentState, Sats, SyncPhase
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

STRANGER = "bcrt1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnard0ew"
LIES = (
    lies.wrong_proof(),
    lies.wrong_transaction(),
    lies.false_heights(),
    lies.false_tip(),
    lies.swallows_broadcasts(),
    wire_lies.truncated(),
    wire_lies.hangs_up(),
    wire_lies.garbage(),
    wire_lies.html_errors(),
)


class Life:
    """Does one random thing at a time; `settle` compares with the chain."""

    def __init__(self, payer: Payer, liar: HostileServer, seed: int) -> None:
        self.payer, self.control, self._liar = payer, payer.control, liar
        self._wallet, self._dice = payer.services.wallet, random.Random(seed)
        self._funded: list[str] = []
        add = self._wallet.accounts.add(AccountKind.BIP86, "Taproot", Secret(PASSWORD))
        self._accounts = (payer.account, payer.run(add))
        watched = "\n".join(payer.address() for _ in range(6))
        payer.run(self._wallet.accounts.add_watch_only("Watching", watched))

    def live(self, times: int) -> None:
        things: tuple[tuple[Callable[[], object], int], ...] = (
            (self._receive, 7),
            (self._pay, 8),
            (self._bump, 6),
            (lambda: self.control.mine(self._dice.choice((1, 1, 2, 6))), 8),
            (self._reorganise, 2),
            (self._double_spend, 2),
            (self._evict, 2),
            (self._lock, 1),
            (lambda: self._liar.behave(self._dice.choice(LIES)), 3),
            (self._trust, 3),
        )
        doings, weights = [doing for doing, _ in things], [weight for _, weight in things]
        for turn in range(times):
            try:
                self._dice.choices(doings, weights)[0]()
            except (WalletError, ControlError):
                pass  # refused, by us or by the chain: then nothing happened
            if turn % 5 == 4:
                self.settle()
        self.settle()

    def settle(self) -> None:
        """Until the wallet's sums are the chain's own reckoning."""
        self.payer.until(self._agrees)

    def _agrees(self) -> bool:
        chain = self.control.balance(script for (script,) in self.payer.run(_scripts(self.payer)))
        ours = self.payer.run(self._wallet.activity.balance(None))
        return (ours.total, ours.confirmed) == (chain.total, chain.confirmed)

    def _address(self) -> str:
        return self.payer.address(self._dice.choice(self._accounts).id)

    def _receive(self) -> None:
        amounts = [self._dice.randrange(1_000, 300_000) for _ in range(self._dice.choice((1, 4)))]
        self._funded.append(self.control.fund_many([(self._address(), a) for a in amounts]))

    def _pay(self) -> None:
        self.payer.account = self._dice.choice(self._accounts)
        to = self._dice.choice((STRANGER, STRANGER, self._address()))
        amount = None if self._dice.random() < 0.1 else Sats(self._dice.randrange(700, 200_000))
        self.payer.send(self.payer.draft(Payee(to, amount), rate=self._dice.choice((1.0, 7.5, 30))))

    def _bump(self) -> None:
        waiting = [row for row in self.payer.rows() if row.state is PaymentState.MEMPOOL]
        if waiting:
            sending = self._wallet.sending
            helps = (sending.speed_up, sending.cancel, sending.child_pays)
            number, rate = self._dice.choice(waiting).id, self._dice.choice((5.0, 20.0, 80.0))
            self.payer.send(self.payer.run(self._dice.choice(helps)(number, rate)))

    def _reorganise(self) -> None:
        kept = self._dice.random() < 0.6
        self.control.reorg(self._dice.choice((1, 1, 2, 4)), keep_transactions=kept)

    def _double_spend(self) -> None:
        if self._funded:
            self.control.double_spend(self._dice.choice(self._funded[-5:]))

    def _evict(self) -> None:
        if waiting := self.control.mempool():
            self.control.evict(self._dice.choice(waiting))

    def _lock(self) -> None:
        self.payer.close()
        self.payer.run(self.payer.services.vault.unlock(Secret(PASSWORD)))

    def _trust(self) -> None:
        self._liar.behave(HONEST)
        self.payer.run(_trust_again(self.payer))


async def _scripts(payer: Payer) -> list[tuple[bytes]]:
    return await payer.services.wallet.activity._database.read(
        lambda db: db.execute("SELECT DISTINCT spk FROM script").fetchall()
    )


async def _trust_again(payer: Payer) -> None:
    payer.services.wallet.servers.trust_again()


@pytest.fixture
def life(tmp_path: Path, runtime: Runtime, world: World) -> Iterator[Callable[[int], Life]]:
    with HostileServer(HONEST, world.electrum_port) as liar:
        servers = (f"127.0.0.1:{liar.port}:t", f"127.0.0.1:{world.electrum_port}:t")
        payer = Payer(tmp_path, runtime, world.control, *servers).begin()
        synchronizer = payer.services.wallet.synchronizer
        payer.until(lambda: synchronizer.state.phase is SyncPhase.READY)
        yield lambda seed: Life(payer, liar, seed)
        payer.close()


def test_sums_are_the_chains(life: Callable[[int], Life]) -> None:
    life(5).live(60)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_sums_are_the_chains_for_long(life: Callable[[int], Life], seed: int) -> None:
    life(seed).live(1_000)
