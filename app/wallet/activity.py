"""The activity: which payments there are, searched, filtered, counted, and what each one was."""

import asyncio
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from app.core.bus import Bus
from app.core.db import Connection, Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.vault.events import VaultLocked
from app.wallet.chain.hashing import from_shown
from app.wallet.events import HistoryChanged, LabelChanged
from app.wallet.model import (
    AccountId,
    Balance,
    BalancePoint,
    Coin,
    PaymentDetail,
    PaymentQuery,
    PaymentRow,
    TxId,
)
from app.wallet.search import Scan, SearchText, labels_wanted
from app.wallet.store import coins, detail, labels, payments
from app.wallet.store.payments import Searchable

LANE = "search"
_CHUNK = 4000  # payments read at once: about 20 ms, so that other readers need not wait
_COINS_AT_ONCE = 2000
_LINES_AT_ONCE = 5000  # searched without a pause: about 1 ms, in which the window's thread waits
_ORDERS_KEPT = 8  # answers to the last queries, 0.8 MB each at 100,000 payments


class Activity:
    """Reads only. Every result is what the tables say at the moment of the call."""

    def __init__(self, database: Database, runtime: Runtime, bus: Bus, network: Network) -> None:
        self._database, self._runtime, self._network = database, runtime, network
        self._text = SearchText()
        self._loaded = 0  # highest payment number in the search text
        self._stale: set[TxId] = set()
        self._stale_labels: set[str] = set()
        self._warming = asyncio.Lock()
        self._changes = 0
        self._orders: dict[PaymentQuery, array[int]] = {}
        self._last: tuple[int, PaymentQuery, Scan] | None = None  # with _changes as they were
        bus.subscribe(HistoryChanged, self._history_changed)
        bus.subscribe(LabelChanged, self._label_changed)
        bus.subscribe(VaultLocked, lambda _: self.forget())

    def forget(self) -> None:
        """Drop what is held in memory: the wallet is locked."""
        self._changes += 1
        self._orders.clear()
        self._start_anew()

    async def payment_ids(self, query: PaymentQuery) -> Sequence[int]:
        """The numbers of all payments that fit, in the query's order."""
        return (await self.first_ids(query, None))[0]

    async def first_ids(self, query: PaymentQuery, most: int | None) -> "tuple[array[int], bool]":
        """The beginning of payment_ids, `most` or more where so many fit; whether it is all."""
        changes = self._changes
        order = await self._order(query)
        if not query.text.strip():
            return order, True
        await self.warm()
        scan = self._scan(changes, query, order)
        while not scan.whole and (most is None or len(scan.found) < most):
            at, some = scan.at, scan.next(_LINES_AT_ONCE)
            find = partial(self._text.filter, some, scan.wanted)
            scan.take(at, len(some), await self._runtime.blocking(LANE, find))
        return scan.found[:], scan.whole

    def _scan(self, changes: int, query: PaymentQuery, order: "array[int]") -> Scan:
        """The last search, where it is this one, narrowed where it is a part of it; or a new one.

        changes: as they were before `order` was read; after any other nothing is taken up again.
        """
        known, last, scan = self._last or (changes, query, Scan(order, query.text))
        if changes != self._changes or known != changes or replace(last, text=query.text) != query:
            scan = Scan(order, query.text)
        elif last != query:
            scan = scan.narrowed(query.text) or Scan(order, query.text)
        self._last = changes, query, scan
        return scan

    async def count(self, query: PaymentQuery) -> int:
        if query.text.strip():
            return len(await self.payment_ids(query))
        return await self._database.read(lambda db: payments.count(db, query))

    async def payments(self, ids: Sequence[int]) -> tuple[PaymentRow, ...]:
        """The rows of these, in this order; payments that are gone are left out."""
        return await self._database.read(lambda db: payments.rows(db, ids))

    async def detail(self, payment_id: int) -> PaymentDetail | None:
        """One payment in full; None if it is gone."""
        return await self._database.read(lambda db: detail.detail(db, self._network, payment_id))

    async def find(self, txid: TxId, account: AccountId | None = None) -> int | None:
        """The number of the payment that this transaction is, in this account or the first."""
        wire = from_shown(txid)
        return await self._database.read(lambda db: payments.of_tx(db, wire, account))

    async def balance(self, account: AccountId | None) -> Balance:
        """Of one account; None for all together."""
        return await self._database.read(lambda db: coins.balance(db, account))

    async def balance_history(
        self, account: AccountId | None, since: int | None = None
    ) -> tuple[BalancePoint, ...]:
        """Confirmed balance at the end of each day that changed it, oldest first."""
        return tuple(await self._database.read(lambda db: coins.history(db, account, since)))

    async def coins(self, account: AccountId | None) -> tuple[Coin, ...]:
        """Unspent coins, the largest first."""
        keys = await self._database.read(lambda db: coins.unspent_keys(db, account))
        found: list[Coin] = []
        for start in range(0, len(keys), _COINS_AT_ONCE):
            some = keys[start : start + _COINS_AT_ONCE]
            found += await self._database.read(partial(coins.coins, keys=some))
        return tuple(found)

    async def warm(self) -> None:
        """Bring the search text up to date, so that the first keystroke need not wait for it."""
        async with self._warming:
            while rows := await self._searchable(
                partial(payments.searchable, after=self._loaded, limit=_CHUNK)
            ):
                self._loaded = rows[-1].id
            await self._renew()

    async def _renew(self) -> None:
        """Read again what changed since its line was made."""
        txids, self._stale = self._stale, set()
        refs, self._stale_labels = self._stale_labels, set()
        try:
            await self._read_again(sorted(txids), refs)
        except BaseException:  # also when nobody waits for it any more
            if self._loaded:  # else they were forgotten meanwhile
                self._stale |= txids
                self._stale_labels |= refs
            raise

    async def _read_again(self, txids: Sequence[TxId], refs: Iterable[str]) -> None:
        for start in range(0, len(txids), _CHUNK):
            some = [from_shown(txid) for txid in txids[start : start + _CHUNK]]
            await self._searchable(partial(payments.searchable_of, txids=some))
        changed = [number for ref in refs for number in self._text.with_ref(ref)]
        if changed:
            await self._searchable(lambda db: payments.searchable_in(db, changed))

    async def _searchable(self, read: Callable[[Connection], list[Searchable]]) -> list[Searchable]:
        def rows_and_labels(
            db: Connection,
        ) -> tuple[list[Searchable], dict[tuple[str, str], str]]:
            rows = read(db)
            return rows, labels.among(db, labels_wanted(rows))

        rows, texts = await self._database.read(rows_and_labels)
        self._text.put(rows, texts)
        return rows

    async def _order(self, query: PaymentQuery) -> "array[int]":
        bare = replace(query, text="")
        if bare in self._orders:
            return self._orders[bare]
        changes = self._changes
        found = await self._database.read(lambda db: payments.ids(db, bare))
        if changes == self._changes:  # else it is old news already
            if len(self._orders) >= _ORDERS_KEPT:
                self._orders.clear()
            self._orders[bare] = found
        return found

    def _history_changed(self, event: HistoryChanged) -> None:
        self._changes += 1
        self._orders.clear()
        if not event.txids:
            self._start_anew()
        elif self._loaded:
            self._stale.update(event.txids)

    def _label_changed(self, event: LabelChanged) -> None:
        self._changes += 1
        if not event.ref:
            self._start_anew()
        elif self._loaded:
            self._stale_labels.add(event.ref)

    def _start_anew(self) -> None:
        self._text.clear()
        self._last = None
        self._stale.clear()
        self._stale_labels.clear()
        self._loaded = 0
