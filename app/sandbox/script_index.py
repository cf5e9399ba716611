"""Which transactions touch which script: the question that Electrum clients ask."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from app.sandbox.chain import Link
from app.sandbox.codec import Transaction


class Waiting(Protocol):
    """A mempool entry, as far as the index looks at it."""

    @property
    def txid(self) -> bytes: ...

    @property
    def script_hashes(self) -> frozenset[bytes]: ...


class Confirmed(NamedTuple):
    """One line of a script's history."""

    txid: bytes
    height: int


def script_hash(script: bytes) -> bytes:
    """SHA-256 of an output script; the wire shows it reversed, in hex."""
    return hashlib.sha256(script).digest()


class ScriptIndex:
    """History by script hash, confirmed and waiting, and who must be told about a change."""

    def __init__(self) -> None:
        self._confirmed: dict[bytes, list[Confirmed]] = {}
        self._waiting: dict[bytes, dict[bytes, None]] = {}
        self._touched: set[bytes] = set()

    def confirmed(self, key: bytes) -> list[Confirmed]:
        """In the order of the chain."""
        return self._confirmed.get(key, [])

    def waiting(self, key: bytes) -> Iterable[bytes]:
        """Ids of the mempool's transactions, in the order they came."""
        return self._waiting.get(key, {})

    def take_touched(self) -> set[bytes]:
        """Script hashes whose history changed since the last call."""
        touched, self._touched = self._touched, set()
        return touched

    def touch(self, entry: Waiting) -> None:
        self._touched |= entry.script_hashes

    def entered(self, entry: Waiting) -> None:
        """The mempool took a transaction."""
        self.touch(entry)
        for key in entry.script_hashes:
            self._waiting.setdefault(key, {})[entry.txid] = None

    def left(self, entry: Waiting) -> None:
        """The mempool dropped a transaction, or a block took it."""
        self.touch(entry)
        for key in entry.script_hashes:
            waiting = self._waiting[key]
            del waiting[entry.txid]
            if not waiting:
                del self._waiting[key]

    def block_connected(self, link: Link, height: int, transactions: list[Transaction]) -> None:
        for transaction, keys in _touched_by(link, transactions):
            line = Confirmed(transaction.txid, height)
            for key in keys:
                self._confirmed.setdefault(key, []).append(line)
            self._touched |= keys

    def block_disconnected(self, link: Link, height: int, transactions: list[Transaction]) -> None:
        for _transaction, keys in _touched_by(link, transactions):
            for key in keys:
                lines = self._confirmed[key]
                while lines and lines[-1].height >= height:
                    lines.pop()
            self._touched |= keys


def _touched_by(
    link: Link, transactions: list[Transaction]
) -> Iterable[tuple[Transaction, set[bytes]]]:
    """Each transaction of a block with the script hashes that it pays or spends."""
    spent = iter(link.spent)
    for number, transaction in enumerate(transactions):
        keys = {script_hash(output.script) for output in transaction.outputs}
        if number:
            keys |= {script_hash(next(spent)[1].script) for _ in transaction.inputs}
        yield transaction, keys
