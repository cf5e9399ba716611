"""Transactions: what the chain, a server or we ourselves said, and all that follows from it.

Each function is one step of a database transaction and leaves the derived rows right.
Hashes are 32 bytes in wire order.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from app.core.db import Connection
from app.wallet.model import PaymentState
from app.wallet.store import conflicts, outbox, rows
from app.wallet.store.derive import Change, Setting, refresh
from app.wallet.store.effects import Facts, Received
from app.wallet.store.rawtx import RawTx, parse

_BATCH = 500  # SQL parameters in one statement
_IDS = "(SELECT value FROM json_each(?))"
_TOUCHING = f"""
SELECT c.script, t.id, t.txid, t.height, t.state FROM coin c JOIN tx t ON t.id = c.tx
WHERE c.script IN {_IDS}
UNION ALL
SELECT c.script, t.id, t.txid, t.height, t.state FROM coin c JOIN tx p ON p.id = c.tx
JOIN spend s ON s.txid = p.txid AND s.vout = c.vout JOIN tx t ON t.id = s.tx
WHERE c.script IN {_IDS}"""
_FOREIGN = """
SELECT DISTINCT n.value ->> 0 FROM json_each(?) n WHERE NOT EXISTS(
  SELECT 1 FROM tx t JOIN coin c ON c.tx = t.id
  WHERE t.txid = unhex(n.value ->> 1) AND c.script = n.value ->> 0)
