"""The active chain as the world remembers it: blocks, unspent coins, places of transactions."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.sandbox.codec import (
    HEADER_SIZE,
    Outpoint,
    Transaction,
    header_time,
    outpoint,
    parse_block,
    sha256d,
    varint,
)
from app.sandbox.kernel import BlockRefused, Kernel, Step

UNCONFIRMED = -1


class Coin(NamedTuple):
    """A spendable output. height is UNCONFIRMED where its transaction still waits."""

    value: int
    script: bytes
    height: int
    coinbase: bool


class Place(NamedTuple):
    """Where a confirmed transaction lies: height, first byte in its block, length."""

    height: int
    offset: int
    length: int


@dataclass(slots=True)
class Link:
    """One block of the active chain with what is needed to undo it."""

    block_id: bytes
    raw: bytes
    time: int
    txids: list[bytes]
    spent: list[tuple[Outpoint, Coin]]

    @property
    def header(self) -> bytes:
        return self.raw[:HEADER_SIZE]


class Watcher(Protocol):
    """Follows the active chain block by block."""

    def block_connected(self, link: Link, height: int, transactions: list[Transaction]) -> None: ...

    def block_disconnected(
        self, link: Link, height: int, transactions: list[Transaction]
    ) -> None: ...


class Chain:
    """Feed blocks to the consensus engine and keep the indexes that it does not offer."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._watchers: list[Watcher] = []
        self._known: dict[bytes, bytes] = {}
        self._places: dict[bytes, Place] = {}
        self.links: list[Link] = []
        self.coins: dict[Outpoint, Coin] = {}
        self._add_genesis(kernel.genesis())

    @property
    def height(self) -> int:
        return len(self.links) - 1

    @property
    def tip(self) -> Link:
        return self.links[-1]

    def watch(self, watcher: Watcher) -> None:
        """Tell watcher of each block from now on."""
        self._watchers.append(watcher)

    def submit(self, raw: bytes, transactions: list[Transaction] | None = None) -> bool:
        """Judge a block and follow where the chain goes; False for one that is known already.

        transactions: the block's own, where the caller has them parsed. Raises BlockRefused.
        """
        block_id = sha256d(raw[:HEADER_SIZE])
        if block_id in self._known:
            return False
        self._known[block_id] = raw
        try:
            steps = self._kernel.process(raw)
        except BlockRefused:
            del self._known[block_id]
            raise
        for step in steps:
            self._take(step, transactions if step.block_id == block_id else None)
        return True

    def place(self, txid: bytes) -> Place | None:
        return self._places.get(txid)

    def transaction(self, txid: bytes) -> bytes | None:
        """The raw bytes of a confirmed transaction."""
        place = self._places.get(txid)
        if place is None:
            return None
        return self.links[place.height].raw[place.offset : place.offset + place.length]

    def block(self, block_id: bytes) -> bytes | None:
        """A raw block, of a lost branch too."""
        return self._known.get(block_id)

    def median_time(self) -> int:
        """The median time past of the next block (BIP-113)."""
        return self.median_time_at(self.height)

    def median_time_at(self, height: int) -> int:
        """The median time of this block and the ten before it, seconds since 1970."""
        times = sorted(link.time for link in self.links[max(0, height - 10) : height + 1])
        return times[len(times) // 2]

    def _take(self, step: Step, transactions: list[Transaction] | None) -> None:
        if step.connected:
            raw = self._known[step.block_id]
            self._connect(step, raw, transactions or parse_block(raw))
        else:
            self._disconnect()

    def _connect(self, step: Step, raw: bytes, transactions: list[Transaction]) -> None:
        offset = HEADER_SIZE + len(varint(len(transactions)))
        spent: list[tuple[Outpoint, Coin]] = []
        for number, transaction in enumerate(transactions):
            if number:
                spent.extend((point, self.coins.pop(point)) for point in transaction.inputs)
            self._add_coins(transaction, step.height, number == 0)
            length = len(transaction.raw)
            self._places[transaction.txid] = Place(step.height, offset, length)
            offset += length
        link = Link(step.block_id, raw, header_time(raw), [t.txid for t in transactions], spent)
        self.links.append(link)
        for watcher in self._watchers:
            watcher.block_connected(link, step.height, transactions)

    def _disconnect(self) -> None:
        height = self.height
        link = self.links.pop()
        transactions = parse_block(link.raw)
        for transaction in reversed(transactions):
            for number in range(len(transaction.outputs)):
                self.coins.pop(outpoint(transaction.txid, number), None)
            del self._places[transaction.txid]
        made_here = {transaction.txid for transaction in transactions}
        self.coins.update((p, coin) for p, coin in link.spent if p[:32] not in made_here)
        for watcher in self._watchers:
            watcher.block_disconnected(link, height, transactions)

    def _add_coins(self, transaction: Transaction, height: int, coinbase: bool) -> None:
        for number, (value, script) in enumerate(transaction.outputs):
            if script[:1] != b"\x6a":
                self.coins[outpoint(transaction.txid, number)] = Coin(
                    value, script, height, coinbase
                )

    def _add_genesis(self, raw: bytes) -> None:
        """The first block; nobody can spend its coinbase, so it makes no coin."""
        block_id = sha256d(raw[:HEADER_SIZE])
        (coinbase,) = parse_block(raw)
        self._known[block_id] = raw
        self.links.append(Link(block_id, raw, header_time(raw), [coinbase.txid], []))
        self._places[coinbase.txid] = Place(0, HEADER_SIZE + 1, len(coinbase.raw))
