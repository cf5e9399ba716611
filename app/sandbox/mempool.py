"""The mempool: what waits for a block, with replacement (BIP-125), packages and eviction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.sandbox.chain import UNCONFIRMED, Chain, Coin, Link
from app.sandbox.codec import (
    Outpoint,
    Transaction,
    display_id,
    outpoint,
    output_number,
    parse_whole_transaction,
)
from app.sandbox.fees import MIN_RELAY_FEE, FeeMarket
from app.sandbox.journal import Journal
from app.sandbox.kernel import Kernel
from app.sandbox.policy import (
    INCREMENTAL_FEE,
    MAX_CLUSTER,
    MAX_REPLACED,
    Refused,
    check_shape,
    check_time,
    fee_for,
)
from app.sandbox.script_index import ScriptIndex, script_hash

_NO_TRANSACTION = "TX decode failed. Make sure the tx has at least one input."


@dataclass(slots=True, eq=False)
class Entry:
    """One waiting transaction: its fee (satoshis), when it came, the coins it spends."""

    transaction: Transaction
    fee: int
    time: float
    spent: list[Coin]
    script_hashes: frozenset[bytes]

    @property
    def txid(self) -> bytes:
        return self.transaction.txid

    @property
    def rate(self) -> float:
        """sat/vB."""
        return self.fee / self.transaction.vsize


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transaction that may enter, and what must leave for it."""

    entry: Entry
    replaced: frozenset[bytes]


