"""Payments signed here that must reach a server, kept until a block holds them."""

import json
from typing import NamedTuple

from app.core.db import Connection
from app.wallet.model import PaymentState


class Waiting(NamedTuple):
    """One to send again: txid in wire order, raw transaction, how many servers took it before."""

    txid: bytes
    raw: bytes
    accepted: int


def put(db: Connection, txid: bytes, account: int, created: int) -> None:
    """Keep it; to be called in the same database transaction that saves it as SIGNED."""
    db.execute(
        "INSERT OR IGNORE INTO outbox(txid, account, created) VALUES(?,?,?)",
        (txid, account, created),
    )


def put_back(db: Connection, ids: list[int]) -> None:
    """Keep those of these that we made: their block is gone, servers may forget them."""
    db.execute(
        "INSERT OR IGNORE INTO outbox(txid, account, created)"
        " SELECT t.txid, MIN(p.account), t.time FROM tx t JOIN payment p ON p.tx = t.id"
        " WHERE t.made_here AND t.id IN (SELECT value FROM json_each(?)) GROUP BY t.id",
        (json.dumps(ids),),
    )


def accepted(db: Connection, txid: bytes) -> None:
    """One more server took it."""
    db.execute("UPDATE outbox SET accepted = accepted + 1 WHERE txid = ?", (txid,))


def remove(db: Connection, txid: bytes) -> None:
    db.execute("DELETE FROM outbox WHERE txid = ?", (txid,))


def holds(db: Connection, txid: bytes) -> bool:
    return db.execute("SELECT 1 FROM outbox WHERE txid = ?", (txid,)).fetchone() is not None


def to_send(db: Connection) -> list[Waiting]:
    """Those no server has now, oldest first: a child comes after its parent."""
    rows = db.execute(
        "SELECT o.txid, t.raw, o.accepted FROM outbox o CROSS JOIN tx t ON t.txid = o.txid"
        " WHERE t.state = ? ORDER BY o.created, t.id",
        (PaymentState.SIGNED,),
    )
    return [Waiting(*row) for row in rows]
