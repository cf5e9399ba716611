"""Compare what a server says of our scripts with what we hold: what is missing, gone, wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.core.db import Connection
from app.wallet.electrum.protocol import HistoryEntry
from app.wallet.model import PaymentState
from app.wallet.store import transactions
from app.wallet.store.transactions import Known

History = tuple[HistoryEntry, ...]


class Wanted(NamedTuple):
    """A transaction to take in: height > 0 where the server says it is in a block."""

    txid: bytes
    height: int
    held: bool  # we have its bytes already


@dataclass(slots=True)
class Difference:
    """All that some scripts' histories change."""

    wanted: dict[bytes, Wanted] = field(default_factory=dict)
    unmatched: set[bytes] = field(default_factory=set)  # held, but not yet tied to this script
    gone: set[bytes] = field(default_factory=set)  # unconfirmed, and not named any more
    late: set[int] = field(default_factory=set)  # scripts to be settled after these two
    contradicted: set[int] = field(default_factory=set)  # scripts denying what we have proven

    def add(self, other: "Difference") -> None:
        self.wanted |= other.wanted
        self.unmatched |= other.unmatched
        self.gone |= other.gone
        self.late |= other.late
        self.contradicted |= other.contradicted


def status_bytes(text: str | None) -> bytes | None:
    """A status as it is kept: 32 bytes instead of the protocol's hex digits."""
    return None if text is None else bytes.fromhex(text)


def compare(db: Connection, histories: Mapping[int, History]) -> Difference:
    """What these scripts' histories (by script number) change. About 20 us a script."""
    difference = Difference()
    tied = transactions.touching(db, histories)
    named = {entry.txid for history in histories.values() for entry in history}
    known = transactions.known(db, named)
    for script, history in histories.items():
        for entry in history:
            row = known.get(entry.txid)
            if _denies(entry, row):
                difference.contradicted.add(script)
            elif _is_news(entry, row):
                wanted = Wanted(entry.txid, max(entry.height, 0), row is not None)
                difference.wanted[entry.txid] = wanted
            if row is not None and entry.txid not in tied[script]:
                difference.unmatched.add(entry.txid)
                difference.late.add(script)
        _missing(difference, script, tied[script], {entry.txid for entry in history})
    return difference


def _denies(entry: HistoryEntry, row: Known | None) -> bool:
    return row is not None and row.height is not None and entry.height != row.height


def _is_news(entry: HistoryEntry, row: Known | None) -> bool:
    if row is None or entry.height > 0:
        return row is None or row.height is None
    return row.height is None and row.state is not PaymentState.MEMPOOL


def _missing(
    difference: Difference, script: int, tied: Mapping[bytes, Known], named: set[bytes]
) -> None:
    for txid, row in tied.items():
        if txid in named:
            continue
        if row.height is not None:
            difference.contradicted.add(script)
        elif row.state is PaymentState.MEMPOOL:
            difference.gone.add(txid)
            difference.late.add(script)