class Mempool:
    """Judge, keep and forget unconfirmed transactions; everything lasts through the journal."""

    def __init__(self, chain: Chain, kernel: Kernel, index: ScriptIndex, journal: Journal) -> None:
        self._chain, self._kernel, self._index, self._journal = chain, kernel, index, journal
        self.entries: dict[bytes, Entry] = {}
        self.spenders: dict[Outpoint, bytes] = {}
        self.fees = FeeMarket()
        self._returned: list[bytes] = []  # what undone blocks held, oldest first
        self._undone = False

    def judge(self, raw: bytes, now: float, *, any_fee: bool = False) -> Candidate:
        """Whether this transaction may enter now; changes nothing. Raises Refused."""
        transaction = self._parse(raw)
        check_shape(transaction)
        coins = [self._coin_or_refuse(point) for point in transaction.inputs]
        check_time(transaction, coins, self._chain)
        fee = sum(coin.value for coin in coins) - sum(o.value for o in transaction.outputs)
        if fee < 0:
            raise Refused("bad-txns-in-belowout")
        if not any_fee:
            self._check_fee(fee, transaction.vsize)
        replaced = self._replaced_by(transaction, fee)
        self._check_cluster(transaction, replaced)
        failing = self._kernel.failing_input(raw, [(coin.value, coin.script) for coin in coins])
        if failing is not None:
            shown = display_id(transaction.txid)
            raise Refused(f"mempool-script-verify-flag-failed (input {failing} of {shown})")
        return Candidate(_entry(transaction, fee, now, coins), replaced)

    def accept(self, raw: bytes, now: float, *, any_fee: bool = False) -> Entry:
        """Take a transaction in; what it replaces leaves. Raises Refused."""
        candidate = self.judge(raw, now, any_fee=any_fee)
        for txid in candidate.replaced:
            self._remove(txid)
        entry = candidate.entry
        self.entries[entry.txid] = entry
        for point in entry.transaction.inputs:
            self.spenders[point] = entry.txid
        self._index.entered(entry)
        self._journal.add_waiting(entry.txid, raw, entry.time)
        return entry

    def accept_package(self, raws: Sequence[bytes], now: float) -> list[Entry]:
        """Take parents and their child whose fees are enough together; all or none.

        Raises Refused for the first that cannot enter, or where the whole pays too little.
        """
        taken: list[Entry] = []
        try:
            for raw in raws:
                taken.append(self.accept(raw, now, any_fee=len(raws) > 1))
            self._check_fee(sum(e.fee for e in taken), sum(e.transaction.vsize for e in taken))
        except Refused:
            for entry in reversed(taken):
                self.evict(entry.txid)
            raise
        return taken

    def evict(self, txid: bytes) -> list[bytes]:
        """Forget a transaction and all that spend from it; their ids."""
        gone = self.descendants(txid) if txid in self.entries else []
        for one in gone:
            self._remove(one)
        return gone

    def evict_below(self, rate: int) -> list[bytes]:
        """Forget what pays less than this (sat/kvB), as a full mempool does."""
        poor = [e.txid for e in self.entries.values() if e.fee * 1000 < rate * e.transaction.vsize]
        return [gone for txid in poor for gone in self.evict(txid)]

    def descendants(self, txid: bytes) -> list[bytes]:
        """This waiting transaction and all that hang on it."""
        found, todo = {txid: None}, [txid]
        while todo:
            for child in self._children(todo.pop()):
                if child not in found:
                    found[child] = None
                    todo.append(child)
        return list(found)

    def parents(self, entry: Entry) -> list[bytes]:
        """The waiting transactions that this one spends from."""
        return [p[:32] for p in entry.transaction.inputs if p[:32] in self.entries]

    def coin(self, point: Outpoint) -> Coin | None:
        """The coin at this outpoint, confirmed or waiting, spent in the mempool or not."""
        confirmed = self._chain.coins.get(point)
        if confirmed is not None:
            return confirmed
        entry = self.entries.get(point[:32])
        number = output_number(point)
        if entry is None or number >= len(entry.transaction.outputs):
            return None
        return Coin(*entry.transaction.outputs[number], UNCONFIRMED, False)

    def block_connected(self, _link: Link, _height: int, transactions: list[Transaction]) -> None:
        """A block took some and made others impossible."""
        if not self.entries:
            return
        for transaction in transactions:
            self._remove(transaction.txid)
            for point in transaction.inputs:
                rival = self.spenders.get(point)
                if rival is not None:
                    self.evict(rival)

    def block_disconnected(
        self, _link: Link, _height: int, transactions: list[Transaction]
    ) -> None:
        """A reorganisation undid a block: keep its transactions until the new branch stands."""
        self._undone = True
        self._returned[:0] = [transaction.raw for transaction in transactions[1:]]

    def settle_reorganisation(self, now: float, *, keep: bool) -> None:
        """Take back what undone blocks held, or forget it; drop what cannot stand any more."""
        returned, undone = self._returned, self._undone
        self._returned, self._undone = [], False
        if not undone:
            return
        if keep:
            self.take_back([(raw, now) for raw in returned])
        self._drop_broken()

    def forget_returned(self) -> None:
        """After a replay: what old reorganisations undid was settled then."""
        self._returned, self._undone = [], False

    def take_back(self, waiting: Iterable[tuple[bytes, float]]) -> None:
        """Accept again what was accepted before, in any order, whatever it pays."""
        todo = list(waiting)
        progress = True
        while todo and progress:
            left = [(raw, time) for raw, time in todo if not self._returns(raw, time)]
            progress, todo = len(left) < len(todo), left

    def _returns(self, raw: bytes, time: float) -> bool:
        try:
            self.accept(raw, time, any_fee=True)
        except Refused:
            return False
        return True

    def _parse(self, raw: bytes) -> Transaction:
        try:
            transaction = parse_whole_transaction(raw)
        except ValueError as error:
            raise Refused(_NO_TRANSACTION, -22) from error
        if transaction.txid in self.entries:
            raise Refused("txn-already-in-mempool")
        if self._chain.place(transaction.txid) is not None:
            raise Refused("Transaction outputs already in utxo set", -27)
        return transaction

    def _coin_or_refuse(self, point: Outpoint) -> Coin:
        coin = self.coin(point)
        if coin is None:
            raise Refused("bad-txns-inputs-missingorspent", -25)
        return coin

    def _check_fee(self, fee: int, vsize: int) -> None:
        wanted = fee_for(self.fees.minimum, vsize)
        if fee < wanted:
            kind = "mempool min fee" if self.fees.minimum > MIN_RELAY_FEE else "min relay fee"
            raise Refused(f"{kind} not met, {fee} < {wanted}")

    def _replaced_by(self, transaction: Transaction, fee: int) -> frozenset[bytes]:
        """What leaves if this enters. Raises Refused where it pays too little for that."""
        rivals = {self.spenders[p] for p in transaction.inputs if p in self.spenders}
        if not rivals:
            return frozenset()
        leaving = {txid for rival in rivals for txid in self.descendants(rival)}
        if any(point[:32] in leaving for point in transaction.inputs):
            raise Refused("bad-txns-spends-conflicting-tx")
        if len(leaving) > MAX_REPLACED:
            raise Refused("too many potential replacements")
        shown = display_id(transaction.txid)
        old = sum(self.entries[txid].fee for txid in leaving)
        if fee < old + fee_for(INCREMENTAL_FEE, transaction.vsize):
            reason = f"less fees than conflicting txs; {fee} < {old}"
            raise Refused(f"insufficient fee, rejecting replacement {shown}, {reason}")
        if any(fee / transaction.vsize <= self.entries[rival].rate for rival in rivals):
            reason = "new feerate <= old feerate"
            raise Refused(f"insufficient fee, rejecting replacement {shown}; {reason}")
        return frozenset(leaving)

    def _check_cluster(self, transaction: Transaction, leaving: frozenset[bytes]) -> None:
        """Core 31's limit on transactions that hang together."""
        todo = [p[:32] for p in transaction.inputs if p[:32] in self.entries]
        seen = set(todo) | leaving
        size = 1 + len(set(todo))
        while todo and size <= MAX_CLUSTER:
            entry = self.entries[todo.pop()]
            near = {*self.parents(entry), *self._children(entry.txid)} - seen
            seen |= near
            size += len(near)
            todo.extend(near)
        if size > MAX_CLUSTER:
            raise Refused("too-large-cluster")

    def _children(self, txid: bytes) -> Iterable[bytes]:
        for number in range(len(self.entries[txid].transaction.outputs)):
            child = self.spenders.get(outpoint(txid, number))
            if child is not None:
                yield child

    def _drop_broken(self) -> None:
        """After a reorganisation: forget what spends coins that are no more, or not yet ripe."""
        broken = [entry.txid for entry in self.entries.values() if not self._stands(entry)]
        for txid in broken:
            self.evict(txid)

    def _stands(self, entry: Entry) -> bool:
        coins = [self.coin(point) for point in entry.transaction.inputs]
        present = [coin for coin in coins if coin is not None]
        if len(present) != len(coins):
            return False
        try:
            check_time(entry.transaction, present, self._chain)
        except Refused:
            return False
        return True

    def _remove(self, txid: bytes) -> None:
        if txid not in self.entries:
            return
        for child in set(self._children(txid)):  # its inputs may be confirmed now: a new status
            self._index.touch(self.entries[child])
        entry = self.entries.pop(txid)
        for point in entry.transaction.inputs:
            if self.spenders.get(point) == txid:
                del self.spenders[point]
        self._index.left(entry)
        self._journal.drop_waiting(txid)


def _entry(transaction: Transaction, fee: int, now: float, coins: list[Coin]) -> Entry:
    scripts = [output.script for output in transaction.outputs] + [coin.script for coin in coins]
    hashes = frozenset(script_hash(script) for script in scripts)
    return Entry(transaction, fee, now, coins, hashes)
