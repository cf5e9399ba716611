"""Take transactions back: blocks that left the chain, payments the servers forgot."""

import json
from collections.abc import Collection

from app.core.db import Connection
from app.wallet.model import PaymentState
from app.wallet.store import conflicts, outbox
from app.wallet.store.derive import Change, Setting, refresh

_IDS = "(SELECT value FROM json_each(?))"
_WAITS = (PaymentState.MEMPOOL, PaymentState.SIGNED)
_ASK_AGAIN = f"""
UPDATE script SET status = x'' WHERE id IN (
  SELECT script FROM coin WHERE tx IN {_IDS}
  UNION
  SELECT c.script FROM spend s JOIN tx p ON p.txid = s.txid
  JOIN coin c ON c.tx = p.id AND c.vout = s.vout WHERE s.tx IN {_IDS})"""


def rollback(db: Connection, setting: Setting, height: int) -> Change:
    """Forget the blocks above height; their payments wait again, until proven anew.

    The statuses of their scripts are cleared, so that the servers are asked again even where the
    new chain has them at the same height and a server sees nothing to report.
    """
    db.execute("DELETE FROM header WHERE height > ?", (height,))
    ids = [row[0] for row in db.execute("SELECT id FROM tx WHERE height > ?", (height,))]
    if not ids:
        return Change()
    key = (json.dumps(ids),)
    db.execute(
        "UPDATE tx SET height = NULL, position = NULL, time = COALESCE(first_seen, time),"
        f" state = CASE WHEN coinbase THEN ? ELSE ? END WHERE id IN {_IDS}",
        (PaymentState.DROPPED, PaymentState.MEMPOOL, *key),
    )
    outbox.put_back(db, ids)
    _ask_again(db, ids)
    orphans = _drop_children(db, _dropped(db, ids))
    return refresh(db, setting, {*ids, *orphans}, {})


def drop(db: Connection, setting: Setting, txids: Collection[bytes]) -> Change:
    """No server has these any more: their coins are free again.

    One of ours that is still in the outbox is signed again instead, to be sent again. Payments
    that these had replaced count again, and their scripts are asked about again.
    """
    ids = _unconfirmed(db, tuple(txids), (PaymentState.MEMPOOL,))
    kept = {tx for tx, txid in ids.items() if outbox.holds(db, txid)}
    gone = ids.keys() - kept
    _set_state(db, kept, PaymentState.SIGNED)
    return _take_back(db, setting, kept, gone, [ids[tx] for tx in gone])


def doubt_unconfirmed(db: Connection) -> None:
    """Have the scripts of all that waits asked about again: another server may not know of it.

    Only what is in a block is proven; the rest is one server's word.
    """
    rows = db.execute(
        "SELECT id FROM tx WHERE height IS NULL AND state = ?", (PaymentState.MEMPOOL,)
    )
    _ask_again(db, [tx for (tx,) in rows.fetchall()])


def withdraw(db: Connection, setting: Setting, txid: bytes) -> Change:
    """One that we signed will not be sent, or was refused for good: as if it had never been."""
    ids = _unconfirmed(db, (txid,), _WAITS)
    outbox.remove(db, txid)
    return _take_back(db, setting, set(), ids.keys(), list(ids.values()))


def _take_back(
    db: Connection,
    setting: Setting,
    kept: Collection[int],
    gone: Collection[int],
    txids: Collection[bytes],
) -> Change:
    _set_state(db, gone, PaymentState.DROPPED)
    orphans = _drop_children(db, gone)
    revived = _revive(db, txids)
    _ask_again(db, revived)
    return refresh(db, setting, {*kept, *gone, *orphans, *revived}, {})


def _unconfirmed(
    db: Connection, txids: Collection[bytes], states: Collection[PaymentState]
) -> dict[int, bytes]:
    marks = ",".join("?" * len(txids))
    wanted = ",".join("?" * len(states))
    rows = db.execute(
        f"SELECT id, txid FROM tx WHERE txid IN ({marks})"
        f" AND height IS NULL AND state IN ({wanted})",
        (*txids, *states),
    )
    return dict(rows)


def _set_state(db: Connection, ids: Collection[int], state: PaymentState) -> None:
    db.executemany("UPDATE tx SET state = ? WHERE id = ?", [(state, tx) for tx in ids])


def _dropped(db: Connection, ids: Collection[int]) -> list[int]:
    rows = db.execute(
        f"SELECT id FROM tx WHERE id IN {_IDS} AND state = ?",
        (json.dumps(list(ids)), PaymentState.DROPPED),
    )
    return [row[0] for row in rows]


def _drop_children(db: Connection, ids: Collection[int]) -> set[int]:
    """Nothing can stand on a transaction that is gone."""
    found: set[int] = set()
    while ids:
        ids = {child for _, child in conflicts.children(db, ids)}
        _set_state(db, ids, PaymentState.DROPPED)
        found |= set(ids)
    return found


def _revive(db: Connection, txids: Collection[bytes]) -> list[int]:
    """Those that only stood back for these and now have no rival: they may be valid again."""
    marks = ",".join("?" * len(txids))
    rows = db.execute(
        f"SELECT id FROM tx WHERE state = ? AND replaced_by IN ({marks})",
        (PaymentState.REPLACED, *txids),
    )
    free = [tx for (tx,) in rows.fetchall() if not conflicts.has_rival(db, tx)]
    db.executemany(
        "UPDATE tx SET state = ?, replaced_by = NULL WHERE id = ?",
        [(PaymentState.MEMPOOL, tx) for tx in free],
    )
    return free


def _ask_again(db: Connection, ids: Collection[int]) -> None:
    key = json.dumps(list(ids))
    db.execute(_ASK_AGAIN, (key, key))
