"""Transactions: what the chain, a server or we ourselves said, and all that follows from it.

Each function is one step of a database transaction and leaves the derived rows right.
Hashes are 32 bytes in wire order.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from app.core.db import Connection
from app.wallet.model import PaymentState
from app.wallet.store import conflicts, outbox
from app.wallet.store.derive import Change, Setting, refresh
from app.wallet.store.rawtx import RawTx, parse

_BATCH = 500  # SQL parameters in one statement
_IDS = "(SELECT value FROM json_each(?))"
_TOUCHING = f"""
SELECT c.script, t.id, t.txid, t.height, t.state FROM coin c JOIN tx t ON t.id = c.tx
WHERE c.script IN {_IDS}
UNION
SELECT c.script, t.id, t.txid, t.height, t.state FROM coin c JOIN tx p ON p.id = c.tx
JOIN spend s ON s.txid = p.txid AND s.vout = c.vout JOIN tx t ON t.id = s.tx
WHERE c.script IN {_IDS}"""


class Place(NamedTuple):
    """Where a merkle proof put a transaction, in a block of our header chain."""

    height: int
    position: int
    time: int  # of the block, unix seconds


class Arrival(NamedTuple):
    """A transaction that a server reported just now; place is None while unconfirmed."""

    tx: RawTx
    raw: bytes
    place: Place | None = None


class Known(NamedTuple):
    """What we hold of one transaction."""

    id: int
    txid: bytes
    height: int | None
    state: PaymentState


def save(
    db: Connection, setting: Setting, arrivals: Sequence[Arrival], made_here: bool = False
) -> Change:
    """Store transactions in any order, again if need be, and derive their rows.

    made_here: just signed by this wallet, no server has it yet.
    """
    seen = setting.now
    latest = {arrival.tx.txid: arrival for arrival in arrivals}
    before = known(db, latest)
    fresh = [arrival for txid, arrival in latest.items() if txid not in before]
    ids = _insert(db, fresh, seen, made_here)
    reported = [latest[txid] for txid in before]
    news = {before[a.tx.txid].id for a in reported if _report(db, before[a.tx.txid], a, seen)}
    ids |= {txid: row.id for txid, row in before.items()}
    parsed = {ids[txid]: arrival.tx for txid, arrival in latest.items()}
    news |= _match_outputs(db, parsed) | {ids[arrival.tx.txid] for arrival in fresh}
    ordered = [ids[txid] for txid in latest if ids[txid] in news]
    changed = {*ordered, *_spenders(db, ordered), *conflicts.resolve(db, ordered)}
    return refresh(db, setting, changed, parsed)


def known(db: Connection, txids: Collection[bytes]) -> dict[bytes, Known]:
    """What we hold of these, by txid; those we do not have are missing."""
    found: dict[bytes, Known] = {}
    for some in _batches(tuple(txids)):
        marks = ",".join("?" * len(some))
        rows = db.execute(
            f"SELECT id, txid, height, state FROM tx WHERE txid IN ({marks})",
            some,
        )
        found |= {row[1]: Known(row[0], row[1], row[2], PaymentState(row[3])) for row in rows}
    return found


def _batches(items: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _insert(
    db: Connection, fresh: Sequence[Arrival], seen: int, made_here: bool
) -> dict[bytes, int]:
    if not fresh:
        return {}
    (last,) = db.execute("SELECT COALESCE(MAX(id), 0) FROM tx").fetchone()
    ids = {arrival.tx.txid: last + 1 + place for place, arrival in enumerate(fresh)}
    waiting = PaymentState.SIGNED if made_here else PaymentState.MEMPOOL
    rows = []
    for tx, raw, place in fresh:
        where = _placed(place, seen, waiting)
        first_seen = None if place else seen
        size = (tx.vsize, len(tx.inputs), tx.paid)
        flags = (tx.coinbase, tx.final, made_here)
        rows.append((ids[tx.txid], tx.txid, raw, *where, first_seen, *size, *flags))
    db.executemany(
        "INSERT INTO tx(id, txid, raw, height, position, time, state, first_seen, vsize, inputs,"
        " paid, coinbase, final, made_here) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        rows,
    )
    db.executemany(
        "INSERT OR IGNORE INTO spend(txid, vout, tx) VALUES(?,?,?)",
        [
            (line.txid, line.vout, ids[arrival.tx.txid])
            for arrival in fresh
            if not arrival.tx.coinbase  # all coinbases name the same, empty outpoint
            for line in arrival.tx.inputs
        ],
    )
    return ids


def _placed(
    place: Place | None, seen: int, waiting: PaymentState
) -> tuple[int | None, int | None, int, PaymentState]:
    if place is None:
        return None, None, seen, waiting
    return place.height, place.position, place.time, PaymentState.CONFIRMED


def _report(db: Connection, row: Known, arrival: Arrival, seen: int) -> bool:
    """Take in what is new about a transaction that we have; False if nothing is."""
    if arrival.place is not None:
        if row.height == arrival.place.height:
            return False
        height, position, time, state = _placed(arrival.place, seen, PaymentState.MEMPOOL)
        db.execute(
            "UPDATE tx SET height = ?, position = ?, time = ?, state = ?, replaced_by = NULL"
            " WHERE id = ?",
            (height, position, time, state, row.id),
        )
        outbox.remove(db, row.txid)
        return True
    if row.state in (PaymentState.MEMPOOL, PaymentState.CONFIRMED) or _outdone(db, row):
        return False
    db.execute(
        "UPDATE tx SET state = ?, replaced_by = NULL, first_seen = COALESCE(first_seen, ?)"
        " WHERE id = ?",
        (PaymentState.MEMPOOL, seen, row.id),
    )
    return True


def _outdone(db: Connection, row: Known) -> bool:
    """Whether we signed its replacement and no server has that yet: the news is old news."""
    if row.state is not PaymentState.REPLACED:
        return False
    found = db.execute(
        "SELECT 1 FROM tx old JOIN tx new ON new.txid = old.replaced_by"
        " WHERE old.id = ? AND new.state = ?",
        (row.id, PaymentState.SIGNED),
    )
    return found.fetchone() is not None


def _match_outputs(db: Connection, parsed: dict[int, RawTx]) -> set[int]:
    """Add a coin for each output that pays a script of ours; return the gainers' numbers."""
    lines = [
        (tx, vout, line.value, line.spk)
        for tx, one in parsed.items()
        for vout, line in enumerate(one.outputs)
    ]
    ours = _scripts(db, tuple({line[3] for line in lines}))
    coins = [
        (tx, vout, script, account, value)
        for tx, vout, value, spk in lines
        for script, account, _ in ours.get(spk, ())
    ]
    if not coins:
        return set()
    had = _coins_of(db, {coin[0] for coin in coins})
    taken = {coin[:2] for coin in had}
    new: list[tuple[int, int, int, int, int, bool]] = []
    for coin in coins:
        if coin[:3] not in had:
            new.append((*coin, coin[:2] in taken))
            taken.add(coin[:2])
    db.executemany(
        "INSERT INTO coin(tx, vout, script, account, value, again) VALUES(?,?,?,?,?,?)", new
    )
    unused = {(script,) for found in ours.values() for script, _, used in found if not used}
    db.executemany("UPDATE script SET used = 1 WHERE id = ?", sorted(unused))
    return {coin[0] for coin in new}


