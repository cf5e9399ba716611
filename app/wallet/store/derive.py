"""Work out what transactions did to our accounts: payments, coins' standing, the chart's days.

`refresh` computes the rows of some transactions anew from the facts, so it may run as often as
it likes and in any order: a child that came before its parent is right once the parent is there.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from app.core.db import Connection
from app.core.network import Network
from app.wallet.model import PaymentState
from app.wallet.store import rows as many
from app.wallet.store.conflicts import ACTIVE
from app.wallet.store.effects import Effect, Facts, Payment, Received, payments
from app.wallet.store.rawtx import RawTx

_DAY = 86_400

_IDS = "(SELECT value FROM json_each(?))"
_FACTS = f"""
SELECT id, txid, state, time, position, inputs, paid, coinbase, own, fee
FROM tx WHERE id IN {_IDS}"""
_RECEIVED = f"""
SELECT c.tx, c.vout, c.account, c.value, s.keychain, s.address
FROM coin c JOIN script s ON s.id = c.script WHERE c.tx IN {_IDS}"""
_SPENT = f"""
SELECT s.tx, c.tx, c.vout, c.account, c.value
FROM spend s JOIN tx p ON p.txid = s.txid JOIN coin c ON c.tx = p.id AND c.vout = s.vout
WHERE s.tx IN {_IDS}"""
_OLD = f"""
SELECT account, tx, amount, state, time, sort, direction, addresses
FROM payment WHERE tx IN {_IDS}"""
_STANDING = f"""
UPDATE coin SET standing = (
  SELECT CASE
    WHEN p.state NOT IN {ACTIVE} THEN 0
    WHEN EXISTS(SELECT 1 FROM spend s JOIN tx t ON t.id = s.tx
                WHERE s.txid = p.txid AND s.vout = coin.vout AND t.state IN {ACTIVE}) THEN 0
    WHEN p.height IS NOT NULL THEN 1
    WHEN p.own THEN 3 ELSE 2 END
  FROM tx p WHERE p.id = coin.tx)"""
_STANDING_CREATED = f"{_STANDING} WHERE tx IN {_IDS}"
_STANDING_SPENT = f"""{_STANDING} WHERE (tx, vout) IN (
  SELECT p.id, s.vout FROM spend s JOIN tx p ON p.txid = s.txid WHERE s.tx IN {_IDS})"""
_SAVE_PAYMENT = """
INSERT INTO payment(account, tx, amount, state, time, sort, direction, addresses)
VALUES {rows}
ON CONFLICT(tx, account) DO UPDATE SET amount = excluded.amount, state = excluded.state,
  time = excluded.time, sort = excluded.sort, direction = excluded.direction,
  addresses = excluded.addresses"""
_SAVE_FEE = """
WITH new(own, fee, id) AS (VALUES {rows})
UPDATE tx SET own = new.own, fee = new.fee FROM new WHERE tx.id = new.id"""
_STEP = {
    PaymentState.SIGNED: "signed",
    PaymentState.MEMPOOL: "seen",
    PaymentState.CONFIRMED: "confirmed",
    PaymentState.REPLACED: "replaced",
    PaymentState.DROPPED: "dropped",
}
_SAVE_DAY = """
INSERT INTO balance_day(account, day, change) VALUES(?,?,?)
ON CONFLICT(account, day) DO UPDATE SET change = change + excluded.change"""


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did: accounts and transactions (wire order) whose rows are new or different."""

    accounts: frozenset[int] = frozenset()
    txids: frozenset[bytes] = frozenset()

    def __or__(self, other: "Change") -> "Change":
        return Change(self.accounts | other.accounts, self.txids | other.txids)

    def __bool__(self) -> bool:
        return bool(self.txids)


Held = Mapping[int, tuple[Facts, list[Received]]]
"""Of transactions that were inserted a moment ago all that their rows and coins say."""


class Setting(NamedTuple):
    """What each write must know besides the facts: whose addresses, and unix seconds now."""

    network: Network
    now: int


