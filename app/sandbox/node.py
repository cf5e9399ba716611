"""A node without peers: engine, chain, mempool and journal as one that tells of changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.clock import Clock
from app.sandbox.chain import Chain
from app.sandbox.codec import Transaction
from app.sandbox.journal import Journal
from app.sandbox.kernel import Kernel
from app.sandbox.mempool import Candidate, Entry, Mempool
from app.sandbox.script_index import ScriptIndex

SCRATCH = "kernel"  # the engine's own files, worthless after the process


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: the tip or not, and the script hashes with a new history."""

    tip: bool
    scripts: frozenset[bytes]


class Node:
    """One regtest world. Not thread-safe: one thread owns it."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Open the folder's journal and replay it (about 1 s for 10,000 transactions)."""
        self._clock = clock
        self._listeners: list[Callable[[Change], None]] = []
        self._journal = Journal(folder)
        kernel = Kernel(folder / SCRATCH)
        self.index = ScriptIndex()
        self.chain = Chain(kernel)
        self.mempool = Mempool(self.chain, kernel, self.index, self._journal)
        self.chain.watch(self.index)
        self.chain.watch(self.mempool)
        self._replay()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock.now()

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call listener after each change."""
        self._listeners.append(listener)

    def submit_block(
        self,
        raw: bytes,
        transactions: list[Transaction] | None = None,
        *,
        keep_transactions: bool = True,
    ) -> bool:
        """Judge a block, journal it, tell the listeners; False for a block that is known.

        What a reorganisation takes out of blocks goes back to the mempool, or is forgotten
        with all that hangs on it where keep_transactions is False. Raises BlockRefused.
        """
        tip = self.chain.tip
        if not self.chain.submit(raw, transactions):
            return False
        self._journal.add_block(raw)
        self.mempool.settle_reorganisation(self.now(), keep=keep_transactions)
        self._settle(tip=self.chain.tip is not tip)
        return True

    def judge(self, raw: bytes) -> Candidate:
        """Whether the mempool would take this transaction. Raises Refused."""
        return self.mempool.judge(raw, self.now())

    def accept(self, raw: bytes) -> Entry:
        """Take a transaction into the mempool. Raises Refused."""
        entry = self.mempool.accept(raw, self.now())
        self._settle()
        return entry

    def accept_package(self, raws: Sequence[bytes]) -> list[Entry]:
        """Take parents and child together, or none. Raises Refused."""
        try:
            return self.mempool.accept_package(raws, self.now())
        finally:
            self._settle()

    def evict(self, txid: bytes) -> list[bytes]:
        """Make the mempool forget a transaction and its descendants; their ids."""
        gone = self.mempool.evict(txid)
        self._settle()
        return gone

    def set_minimum_fee(self, rate: int, *, evict: bool) -> list[bytes]:
        """Ask at least this (sat/kvB) from now on; with evict, forget what pays less."""
        self.mempool.fees.minimum = rate
        gone = self.mempool.evict_below(rate) if evict else []
        self._settle()
        return gone

    def transaction(self, txid: bytes) -> bytes | None:
        """The raw bytes of a waiting or confirmed transaction."""
        entry = self.mempool.entries.get(txid)
        return entry.transaction.raw if entry else self.chain.transaction(txid)

    def close(self) -> None:
        """Leave one file behind, the journal."""
        self._journal.close()

    def _replay(self) -> None:
        for raw in self._journal.blocks():
            self.chain.submit(raw)
        self.mempool.forget_returned()
        self.mempool.take_back(self._journal.waiting())
        self.index.take_touched()
        self._journal.commit()

    def _settle(self, *, tip: bool = False) -> None:
        self._journal.commit()
        change = Change(tip, frozenset(self.index.take_touched()))
        if change.tip or change.scripts:
            for listener in self._listeners:
                listener(change)
