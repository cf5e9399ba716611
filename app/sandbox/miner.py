"""Mine and unmine: choose what a block holds, extend the chain, replace its last blocks."""

import os
from collections.abc import Sequence

from app.sandbox.block import ANYONE_SCRIPT, Template, build_block
from app.sandbox.codec import (
    HEADER_SIZE,
    Transaction,
    parse_transaction,
    parse_whole_transaction,
    sha256d,
    varint,
)
from app.sandbox.mempool import Entry, Mempool
from app.sandbox.node import Node

_FULL_BLOCK = 3_900_000  # weight units; the rest is the coinbase's


class Miner:
    """The world's only miner; each block pays to a script that anyone may spend."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def mine(self, count: int = 1, *, time: int | None = None, empty: bool = False) -> list[bytes]:
        """Mine blocks from the mempool; their ids, oldest first.

        time: seconds since 1970 that the first claims, or the present; later ones add a second.
        """
        return [
            self._mine_one(None if time is None else time + number, empty=empty)
            for number in range(count)
        ]

    def mine_these(self, transactions: list[Transaction], fees: int, time: int) -> None:
        """Mine one block of these, past the mempool: the quick way for a generated history."""
        chain = self._node.chain
        time = max(chain.median_time() + 1, time)
        template = Template(chain.tip.block_id, chain.height + 1, time, fees)
        raw = build_block(template, transactions)
        at = HEADER_SIZE + len(varint(1 + len(transactions)))
        coinbase, _ = parse_transaction(raw, at)
        self._node.submit_block(raw, [coinbase, *transactions])

    def reorganise(
        self,
        depth: int,
        extra: int = 1,
        *,
        keep_transactions: bool = True,
        first_block: Sequence[bytes] = (),
    ) -> list[bytes]:
        """Replace the last depth blocks by depth + extra others; the ids of the new ones.

        The new ones are empty, save that the first holds first_block (raw transactions that
        are valid there). Raises ValueError for an impossible depth, BlockRefused.
        """
        chain = self._node.chain
        if not (0 < depth <= chain.height and extra > 0):
            raise ValueError("depth must lie inside the chain, and the new branch be longer")
        base = chain.height - depth
        previous = chain.links[base].block_id
        time = max(chain.median_time_at(base) + 1, int(self._node.now()))
        new = []
        for number in range(depth + extra):
            template = Template(
                previous, base + 1 + number, time + number, extra=b"\x08" + os.urandom(8)
            )
            held = [parse_whole_transaction(raw) for raw in first_block] if number == 0 else []
            raw = build_block(template, held)
            self._node.submit_block(raw, keep_transactions=keep_transactions)
            previous = sha256d(raw[:HEADER_SIZE])
            new.append(previous)
        return new

    def _mine_one(self, time: int | None, *, empty: bool) -> bytes:
        chain = self._node.chain
        chosen = [] if empty else choose(self._node.mempool)
        claimed = int(self._node.now()) if time is None else time
        template = Template(
            previous=chain.tip.block_id,
            height=chain.height + 1,
            time=max(chain.median_time() + 1, claimed),
            fees=sum(entry.fee for entry in chosen),
            script=ANYONE_SCRIPT,
        )
        raw = build_block(template, [entry.transaction for entry in chosen])
        self._node.submit_block(raw)
        return sha256d(raw[:HEADER_SIZE])


def choose(mempool: Mempool, room: int = _FULL_BLOCK) -> list[Entry]:
    """What goes into the next block: packages by their rate, parents before children.

    A simple form of Core's choice: a package is a transaction with its waiting ancestors, and
    the block closes at the first that does not fit, so that nobody cheap slips into the gap.
    """
    chosen: dict[bytes, Entry] = {}
    packages = [_package(mempool, entry) for entry in mempool.entries.values()]
    packages.sort(key=_rate, reverse=True)
    for package in packages:
        new = [entry for entry in package if entry.txid not in chosen]
        room -= sum(entry.transaction.weight for entry in new)
        if room < 0:
            break
        chosen.update((entry.txid, entry) for entry in new)
    return list(chosen.values())


def _rate(package: list[Entry]) -> float:
    """sat/vB of the package, or of its last transaction where that one pays less."""
    whole = sum(e.fee for e in package) / sum(e.transaction.vsize for e in package)
    return min(whole, package[-1].rate) if len(package) > 1 else whole


def _package(mempool: Mempool, entry: Entry) -> list[Entry]:
    """The entry with its waiting ancestors, ancestors first."""
    ordered: dict[bytes, Entry] = {}
    todo = [(entry, False)]
    while todo:
        one, parents_done = todo.pop()
        if parents_done:
            ordered[one.txid] = one
        elif one.txid not in ordered:
            todo.append((one, True))
            todo.extend((mempool.entries[parent], False) for parent in mempool.parents(one))
    return list(ordered.values())
