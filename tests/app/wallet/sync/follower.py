"""A wallet of the test phrase that follows a world, and waits for facts instead of for time."""

import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from app.core.bus import Bus
from app.core.clock import SystemClock
from app.core.db import Connection, Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.history import TEST_PHRASE
from app.wallet.activity import Activity
from app.wallet.chain.hashing import from_shown
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.pool import ServerPool
from app.wallet.engine.keys import account_keys
from app.wallet.events import HistoryChanged, ServerDistrusted, SyncChanged, TipChanged
from app.wallet.model import (
    Account,
    AccountId,
    AccountKind,
    Balance,
    PaymentDetail,
    PaymentQuery,
    PaymentRow,
    ServerAddress,
    SyncPhase,
    TxId,
)
from app.wallet.store import accounts, payments, scripts
from app.wallet.store.schema import MIGRATIONS
from app.wallet.sync.parts import Tools
from app.wallet.sync.synchronizer import Synchronizer

T = TypeVar("T")

PATIENCE = 20.0
KEY = Secret(bytes(range(32)))


class Follower:
    """One wallet on one network of tests; `account` is m/84'/1'/0' of the test phrase."""

    def __init__(self, folder: Path, runtime: Runtime, ports: Sequence[int]) -> None:
        self.runtime, self.bus = runtime, Bus()
        self.clock = SystemClock()
        self.database = Database(runtime, folder / "wallet.db", MIGRATIONS)
        self.distrusted: list[str] = []
        self._news = threading.Condition()
        self.run(self.database.open(KEY))
        self.account = self.add_account(0)
        self.run(self._begin(ports))

    async def _begin(self, ports: Sequence[int]) -> None:
        servers = [ServerAddress("127.0.0.1", port, tls=False) for port in ports]
        network, clock = Network.REGTEST, self.clock
        self.pool = ServerPool(servers, "", network, MemoryPins(), clock, self.bus.publish)
        self.activity = Activity(self.database, self.runtime, self.bus, network)
        tools = Tools(self.database, self.runtime, self.bus, clock, network)
        self.sync = Synchronizer(tools, self.pool)
        for kind in (HistoryChanged, SyncChanged, TipChanged):
            self.bus.subscribe(kind, lambda _: self._told())
        self.bus.subscribe(ServerDistrusted, lambda event: self.distrusted.append(event.code))
        self.sync.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runtime.submit(work).result(timeout=60)

    def read(self, work: Callable[[Connection], T]) -> T:
        return self.run(self.database.read(work))

    async def nudge(self) -> None:
        """As when an address was handed out."""
        self.sync.nudge()

    def descriptors(self, number: int) -> tuple[str, str]:
        keys = account_keys(Secret(TEST_PHRASE), Secret(""), Network.REGTEST, (number,))
        pair = keys.descriptors[f"bip84/{number}"]
        return pair.external, pair.internal

    def add_account(self, number: int) -> AccountId:
        """The BIP-84 account with this number; found again if it is there."""
        external, internal = self.descriptors(number)
        one = Account(
            AccountId(0),
            f"account {number}",
            AccountKind.BIP84,
            number,
            number,
            external,
            internal,
            20,
            0,
        )
        known = self.read(accounts.all_accounts)
        found = [each.id for each in known if each.external == external]
        return (
            found[0] if found else self.run(self.database.write(lambda db: accounts.add(db, one)))
        )

    def close(self) -> None:
        self.run(self.sync.stop())
        self.run(self.database.close())

    def until(self, true: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until this holds, looking again whenever the wallet tells of something."""
        deadline = time.monotonic() + patience
        while not true():
            left = deadline - time.monotonic()
            assert left > 0, f"never came true; {self.sync.state}, {self.balance()}"
            with self._news:
                self._news.wait(min(left, 0.25))

    def until_ready(self, height: int | None = None) -> None:
        self.until(
            lambda: (
                self.sync.state.phase is SyncPhase.READY
                and (height is None or self.sync.state.height == height)
            )
        )

    def balance(self, account: AccountId | None = None) -> Balance:
        return self.run(self.activity.balance(account))

    def address(self, index: int, keychain: int = 0, account: AccountId | None = None) -> str:
        owner = account or self.account
        self.until(lambda: index < self.read(lambda db: scripts.derived(db, owner, keychain)))
        row = self.read(
            lambda db: db.execute(
                "SELECT address FROM script WHERE account = ? AND keychain = ? AND idx = ?",
                (owner, keychain, index),
            ).fetchone()
        )
        return str(row[0])

    def spks(self) -> list[bytes]:
        return [
            row[0] for row in self.read(lambda db: db.execute("SELECT spk FROM script").fetchall())
        ]

    def row(self, txid: str, account: AccountId | None = None) -> PaymentRow | None:
        def work(db: Connection) -> PaymentRow | None:
            number = payments.of_tx(db, from_shown(txid), account)
            return None if number is None else payments.rows(db, (number,))[0]

        return self.read(work)

    def state(self, txid: str, account: AccountId | None = None) -> str | None:
        found = self.row(txid, account)
        return None if found is None else found.state.value

    def detail(self, txid: str) -> PaymentDetail:
        number = self.run(self.activity.find(TxId(txid)))
        assert number is not None
        found = self.run(self.activity.detail(number))
        assert found is not None
        return found

    def rows(self) -> tuple[PaymentRow, ...]:
        ids = self.run(self.activity.payment_ids(PaymentQuery()))
        return self.run(self.activity.payments(ids))

    def _told(self) -> None:
        with self._news:
            self._news.notify_all()
