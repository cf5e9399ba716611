"""The activity: order, filters, search while typing, and memory that empties when locked."""

import asyncio
import random
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.core.bus import Bus
from app.core.clock import SystemClock
from app.core.db import Database
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.events import VaultLocked
from app.wallet.activity import Activity
from app.wallet.chain.hashing import shown
from app.wallet.events import HistoryChanged
from app.wallet.labels import Labels
from app.wallet.model import AccountId, Direction, OutPoint, PaymentQuery, PaymentState, TxId
from app.wallet.search import forms
from app.wallet.store.derive import Change
from app.wallet.store.schema import MIGRATIONS
from tests.app.wallet.store.ledger import (
    BLOCK_TIME,
    NETWORK,
    Ledger,
    address,
    arrival,
    raw_tx,
    spk,
    stranger,
)

T = TypeVar("T")


class Book:
    """A wallet's tables with the services that read them."""

    def __init__(self, folder: Path, runtime: Runtime) -> None:
        self._runtime, self.bus = runtime, Bus()
        self.database = Database(runtime, folder / "wallet.db", MIGRATIONS)
        self.run(self.database.open(Secret(bytes(32))))
        self.activity: Activity
        self.labels: Labels
        self.run(self._services())

    async def _services(self) -> None:
        self.activity = Activity(self.database, self._runtime, self.bus, NETWORK)
        self.labels = Labels(self.database, self.bus, SystemClock())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runtime.submit(work).result(timeout=30)

    def save(self, *raws: tuple[bytes, int | None]) -> Change:
        """Store raw transactions and tell of it, as the synchroniser does."""

        async def work() -> Change:
            arrivals = [arrival(raw, height) for raw, height in raws]
            change = await self.database.write(lambda db: Ledger(db).save(*arrivals))
            accounts = tuple(AccountId(number) for number in change.accounts)
            txids = tuple(TxId(shown(txid)) for txid in change.txids)
            self.bus.publish(HistoryChanged(accounts, txids))
            return change

        return self.run(work())

    def account(self, name: str, scripts: list[str]) -> AccountId:
        return self.run(self.database.write(lambda db: Ledger(db).account(name, scripts)))

    def fill(self, size: int) -> None:
        """So many payments of random amounts."""
        self.account("one", ["a"])
        chance = random.Random(3)
        for start in range(0, size, 500):
            some = range(start, min(start + 500, size))
            self.save(
                *((raw_tx([stranger(n)], [(chance.randrange(10**8), spk("a"))]), n) for n in some)
            )

    def first(self, text: str, most: int) -> tuple[list[int], bool]:
        ids, whole = self.run(self.activity.first_ids(PaymentQuery(text=text), most))
        return list(ids), whole

    def all(self, text: str) -> list[int]:
        return list(self.run(self.activity.payment_ids(PaymentQuery(text=text))))

    def amounts(self, **query: Any) -> list[int]:
        """What the activity shows for a query, as amounts."""

        async def work() -> list[int]:
            ids = await self.activity.payment_ids(PaymentQuery(**query))
            assert await self.activity.count(PaymentQuery(**query)) == len(ids)
            return [row.amount for row in await self.activity.payments(ids)]

        return self.run(work())


@pytest.fixture
def book(tmp_path: Path, runtime: Runtime) -> Iterator[Book]:
    made = Book(tmp_path, runtime)
    yield made
    made.run(made.database.close())


def test_what_waits_comes_first_then_the_newest(book: Book) -> None:
    book.account("one", ["a"])
    for number, height in enumerate((100, 300, 200, None)):
        book.save((raw_tx([stranger(number)], [(1_000 + number, spk("a"))]), height))
    assert book.amounts() == [1_003, 1_001, 1_002, 1_000]
    assert book.amounts(newest_first=False) == [1_000, 1_002, 1_001, 1_003]


