"""Decide between transactions that spend the same coin: only one of them can count."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.core.db import Connection
from app.wallet.model import PaymentState

ACTIVE = f"('{PaymentState.SIGNED}','{PaymentState.MEMPOOL}','{PaymentState.CONFIRMED}')"
"""SQL list of the states whose effects count."""

_RIVALS = """
SELECT mine.tx, other.tx FROM spend mine
JOIN spend other ON other.txid = mine.txid AND other.vout = mine.vout AND other.tx <> mine.tx
WHERE mine.tx IN (SELECT value FROM json_each(?))"""
_FACTS = f"""
SELECT id, txid, height, state IN {ACTIVE}, state
FROM tx WHERE id IN (SELECT value FROM json_each(?))
"""
_CHILDREN = f"""
SELECT parent.id, spend.tx FROM tx parent
JOIN spend ON spend.txid = parent.txid JOIN tx child ON child.id = spend.tx
WHERE parent.id IN (SELECT value FROM json_each(?))
  AND child.height IS NULL AND child.state IN {ACTIVE}"""


@dataclass(slots=True)
class _Contender:
    txid: bytes
    height: int | None
    active: bool
    state: str


def resolve(db: Connection, reported: Iterable[int]) -> set[int]:
    """Mark the losers REPLACED, with all that builds on them; return their numbers.

    reported: transactions that a server (or we) named just now, in that order. The one in a block
    wins; among the unconfirmed, the one named last, because a server keeps only one of them.
    """
    order = {tx: place for place, tx in enumerate(reported)}
    pairs = db.execute(_RIVALS, (json.dumps(list(order)),)).fetchall()
    if not pairs:
        return set()
    known = _contenders(db, {tx for pair in pairs for tx in pair})
    losers: dict[int, bytes] = {}
    for tx, rival in sorted(pairs, key=lambda pair: order[pair[0]]):
        one, other = known[tx], known[rival]
        if not one.active or not _may_lose(other) or (one.height and other.height):
            continue
        loser, winner = (tx, other) if other.height else (rival, one)
        known[loser].active = False
        losers[loser] = winner.txid
    return _mark(db, losers)


def _may_lose(rival: _Contender) -> bool:
    """One that was dropped shortly before its replacement came was replaced, too."""
    return rival.active or rival.state == PaymentState.DROPPED


def _contenders(db: Connection, ids: Collection[int]) -> dict[int, _Contender]:
    rows = db.execute(_FACTS, (json.dumps(list(ids)),))
    return {
        tx: _Contender(txid, height, bool(active), state)
        for tx, txid, height, active, state in rows
    }


def _mark(db: Connection, losers: dict[int, bytes]) -> set[int]:
    marked: set[int] = set()
    while losers:
        db.executemany(
            "UPDATE tx SET state = ?, replaced_by = ? WHERE id = ?",
            [(PaymentState.REPLACED, winner, tx) for tx, winner in losers.items()],
        )
        marked |= losers.keys()
        losers = {child: losers[parent] for parent, child in children(db, losers)}
    return marked


def children(db: Connection, ids: Collection[int]) -> list[tuple[int, int]]:
    """(parent, child) for each unconfirmed one that counts and spends an output of these."""
    return db.execute(_CHILDREN, (json.dumps(list(ids)),)).fetchall()


def has_rival(db: Connection, tx: int) -> bool:
    """Whether another transaction that counts spends one of the same coins."""
    rivals = [other for _, other in db.execute(_RIVALS, (json.dumps([tx]),))]
    return any(contender.active for contender in _contenders(db, rivals).values())