def refresh(
    db: Connection,
    setting: Setting,
    ids: Collection[int],
    parsed: Mapping[int, RawTx],
    held: Held = MappingProxyType({}),
) -> Change:
    """Bring the derived rows of these transactions in line with the facts.

    parsed, held: of those of them that the caller has at hand; others are read from the tables.
    """
    if not ids:
        return Change()
    key = (json.dumps(list(ids)),)
    rest = (json.dumps([tx for tx in ids if tx not in held]),)
    effects = _effects(db, key, rest)
    for tx, (_, coins) in held.items():
        if coins:
            effects[tx].received = coins
    facts = [facts for facts, _ in held.values()]
    facts += [Facts(*row) for row in db.execute(_FACTS, rest)]
    _save_fees(db, facts, effects)
    db.execute(_STANDING_CREATED, key)
    db.execute(_STANDING_SPENT, key)
    rows: list[Payment] = []
    for fact in facts:
        if fact.id in effects:
            rows += payments(db, setting.network, fact, effects[fact.id], parsed)
    return _save_payments(db, setting, rows, {fact.id: fact.txid for fact in facts})


def _effects(db: Connection, key: tuple[str], rest: tuple[str]) -> dict[int, Effect]:
    effects: dict[int, Effect] = defaultdict(Effect)
    for tx, *coin in db.execute(_RECEIVED, rest):
        effects[tx].received.append(Received(*coin))
    for tx, parent, vout, account, value in db.execute(_SPENT, key):
        effect = effects[tx]
        effect.spent[parent, vout] = value
        effect.taken[account] += value
    return effects


def _save_fees(db: Connection, facts: list[Facts], effects: Mapping[int, Effect]) -> None:
    changed = []
    for fact in facts:
        spent = effects[fact.id].spent if fact.id in effects else {}
        fee = sum(spent.values()) - fact.paid if len(spent) == fact.inputs else None
        own = int(bool(spent))
        if (own, fee) != (fact.own, fact.fee):
            changed.append((own, fee, fact.id))
    many.write(db, _SAVE_FEE, changed)


def _save_payments(
    db: Connection, setting: Setting, rows: list[Payment], txids: Mapping[int, bytes]
) -> Change:
    key = (json.dumps(list(txids)),)
    old = {(row[0], row[1]): Payment(*row) for row in db.execute(_OLD, key)}
    new = {(row.account, row.tx): row for row in rows}
    gone = [at for at in old if at not in new]
    changed = [row for at, row in new.items() if old.get(at) != row]
    if changed:
        many.write(db, _SAVE_PAYMENT, changed)
    if gone:
        db.executemany("DELETE FROM payment WHERE account = ? AND tx = ?", gone)
    touched = [*gone, *((row.account, row.tx) for row in changed)]
    _save_days(db, [old[at] for at in touched if at in old], changed)
    _save_steps(db, setting.now, old, changed)
    return Change(
        frozenset(account for account, _ in touched), frozenset(txids[tx] for _, tx in touched)
    )


def _save_days(db: Connection, before: list[Payment], after: list[Payment]) -> None:
    changes: dict[tuple[int, int], int] = defaultdict(int)
    signed: list[tuple[Payment, int]] = [*((r, -1) for r in before), *((r, 1) for r in after)]
    for row, sign in signed:
        if row.state == PaymentState.CONFIRMED:
            changes[row.account, row.time - row.time % _DAY] += sign * row.amount
    values = [(*at, change) for at, change in changes.items() if change]
    if values:
        db.executemany(_SAVE_DAY, values)


def _save_steps(
    db: Connection, now: int, old: Mapping[tuple[int, int], Payment], changed: list[Payment]
) -> None:
    steps: dict[int, tuple[int, int, str]] = {}  # one for a transaction, whatever accounts it has
    for row in changed:
        before = old.get((row.account, row.tx))
        was = None if before is None else before.state
        confirmed = row.state == PaymentState.CONFIRMED
        if was == row.state or (was is None and confirmed):  # its row says all of that
            continue
        reorganised = was == PaymentState.CONFIRMED and row.state == PaymentState.MEMPOOL
        kind = "reorganised" if reorganised else _STEP[PaymentState(row.state)]
        steps[row.tx] = (row.tx, row.time if confirmed else now, kind)
    if steps:
        db.executemany("INSERT INTO step(tx, time, kind) VALUES(?,?,?)", steps.values())