def test_each_filter_narrows(book: Book) -> None:
    one, two = book.account("one", ["a"]), book.account("two", ["b"])
    first = raw_tx([stranger(1)], [(50_000, spk("a"))])
    book.save((first, 100), (raw_tx([stranger(2)], [(7_000, spk("b"))]), None))
    sent = raw_tx([(arrival(first).tx.txid, 0)], [(20_000, spk("x")), (29_000, spk("a"))])
    book.save((sent, 200))
    assert book.amounts(account=one) == [-21_000, 50_000]
    assert book.amounts(account=two) == [7_000]
    assert book.amounts(direction=Direction.OUTGOING) == [-21_000]
    assert book.amounts(states=frozenset({PaymentState.MEMPOOL})) == [7_000]
    at = BLOCK_TIME + 200 * 600
    assert book.amounts(since=at, until=at + 1) == [-21_000]
    assert book.amounts(until=at) == [50_000]
    assert book.amounts(account=one, text="500", direction=Direction.INCOMING) == [50_000]


def test_search_finds_any_part_of_everything(book: Book) -> None:
    book.account("one", ["a", "b"])
    one, two = (raw_tx([stranger(n)], [(v, spk(s))]) for n, v, s in _TWO)
    book.save((one, 100), (two, None))
    txid = shown(arrival(one).tx.txid)
    book.run(book.labels.set("tx", txid, "Grüße aus 东京"))
    book.run(book.labels.set("addr", address("b"), "Rent"))
    for text in ("grü", "东", txid[5:15], txid.upper()[-6:], "0.0185", ".0185", "1 850 000"):
        assert book.amounts(text=text) == [1_850_000], text
    for text in ("1850000", "1,850,000 sat", "0.018500 BTC", address("a")[8:20].upper()):
        assert book.amounts(text=text) == [1_850_000], text
    assert book.amounts(text="RENT") == [777]
    assert book.amounts(text="nothing of the kind") == []
    assert len(book.amounts(text="  ")) == 2


_TWO = ((1, 1_850_000, "a"), (2, 777, "b"))


def test_search_sees_what_came_and_changed_since(book: Book) -> None:
    book.account("one", ["a"])
    old = raw_tx([stranger(1)], [(1_111, spk("a"))])
    book.save((old, 100))
    assert book.amounts(text="1111") == [1_111]
    book.save((raw_tx([stranger(2)], [(21_111, spk("a"))]), None))
    assert book.amounts(text="1111") == [21_111, 1_111]
    txid = shown(arrival(old).tx.txid)
    book.run(book.labels.set("tx", txid, "coffee"))
    assert book.amounts(text="coffee") == [1_111]
    book.run(book.labels.set("tx", txid, ""))
    assert book.amounts(text="coffee") == []


def test_typing_on_sees_what_came_and_changed_since(book: Book) -> None:
    book.account("one", ["a"])
    old = raw_tx([stranger(1)], [(1_111, spk("a"))])
    book.save((old, 100))
    assert book.amounts(text="111") == [1_111]
    book.save((raw_tx([stranger(2)], [(21_111, spk("a"))]), None))
    assert book.amounts(text="1111") == [21_111, 1_111]
    assert book.amounts(text="cof") == []
    book.run(book.labels.set("tx", shown(arrival(old).tx.txid), "coffee"))
    assert book.amounts(text="coff") == [1_111]


def test_a_search_given_up_leaves_nothing_unread(book: Book) -> None:
    book.account("one", ["a"])
    raw = raw_tx([stranger(1)], [(1_111, spk("a"))])
    book.save((raw, 100))
    assert book.amounts(text="coffee") == []
    book.run(book.labels.set("tx", shown(arrival(raw).tx.txid), "coffee"))
    before, between = threading.Event(), threading.Event()

    async def give_up() -> None:
        """In the lane: wait, the search for new payments, wait, its reading of the label."""
        first = asyncio.create_task(book.database.read(lambda _: before.wait()))
        search = asyncio.create_task(book.activity.payment_ids(PaymentQuery(text="coffee")))
        second = asyncio.create_task(book.database.read(lambda _: between.wait()))
        await asyncio.sleep(0)
        before.set()
        await first
        for _ in range(100_000):
            if not book.activity._stale_labels:
                break
            await asyncio.sleep(0)
        search.cancel()
        between.set()
        await asyncio.gather(first, second)

    book.run(give_up())
    assert book.amounts(text="coffee") == [1_111]