def _scripts(db: Connection, spks: Sequence[bytes]) -> dict[bytes, list[tuple[int, int, int]]]:
    found: dict[bytes, list[tuple[int, int, int]]] = {}
    for some in _batches(spks):
        marks = ",".join("?" * len(some))
        rows = db.execute(
            f"SELECT spk, id, account, used FROM script WHERE spk IN ({marks})",
            some,
        )
        for spk, *script in rows:
            found.setdefault(spk, []).append((script[0], script[1], script[2]))
    return found


def _coins_of(db: Connection, ids: Collection[int]) -> set[tuple[int, int, int]]:
    rows = db.execute(
        f"SELECT tx, vout, script FROM coin WHERE tx IN {_IDS}",
        (json.dumps(list(ids)),),
    )
    return set(rows)


def _spenders(db: Connection, ids: Collection[int]) -> set[int]:
    """Transactions that came before these, their parents: their amounts are known only now."""
    rows = db.execute(
        f"SELECT spend.tx FROM tx JOIN spend ON spend.txid = tx.txid WHERE tx.id IN {_IDS}",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}


def rematch(db: Connection, setting: Setting, txids: Collection[bytes]) -> Change:
    """Look again at stored transactions, because scripts of ours were added since."""
    rows = known(db, txids)
    parsed = {row.id: parse(raw_of(db, row.id)) for row in rows.values()}
    gained = _match_outputs(db, parsed)
    return refresh(db, setting, {*gained, *_spenders(db, gained)}, parsed)


def touching(db: Connection, scripts: Collection[int]) -> dict[int, dict[bytes, Known]]:
    """For each script the transactions that pay it or spend what it held, by txid."""
    key = (json.dumps(list(scripts)),)
    found: dict[int, dict[bytes, Known]] = {script: {} for script in scripts}
    for script, *row in db.execute(_TOUCHING, (*key, *key)):
        found[script][row[1]] = Known(row[0], row[1], row[2], PaymentState(row[3]))
    return found


def raws(db: Connection, txids: Collection[bytes]) -> dict[bytes, bytes]:
    """The raw transactions of those of these that we have."""
    found: dict[bytes, bytes] = {}
    for some in _batches(tuple(txids)):
        marks = ",".join("?" * len(some))
        found |= dict(db.execute(f"SELECT txid, raw FROM tx WHERE txid IN ({marks})", some))
    return found


def raw_of(db: Connection, tx: int) -> bytes:
    return bytes(db.execute("SELECT raw FROM tx WHERE id = ?", (tx,)).fetchone()[0])


def raw_by_txid(db: Connection, txid: bytes) -> bytes | None:
    row = db.execute("SELECT raw FROM tx WHERE txid = ?", (txid,)).fetchone()
    return None if row is None else bytes(row[0])
