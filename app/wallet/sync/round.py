"""Bring the tables in line with the histories of some scripts, in short commits.

A script's status is saved only in the commit that completes it, so that a crash at any moment
costs no more than asking again for what was not finished.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from app.core.db import Connection
from app.wallet.electrum.protocol import status_of
from app.wallet.electrum.session import Session
from app.wallet.errors import ServerLied
from app.wallet.store import scripts, transactions, undo
from app.wallet.store.derive import Change
from app.wallet.sync.book import ScriptBook
from app.wallet.sync.chain import HeaderChain
from app.wallet.sync.compare import Difference, History, Wanted, compare, status_bytes
from app.wallet.sync.fetch import Fetched, ahead, fetch
from app.wallet.sync.parts import Teller, Tools

T = TypeVar("T")
Progress = Callable[[int, int], None]

_AT_ONCE = 240  # transactions in one piece of work: about 25 ms
_SCRIPTS_AT_ONCE = 400
_UNDER_WAY = 4  # commits' worth of transactions asked for at the same time


class Round:
    """One pass over the histories of some scripts (by script hash)."""

    def __init__(
        self, tools: Tools, teller: Teller, session: Session, chain: HeaderChain, book: ScriptBook
    ) -> None:
        self._tools, self._teller = tools, teller
        self._session, self._chain, self._book = session, chain, book
        self._histories: Mapping[bytes, History] = {}
        self._waiting: dict[bytes, list[bytes]] = {}  # txid -> scripts that wait for it
        self._open: Counter[bytes] = Counter()  # script -> how many transactions it waits for
        self._unshown: dict[bytes, list[bytes]] = {}  # script -> txids that do not plainly pay it
        self.statuses: dict[bytes, bytes | None] = {}
        """What the histories that were taken in amount to."""
        self.contradicted: set[bytes] = set()
        """Scripts whose history denies what was proven before."""
        self.corrected = False
        """Whether payments were let go, so that others may count again."""

    @property
    def unsettled(self) -> set[bytes]:
        """Scripts of which something could not be shown or proven."""
        return {key for key, count in self._open.items() if count > 0}

    async def run(self, histories: Mapping[bytes, History], progress: Progress) -> None:
        """Take these histories in. Raises ServerLied."""
        self._histories = histories
        difference = Difference()
        late: set[bytes] = set()
        for keys in _batches(list(histories), _SCRIPTS_AT_ONCE):
            part = await self._compare(keys)
            difference.add(part)
            late |= self._among(keys, part.late)
            self.contradicted |= self._among(keys, part.contradicted)
        for key in late | self.contradicted:
            self._open[key] += 1  # not to be settled with its last transaction
            self._unshown[key] = [entry.txid for entry in histories[key]]
        await self._settle(key for key in histories if not self._open[key])
        await self._take_in(sorted(difference.wanted.values(), key=_oldest_first), progress)
        await self._rematch(difference)
        for key in late:
            self._open[key] -= 1
        await self._drop(difference, [key for key in late if not self._open[key]])

    async def _compare(self, keys: Sequence[bytes]) -> Difference:
        by_id = {number: self._histories[key] for key in keys for number in self._book.ids(key)}
        found = await self._tools.database.read(partial(compare, histories=by_id))
        for key in keys:
            self.statuses[key] = status_bytes(status_of(self._histories[key]))
            for entry in self._histories[key]:
                if entry.txid in found.wanted:
                    self._waiting.setdefault(entry.txid, []).append(key)
                    self._open[key] += 1
        return found

    def _among(self, keys: Sequence[bytes], numbers: set[int]) -> set[bytes]:
        """Those of these script hashes that stand for one of these scripts."""
        if not numbers:
            return set()
        return {key for key in keys if not numbers.isdisjoint(self._book.ids(key))}

    async def _take_in(self, wanted: Sequence[Wanted], progress: Progress) -> None:
        done = 0
        async for fetched in ahead(_UNDER_WAY, self._fetches(wanted)):
            progress(done, len(wanted))
            await self._save(fetched)
            done += len(fetched.arrivals)

    def _fetches(self, wanted: Sequence[Wanted]) -> Iterator[Coroutine[Any, Any, Fetched]]:
        for some in _batches(wanted, _AT_ONCE):
            yield fetch(self._session, self._chain, self._tools.database, some)

    async def _save(self, fetched: Fetched) -> None:
        complete: list[bytes] = []
        for arrival in fetched.arrivals:
            txid = arrival.tx.txid
            paid = {hashlib.sha256(line.spk).digest() for line in arrival.tx.outputs}
            for key in self._waiting.pop(txid):
                if key not in paid:
                    self._unshown.setdefault(key, []).append(txid)
                self._open[key] -= 1
                if not self._open[key]:
                    complete.append(key)

        def work(db: Connection) -> Change:
            change = transactions.save(db, self._tools.setting(), fetched.arrivals)
            self._settle_in(db, complete)
            return change

        self._teller.changed(await self._tools.database.write(work, durable=False))

    async def _rematch(self, difference: Difference) -> None:
        """Tie what we held to scripts that are new."""
        for some in _batches(sorted(difference.unmatched), _AT_ONCE):

            def work(db: Connection, some: Sequence[bytes] = some) -> Change:
                return transactions.rematch(db, self._tools.setting(), some)

            self._teller.changed(await self._tools.database.write(work, durable=False))

    async def _drop(self, difference: Difference, complete: Sequence[bytes]) -> None:
        """Let go of what servers have forgotten, and settle the scripts that told so.

        In this order: what counts again in its place clears statuses, to be asked about.
        """
        self.corrected = bool(difference.gone)

        def work(db: Connection) -> Change:
            self._settle_in(db, complete)
            return undo.drop(db, self._tools.setting(), difference.gone)

        if complete or difference.gone:
            self._teller.changed(await self._tools.database.write(work, durable=False))

    async def _settle(self, keys: Iterable[bytes]) -> None:
        for some in _batches(list(keys), _SCRIPTS_AT_ONCE):
            await self._tools.database.write(partial(self._settle_in, keys=some), durable=False)

    def _settle_in(self, db: Connection, keys: Sequence[bytes]) -> None:
        """Save the statuses of complete scripts, if what was named does concern them."""
        owners = [(number, key) for key in keys for number in self._book.ids(key)]
        unshown = [(number, txid) for number, key in owners for txid in self._unshown.get(key, ())]
        if unshown and transactions.foreign(db, unshown):
            raise ServerLied(what="history_foreign")
        scripts.save_statuses(db, [(number, self.statuses[key]) for number, key in owners])


def _oldest_first(want: Wanted) -> tuple[bool, int]:
    """Parents mostly before their children, and what waits last."""
    return want.height == 0, want.height


def _batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