AND NOT EXISTS(
  SELECT 1 FROM tx t JOIN spend s ON s.tx = t.id JOIN tx p ON p.txid = s.txid
  JOIN coin c ON c.tx = p.id AND c.vout = s.vout
  WHERE t.txid = unhex(n.value ->> 1) AND c.script = n.value ->> 0)"""
_SCRIPTS = """
SELECT json_group_array(json_array(n.key, s.id, s.account, s.used, s.keychain, s.address))
FROM json_each(?) n CROSS JOIN script s ON s.spk = unhex(n.value)"""
_INSERT = """
INSERT INTO tx(id, txid, raw, height, position, time, state, first_seen, vsize, inputs,
  paid, coinbase, final, made_here) VALUES {rows}"""


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
    fresh = _insert(db, [a for txid, a in latest.items() if txid not in before], seen, made_here)
    reported = [latest[txid] for txid in before]
    news = {before[a.tx.txid].id for a in reported if _report(db, before[a.tx.txid], a, seen)}
    ids = {txid: row.id for txid, row in before.items()}
    ids |= {facts.txid: tx for tx, facts in fresh.items()}
    parsed = {ids[txid]: arrival.tx for txid, arrival in latest.items()}
    coins = _match_outputs(db, parsed)
    news |= coins.keys() | fresh.keys()
    ordered = [ids[txid] for txid in latest if ids[txid] in news]
    losers = conflicts.resolve(db, ordered)
    changed = {*ordered, *_spenders(db, ordered), *losers}
    held = {tx: (facts, coins.get(tx, [])) for tx, facts in fresh.items() if tx not in losers}
    return refresh(db, setting, changed, parsed, held)


def known(db: Connection, txids: Collection[bytes]) -> dict[bytes, Known]:
    """What we hold of these, by txid; those we do not have are missing."""
    found: dict[bytes, Known] = {}
    for some in _batches(tuple(txids)):
        marks = ",".join("?" * len(some))
        listed = db.execute(
            f"SELECT id, txid, height, state FROM tx WHERE txid IN ({marks})",
            some,
        )
        found |= {row[1]: Known(row[0], row[1], row[2], PaymentState(row[3])) for row in listed}
    return found


def _batches(items: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _insert(
    db: Connection, fresh: Sequence[Arrival], seen: int, made_here: bool
) -> dict[int, Facts]:
    """What the new rows say, by their numbers."""
    if not fresh:
        return {}
    (last,) = db.execute("SELECT COALESCE(MAX(id), 0) FROM tx").fetchone()
    waiting = PaymentState.SIGNED if made_here else PaymentState.MEMPOOL
    found: dict[int, Facts] = {}
    lines: list[tuple[Any, ...]] = []
    for number, (tx, raw, place) in enumerate(fresh, last + 1):
        height, position, time, state = _placed(place, seen, waiting)
        inputs, paid, coinbase = len(tx.inputs), tx.paid, tx.coinbase
        found[number] = Facts(
            number, tx.txid, state, time, position, inputs, paid, coinbase, own=0, fee=None
        )
        where = (height, position, time, state, None if place else seen)
        size = (tx.vsize, inputs, paid)
        lines.append((number, tx.txid, raw, *where, *size, coinbase, tx.final, made_here))
    rows.write(db, _INSERT, lines)
    spends = [
        (line.txid, line.vout, number)
        for number, arrival in enumerate(fresh, last + 1)
        if not found[number].coinbase  # all coinbases name the same, empty outpoint
        for line in arrival.tx.inputs
    ]
    rows.write(db, "INSERT OR IGNORE INTO spend(txid, vout, tx) VALUES {rows}", spends)
    return found


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


def _match_outputs(db: Connection, parsed: dict[int, RawTx]) -> dict[int, list[Received]]:
    """Add a coin for each output that pays a script of ours; return the new ones by gainer."""
    lines = [
        (tx, vout, line.value, line.spk)
        for tx, one in parsed.items()
        for vout, line in enumerate(one.outputs)
    ]
    ours = _scripts(db, list({line[3] for line in lines}))
    coins = [
        ((tx, vout, script.id), script, value)
        for tx, vout, value, spk in lines
        for script in ours.get(spk, ())
    ]
    if not coins:
        return {}
    had = _coins_of(db, {coin[0][0] for coin in coins})
    taken = {key[:2] for key in had}
    new: list[tuple[int, int, int, int, int, bool]] = []
    gained: dict[int, list[Received]] = {}
    for key, script, value in coins:
        if key not in had:
            new.append((*key, script.account, value, key[:2] in taken))
            taken.add(key[:2])
            gained.setdefault(key[0], []).append(
                Received(key[1], script.account, value, script.keychain, script.address)
            )
    rows.write(db, "INSERT INTO coin(tx, vout, script, account, value, again) VALUES {rows}", new)
    unused = [script.id for found in ours.values() for script in found if not script.used]
    if unused:
        db.execute(f"UPDATE script SET used = 1 WHERE id IN {_IDS}", (json.dumps(unused),))
    return gained


class _Ours(NamedTuple):
    id: int
    account: int
    used: int
    keychain: int
    address: str


def _scripts(db: Connection, spks: Sequence[bytes]) -> dict[bytes, list[_Ours]]:
    """Those of these output scripts that are ours, in how many accounts so ever."""
    key = json.dumps([spk.hex() for spk in spks])
    found: dict[bytes, list[_Ours]] = {}
    for place, *script in json.loads(db.execute(_SCRIPTS, (key,)).fetchone()[0]):
        found.setdefault(spks[place], []).append(_Ours(*script))
    return found


def _coins_of(db: Connection, ids: Collection[int]) -> set[tuple[int, int, int]]:
    found = db.execute(
        f"SELECT tx, vout, script FROM coin WHERE tx IN {_IDS}",
        (json.dumps(list(ids)),),
    )
    return set(found)


def _spenders(db: Connection, ids: Collection[int]) -> set[int]:
    """Transactions that came before these, their parents: their amounts are known only now."""
    found = db.execute(
        f"SELECT spend.tx FROM tx JOIN spend ON spend.txid = tx.txid WHERE tx.id IN {_IDS}",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in found}


def rematch(db: Connection, setting: Setting, txids: Collection[bytes]) -> Change:
    """Look again at stored transactions, because scripts of ours were added since."""
    held = known(db, txids)
    parsed = {row.id: parse(raw_of(db, row.id)) for row in held.values()}
    gained = _match_outputs(db, parsed).keys()
    return refresh(db, setting, {*gained, *_spenders(db, gained)}, parsed)


def touching(db: Connection, scripts: Collection[int]) -> dict[int, dict[bytes, Known]]:
    """For each script the transactions that pay it or spend what it held, by txid."""
    key = (json.dumps(list(scripts)),)
    found: dict[int, dict[bytes, Known]] = {script: {} for script in scripts}
    for script, *row in db.execute(_TOUCHING, (*key, *key)):
        found[script][row[1]] = Known(row[0], row[1], row[2], PaymentState(row[3]))
    return found


def foreign(db: Connection, named: Collection[tuple[int, bytes]]) -> set[int]:
    """Of these (script, txid) pairs the scripts whose transaction neither pays nor spends them."""
    key = json.dumps([(script, txid.hex()) for script, txid in named])
    return {script for (script,) in db.execute(_FOREIGN, (key,))}


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
