"""The activity's rows: which payments, in which order, and what a line of them shows."""

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.core.db import Connection
from app.wallet.chain.hashing import shown
from app.wallet.model import (
    AccountId,
    Direction,
    PaymentQuery,
    PaymentRow,
    PaymentState,
    Sats,
    TxId,
)
from app.wallet.store import headers, labels

_TIME = f"((sort >> 16) & {(1 << 40) - 1})"  # see effects._sort
_ROWS = """
SELECT p.id, p.account, t.txid, p.time, p.amount, t.fee, p.state, t.height, p.direction,
       p.addresses, t.own AND NOT t.final AND t.fee IS NOT NULL
FROM payment p JOIN tx t ON t.id = p.tx WHERE p.id IN (SELECT value FROM json_each(?))"""
_SEARCHABLE = "SELECT p.id, t.txid, p.amount, p.addresses FROM payment p JOIN tx t ON t.id = p.tx "
WAITING = (PaymentState.SIGNED, PaymentState.MEMPOOL)


class Searchable(NamedTuple):
    """What the search looks at, besides labels. txid in wire order."""

    id: int
    txid: bytes
    amount: int
    addresses: str


def ids(db: Connection, query: PaymentQuery) -> "array[int]":
    """The numbers of all payments that fit the query, its text aside, in its order."""
    where, values = _conditions(query)
    down = "DESC" if query.newest_first else "ASC"
    # One text instead of 100,000 rows: each row would hand the interpreter to another thread.
    inner = f"SELECT id FROM payment {where} ORDER BY sort {down}"
    (text,) = db.execute(f"SELECT group_concat(id) FROM ({inner})", values).fetchone()
    return array("q", map(int, text.split(","))) if text else array("q")


def count(db: Connection, query: PaymentQuery) -> int:
    where, values = _conditions(query)
    (found,) = db.execute(f"SELECT count(*) FROM payment {where}", values).fetchone()
    return int(found)


def _conditions(query: PaymentQuery) -> tuple[str, list[Any]]:
    terms: list[str] = []
    values: list[Any] = []
    for term, value in (
        ("account = ?", query.account),
        ("direction = ?", query.direction),
        (f"{_TIME} >= ?", query.since),
        (f"{_TIME} < ?", query.until),
    ):
        if value is not None:
            terms.append(term)
            values.append(value)
    if query.states:
        terms.append(f"state IN ({','.join('?' * len(query.states))})")
        values += sorted(query.states)
    return ("WHERE " + " AND ".join(terms) if terms else ""), values


def rows(db: Connection, wanted: Sequence[int]) -> tuple[PaymentRow, ...]:
    """The lines of these payments, in the order asked; those that are gone are left out."""
    found = db.execute(_ROWS, (json.dumps(list(wanted)),)).fetchall()
    texts = _labels(db, found)
    tip = headers.height(db)
    made = {row[0]: _row(row, texts, tip) for row in found}
    return tuple(made[number] for number in wanted if number in made)


def _labels(db: Connection, found: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], str]:
    refs = [("tx", shown(row[2])) for row in found] + [("addr", row[9]) for row in found]
    return labels.among(db, refs)


def _row(row: tuple[Any, ...], texts: dict[tuple[str, str], str], tip: int) -> PaymentRow:
    number, account, wire, time, amount, fee, state, height, direction, addresses, ours = row
    txid = TxId(shown(wire))
    return PaymentRow(
        id=number,
        account=AccountId(account),
        txid=txid,
        time=time,
        amount=Sats(amount),
        fee=fee,
        state=PaymentState(state),
        height=height,
        confirmations=0 if height is None else max(tip - height + 1, 1),
        direction=Direction(direction),
        label=texts.get(("tx", txid)) or texts.get(("addr", addresses), ""),
        address="" if " " in addresses else addresses,
        replaceable=bool(ours) and state in WAITING,
    )


def searchable(db: Connection, after: int, limit: int) -> list[Searchable]:
    """The next payments in the order of their numbers."""
    found = db.execute(f"{_SEARCHABLE} WHERE p.id > ? ORDER BY p.id LIMIT ?", (after, limit))
    return [Searchable(*row) for row in found]


def searchable_of(db: Connection, txids: Sequence[bytes]) -> list[Searchable]:
    """The payments of these transactions (wire order)."""
    found: list[Searchable] = []
    for start in range(0, len(txids), 500):
        some = txids[start : start + 500]
        marks = ",".join("?" * len(some))
        found += [
            Searchable(*row)
            for row in db.execute(f"{_SEARCHABLE} WHERE t.txid IN ({marks})", list(some))
        ]
    return found


def searchable_in(db: Connection, wanted: Sequence[int]) -> list[Searchable]:
    """These payments, in no order."""
    found = db.execute(
        f"{_SEARCHABLE} WHERE p.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(wanted)),),
    )
    return [Searchable(*row) for row in found]


def of_tx(db: Connection, txid: bytes, account: AccountId | None = None) -> int | None:
    """The number of the payment of this transaction (in this account); None if there is none."""
    row = db.execute(
        "SELECT p.id FROM payment p JOIN tx t ON t.id = p.tx"
        " WHERE t.txid = ? AND (?2 IS NULL OR p.account = ?2) ORDER BY p.id LIMIT 1",
        (txid, account),
    ).fetchone()
    return None if row is None else int(row[0])
