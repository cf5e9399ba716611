"""The world's purse: coins that anyone may spend pay to wallets, cheat them and fill blocks."""

from collections.abc import Iterable, Sequence

from app.sandbox.block import ANYONE_SCRIPT, ANYONE_WITNESS, COINBASE_MATURITY
from app.sandbox.chain import Coin, Link
from app.sandbox.codec import (
    Outpoint,
    Transaction,
    outpoint,
    parse_whole_transaction,
    write_transaction,
)
from app.sandbox.mempool import Entry
from app.sandbox.miner import Miner
from app.sandbox.node import Node
from app.sandbox.policy import INCREMENTAL_FEE, Refused, fee_for

CALM_RATE = 2.0  # sat/vB
_PIECES = 80  # so many payments may wait side by side without hanging on each other
_BLOCK_SECONDS = 600
_SMALLEST = 10_000  # satoshis; smaller coins are left alone
_FILLER_DATA = 98_000  # bytes: a transaction may weigh 400,000 units

Outputs = Sequence[tuple[int, bytes]]


class FaucetEmpty(Exception):
    """No coins left for this amount: mine blocks until more ripen."""


class Faucet:
    """Pays from the miner's coins. Watches the chain to know them."""

    def __init__(self, node: Node, miner: Miner) -> None:
        self._node, self._miner = node, miner
        chain = node.chain
        self._own = {p for p, coin in chain.coins.items() if coin.script == ANYONE_SCRIPT}
        chain.watch(self)

    def endow(self, blocks: int, age: int = 0) -> None:
        """Begin a world: mine blocks until age seconds ago and break some coins into pieces."""
        start = int(self._node.now()) - age - blocks * _BLOCK_SECONDS
        for number in range(blocks - 1):
            self._miner.mine(time=start + number * _BLOCK_SECONDS)
        coins = self._ripe()[:4]
        if coins:
            piece = (sum(coin.value for _, coin in coins) - 100_000) // _PIECES
            self._send([p for p, _ in coins], [(piece, ANYONE_SCRIPT)] * _PIECES)
        self._miner.mine(time=start + (blocks - 1) * _BLOCK_SECONDS)

    def pay(self, outputs: Outputs, rate: float = CALM_RATE) -> bytes:
        """Send one payment into the mempool at this fee rate (sat/vB); its id.

        Raises FaucetEmpty, or Refused where the mempool's policy says no.
        """
        wanted = sum(value for value, _ in outputs)
        for coins in self._choices(wanted + 100_000):
            spare = sum(coin.value for _, coin in coins) - wanted
            points = [point for point, _ in coins]
            draft = _spend(points, [*outputs, (spare, ANYONE_SCRIPT)])
            fee = max(self._fee(rate, draft), fee_for(self._node.mempool.fees.minimum, draft.vsize))
            try:
                return self._send(points, [*outputs, (spare - fee, ANYONE_SCRIPT)])
            except Refused as refusal:
                if refusal.reason != "too-large-cluster":
                    raise
        raise FaucetEmpty

    def double_spend(self, txid: bytes) -> bytes:
        """Spend the same coins back to the faucet; the id of the rival.

        A waiting payment is replaced in the mempool; a confirmed one by a reorganisation whose
        first block holds the rival. Raises ValueError for coins that are not the faucet's.
        """
        entry = self._node.mempool.entries.get(txid)
        if entry is not None:
            return self._replace(entry)
        place = self._node.chain.place(txid)
        if place is None:
            raise ValueError("no such transaction")
        link = self._node.chain.links[place.height]
        original = parse_whole_transaction(self._node.transaction(txid) or b"")
        spent = dict(link.spent)
        rival = _rival(original, [spent[point] for point in original.inputs], 1000)
        depth = self._node.chain.height - place.height + 1
        self._miner.reorganise(depth, first_block=[rival.raw])
        return rival.txid

    def fill(self, vsize: int, rate: float) -> list[bytes]:
        """Crowd the mempool with about so many virtual bytes at this rate (sat/vB); their ids."""
        crowd = []
        while vsize > 0:
            data = min(vsize, _FILLER_DATA)
            script = b"\x6a\x4e" + data.to_bytes(4, "little") + bytes(data)
            crowd.append(self.pay([(0, script)], rate))
            vsize -= data + 200
        return crowd

    def block_connected(self, link: Link, _height: int, transactions: list[Transaction]) -> None:
        self._own.difference_update(point for point, _ in link.spent)
        self._own.update(_own_outputs(transactions))
        self._own.difference_update(point for point, _ in link.spent)

    def block_disconnected(self, link: Link, _height: int, transactions: list[Transaction]) -> None:
        self._own.update(p for p, coin in link.spent if coin.script == ANYONE_SCRIPT)
        self._own.difference_update(_own_outputs(transactions))

    def _replace(self, entry: Entry) -> bytes:
        leaving = [
            self._node.mempool.entries[t] for t in self._node.mempool.descendants(entry.txid)
        ]
        draft = _rival(entry.transaction, entry.spent, 0)
        least = sum(e.fee for e in leaving) + fee_for(2 * INCREMENTAL_FEE, draft.vsize)
        fee = max(least, self._fee(entry.rate * 1.5, draft))
        return self._node.accept(_rival(entry.transaction, entry.spent, fee).raw).txid

    def _choices(self, wanted: int) -> Iterable[list[tuple[Outpoint, Coin]]]:
        """Ways to gather so many satoshis: one ripe coin, several, one that still waits."""
        ripe = self._ripe()
        fitting = [pair for pair in ripe if pair[1].value >= wanted]
        if fitting:
            yield [fitting[-1]]
        gathered: list[tuple[Outpoint, Coin]] = []
        while ripe and sum(coin.value for _, coin in gathered) < wanted:
            gathered.append(ripe.pop(0))
        if not fitting and sum(coin.value for _, coin in gathered) >= wanted:
            yield gathered
        for pair in self._waiting():
            if pair[1].value >= wanted:
                yield [pair]

    def _ripe(self) -> list[tuple[Outpoint, Coin]]:
        """Confirmed coins that can be spent now, the largest first."""
        chain, spenders = self._node.chain, self._node.mempool.spenders
        pairs = [(p, chain.coins[p]) for p in self._own if p not in spenders]
        oldest = chain.height + 1 - COINBASE_MATURITY
        ripe = [
            (p, coin)
            for p, coin in pairs
            if coin.value >= _SMALLEST and (not coin.coinbase or coin.height <= oldest)
        ]
        return sorted(ripe, key=lambda pair: (-pair[1].value, pair[0]))

    def _waiting(self) -> list[tuple[Outpoint, Coin]]:
        """The faucet's change in the mempool, the newest first."""
        mempool = self._node.mempool
        points = _own_outputs(e.transaction for e in reversed(mempool.entries.values()))
        found = ((p, mempool.coin(p)) for p in points if p not in mempool.spenders)
        return [(p, coin) for p, coin in found if coin is not None]

    def _send(self, points: Sequence[Outpoint], outputs: Outputs) -> bytes:
        return self._node.accept(_spend(points, outputs).raw).txid

    @staticmethod
    def _fee(rate: float, draft: Transaction) -> int:
        return fee_for(round(rate * 1000), draft.vsize)


def _own_outputs(transactions: Iterable[Transaction]) -> Iterable[Outpoint]:
    for transaction in transactions:
        for number, output in enumerate(transaction.outputs):
            if output.script == ANYONE_SCRIPT:
                yield outpoint(transaction.txid, number)


def _spend(points: Sequence[Outpoint], outputs: Outputs) -> Transaction:
    raw = write_transaction(points, outputs, [[ANYONE_WITNESS]] * len(points))
    return parse_whole_transaction(raw)


def _rival(original: Transaction, spent: Sequence[Coin], fee: int) -> Transaction:
    """A transaction that spends the same coins to the faucet."""
    if any(coin.script != ANYONE_SCRIPT for coin in spent):
        raise ValueError("only the faucet's payments can be spent twice")
    value = sum(coin.value for coin in spent) - fee
    return _spend(original.inputs, [(value, ANYONE_SCRIPT)])
