"""What an account holds: its unspent coins, their sum, and how the sum went over time."""

import json
from collections.abc import Sequence
from typing import Any

from app.core.db import Connection
from app.wallet.chain.hashing import shown
from app.wallet.model import AccountId, Balance, BalancePoint, Coin, OutPoint, Sats, TxId
from app.wallet.store import headers, labels

MATURITY = 100
"""Blocks before a coinbase may be spent."""
_CONFIRMED, _ARRIVING, _CHANGE = 1, 2, 3
_DAY = 86_400

Key = tuple[int, int, int]
"""(transaction, vout, script): names a row of the coin table."""

_COINS = """
SELECT t.txid, c.vout, c.account, s.address, c.value, t.height, t.time, c.standing, s.keychain,
       t.coinbase, EXISTS(SELECT 1 FROM frozen_coin f WHERE f.txid = t.txid AND f.vout = c.vout)
FROM coin c JOIN tx t ON t.id = c.tx JOIN script s ON s.id = c.script
WHERE c.standing > 0 AND (c.tx, c.vout, c.script) IN
  (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))
ORDER BY c.value DESC, c.tx, c.vout"""

_TWICE = f"""
SELECT t.time - t.time % {_DAY}, -c.value FROM coin c JOIN tx t ON t.id = c.tx
WHERE c.again = 1 AND t.height IS NOT NULL
UNION ALL
SELECT t.time - t.time % {_DAY}, c.value FROM coin c JOIN tx p ON p.id = c.tx
CROSS JOIN spend s ON s.txid = p.txid AND s.vout = c.vout JOIN tx t ON t.id = s.tx
WHERE c.again = 1 AND t.height IS NOT NULL"""
"""(day, change) by which the accounts together would count outputs that two of them have."""


def balance(db: Connection, account: AccountId | None) -> Balance:
    """Of one account, or of all together."""
    rows = db.execute("SELECT standing, total FROM holding WHERE account = ?", (account or 0,))
    sums = dict(rows.fetchall())
    return Balance(
        confirmed=Sats(sums.get(_CONFIRMED, 0)),
        arriving=Sats(sums.get(_ARRIVING, 0)),
        change=Sats(sums.get(_CHANGE, 0)),
        frozen=Sats(_frozen(db, account)),
        immature=Sats(_immature(db, account)),
    )


def _only(account: AccountId | None) -> tuple[str, list[int]]:
    return ("", []) if account is None else ("AND account = ?", [account])


def _counted(account: AccountId | None) -> tuple[str, list[int]]:
    """Of all accounts together, each output once."""
    return ("AND c.again = 0", []) if account is None else _only(account)


def _frozen(db: Connection, account: AccountId | None) -> int:
    only, values = _counted(account)
    row = db.execute(
        "SELECT COALESCE(SUM(c.value), 0) FROM frozen_coin f"
        # CROSS keeps the order: without statistics SQLite would begin with all coins.
        " CROSS JOIN tx t ON t.txid = f.txid"
        f" CROSS JOIN coin c ON c.tx = t.id AND c.vout = f.vout WHERE c.standing > 0 {only}",
        values,
    ).fetchone()
    return int(row[0])


def _immature(db: Connection, account: AccountId | None) -> int:
    only, values = _counted(account)
    row = db.execute(
        "SELECT COALESCE(SUM(c.value), 0) FROM tx t INDEXED BY tx_coinbase CROSS JOIN coin c"
        f" ON c.tx = t.id WHERE t.coinbase = 1 AND t.height > ? AND c.standing > 0 {only}",
        [_last_mature(headers.height(db)), *values],
    ).fetchone()
    return int(row[0])


def _last_mature(tip: int) -> int:
    """The highest block whose coinbase the next block may spend."""
    return tip + 1 - MATURITY


def unspent_keys(db: Connection, account: AccountId | None) -> list[Key]:
    """All unspent coins, the largest first."""
    only, values = _only(account)
    return db.execute(
        "SELECT tx, vout, script FROM coin INDEXED BY coin_unspent"
        f" WHERE standing > 0 {only} ORDER BY value DESC, tx, vout",
        values,
    ).fetchall()


def coins(db: Connection, keys: Sequence[Key]) -> list[Coin]:
    """These coins, the largest first; those that were spent meanwhile are left out."""
    found = db.execute(_COINS, (json.dumps(keys),)).fetchall()
    refs = [("addr", row[3]) for row in found]
    refs += [("output", f"{shown(row[0])}:{row[1]}") for row in found]
    texts = labels.among(db, refs)
    mature = _last_mature(headers.height(db))
    return [_coin(row, texts, mature) for row in found]


def _coin(row: tuple[Any, ...], texts: dict[tuple[str, str], str], mature: int) -> Coin:
    wire, vout, account, address, value, height, time, standing, keychain, coinbase, frozen = row
    txid = TxId(shown(wire))
    ripe = not coinbase or height <= mature
    return Coin(
        outpoint=OutPoint(txid, vout),
        account=AccountId(account),
        address=address,
        amount=Sats(value),
        height=height,
        time=time,
        label=texts.get(("output", f"{txid}:{vout}")) or texts.get(("addr", address), ""),
        frozen=bool(frozen),
        change=keychain == 1,
        spendable=not frozen and ripe and standing != _ARRIVING,
    )


def history(db: Connection, account: AccountId | None, since: int | None) -> list[BalancePoint]:
    """The confirmed balance at the end of each day that changed it, oldest first.

    With since (unix seconds), the first point is the balance at that moment's day.
    """
    only, values = _only(account)
    days = f"SELECT day, change FROM balance_day WHERE 1 {only}"
    if account is None:
        days += f" UNION ALL {_TWICE}"
    rows = db.execute(f"SELECT day, SUM(change) FROM ({days}) GROUP BY day ORDER BY day", values)
    points: list[BalancePoint] = []
    total = 0
    for day, change in rows:
        total += change
        point = BalancePoint(day + _DAY - 1, Sats(total))
        if since is not None and point.time < since:
            points = [BalancePoint(since, Sats(total))]
        else:
            points.append(point)
    return points