def test_a_search_may_stop_early_and_go_on(book: Book) -> None:
    book.fill(6_000)
    first, whole = book.first("1", 20)
    every = book.all("1")
    assert not whole
    assert 20 <= len(first) < len(every)
    assert every[: len(first)] == first
    assert book.first("1", 20) == (every, True)


def test_typing_on_finds_what_typing_at_once_finds(book: Book) -> None:
    book.fill(6_000)
    for typed in ("a1b", "0.01", "1 85", "1,8 sat", "bcrt1q", "x1"):
        for end in range(1, len(typed)):
            book.first(typed[:end], 20)  # stops early: the next letter finds it half done
        narrowed = book.all(typed)
        book.activity.forget()
        assert narrowed == book.all(typed), typed


def test_a_late_parent_changes_what_search_shows(book: Book) -> None:
    book.account("one", ["a"])
    parent = raw_tx([stranger(1)], [(90_000, spk("a"))])
    child = raw_tx([(arrival(parent).tx.txid, 0)], [(5_000, spk("x")), (84_000, spk("a"))])
    book.save((child, 101))
    assert book.amounts(text="84000") == [84_000]
    book.save((parent, 100))
    assert book.amounts(text="84000") == []
    assert book.amounts(text="6000") == [-6_000]


def test_locking_empties_the_memory(book: Book) -> None:
    book.account("one", ["a"])
    book.save((raw_tx([stranger(1)], [(1_111, spk("a"))]), 100))
    assert book.amounts(text="1111") == [1_111]

    async def lock() -> None:
        book.bus.publish(VaultLocked("user"))

    book.run(lock())
    assert len(book.activity._text) == 0
    assert book.activity._orders == {}
    assert book.amounts(text="1111") == [1_111]


def test_coins_and_their_freezing(book: Book) -> None:
    mine = book.account("one", ["a", "b"])
    one = raw_tx([stranger(1)], [(1_000, spk("a"))])
    book.save((one, 100), (raw_tx([stranger(2)], [(2_000, spk("b"))]), None))
    big, small = book.run(book.activity.coins(mine))
    assert (big.amount, big.spendable) == (2_000, False)  # a stranger's, unconfirmed
    assert (small.amount, small.spendable) == (1_000, True)
    book.run(book.labels.set_frozen(small.outpoint, True))
    assert book.run(book.activity.balance(mine)).frozen == 1_000
    assert not book.run(book.activity.coins(mine))[1].spendable
    book.run(book.labels.set_frozen(OutPoint(small.outpoint.txid, 0), False))
    assert book.run(book.activity.balance(None)).frozen == 0


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("0.0185", ("0.0185",)),
        ("1 850", ("1 850", "1850")),
        ("1,850 sats", ("1,850 sats", "1850")),
        ("₿0.5", ("₿0.5", "0.5")),
        (".5", (".5", "0.5")),
        ("Café 12", ("café 12",)),
        ("1.2.3", ("1.2.3",)),
        ("sat", ("sat",)),
    ],
)
def test_amounts_are_understood_in_many_forms(typed: str, looked_for: tuple[str, ...]) -> None:
    assert forms(typed) == looked_for


@pytest.mark.parametrize("size", [3_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_a_keystroke_is_answered_at_once(book: Book, size: int) -> None:
    """p95 of keystroke to rows; the limit allows for other work on the computer."""
    book.fill(size)
    book.run(book.activity.warm())
    times = []
    for text in ("1", "12", "12 3", "0.12", "abc", "abcd", "bcrt1q", "zz", "0.5", "99") * 2:
        began = time.perf_counter()
        ids = book.run(book.activity.payment_ids(PaymentQuery(text=text)))
        book.run(book.activity.payments(ids[:50]))
        times.append(time.perf_counter() - began)
    assert sorted(times)[int(len(times) * 0.95) - 1] < 0.06
