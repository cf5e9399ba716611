"""Work out what transactions did to our accounts: payments, coins' standing, the chart's days.

`refresh` computes the rows of some transactions anew from the facts, so it may run as often as
it likes and in any order: a child that came before its parent is right once the parent is there.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.core.db import Connection
from app.core.network import Network
from app.wallet.model import Direction, PaymentState
from app.wallet.store.addresses import address_of
from app.wallet.store.conflicts import ACTIVE
from app.wallet.store.rawtx import RawTx, parse

_DAY = 86_400
_WAITING = 1 << 40  # seconds: puts what is not yet in a block after everything that is
_PLACES = 1 << 16
_ADDRESSES_KEPT = 50

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
VALUES(?,?,?,?,?,?,?,?)
ON CONFLICT(tx, account) DO UPDATE SET amount = excluded.amount, state = excluded.state,
  time = excluded.time, sort = excluded.sort, direction = excluded.direction,
  addresses = excluded.addresses"""
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


class _Facts(NamedTuple):
    id: int
    txid: bytes
    state: str
    time: int
    position: int | None
    inputs: int
    paid: int
    coinbase: int
    own: int
    fee: int | None


class _Received(NamedTuple):
    vout: int
    account: int
    value: int
    keychain: int
    address: str


class _Payment(NamedTuple):
    """The columns of a row, as they are written."""

    account: int
    tx: int
    amount: int
    state: str
    time: int
    sort: int
    direction: str
    addresses: str


@dataclass(slots=True)
class _Effect:
    """What one transaction takes from and gives to this wallet."""

    received: list[_Received] = field(default_factory=list)
    spent: dict[tuple[int, int], int] = field(default_factory=dict)  # coin -> value
    taken: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # account -> sats

    @property
    def accounts(self) -> set[int]:
        return {*self.taken, *(coin.account for coin in self.received)}

    def kept(self) -> int:
        """What stays in the wallet; an output that two accounts watch counts once."""
        return sum({coin.vout: coin.value for coin in self.received}.values())

    def amount(self, account: int) -> int:
        gained = sum(coin.value for coin in self.received if coin.account == account)
        return gained - self.taken.get(account, 0)


class Setting(NamedTuple):
    """What each write must know besides the facts: whose addresses, and unix seconds now."""

    network: Network
    now: int


def refresh(
    db: Connection, setting: Setting, ids: Collection[int], parsed: Mapping[int, RawTx]
) -> Change:
    """Bring the derived rows of these transactions in line with the facts.

    parsed: those of them that the caller has at hand; others are read from the table.
    """
    if not ids:
        return Change()
    key = (json.dumps(list(ids)),)
    effects = _effects(db, key)
    facts = [_Facts(*row) for row in db.execute(_FACTS, key)]
    _save_fees(db, facts, effects)
    db.execute(_STANDING_CREATED, key)
    db.execute(_STANDING_SPENT, key)
    rows: list[_Payment] = []
    for fact in facts:
        if fact.id in effects:
            rows += _payments(db, setting.network, fact, effects[fact.id], parsed)
    return _save_payments(db, setting, rows, {fact.id: fact.txid for fact in facts})


def _effects(db: Connection, key: tuple[str]) -> dict[int, _Effect]:
    effects: dict[int, _Effect] = defaultdict(_Effect)
    for tx, *coin in db.execute(_RECEIVED, key):
        effects[tx].received.append(_Received(*coin))
    for tx, parent, vout, account, value in db.execute(_SPENT, key):
        effect = effects[tx]
        effect.spent[parent, vout] = value
        effect.taken[account] += value
    return effects


def _save_fees(db: Connection, facts: list[_Facts], effects: Mapping[int, _Effect]) -> None:
    changed = []
    for fact in facts:
        spent = effects[fact.id].spent if fact.id in effects else {}
        fee = sum(spent.values()) - fact.paid if len(spent) == fact.inputs else None
        own = int(bool(spent))
        if (own, fee) != (fact.own, fact.fee):
            changed.append((own, fee, fact.id))
    db.executemany("UPDATE tx SET own = ?, fee = ? WHERE id = ?", changed)


def _payments(
    db: Connection, network: Network, fact: _Facts, effect: _Effect, parsed: Mapping[int, RawTx]
) -> list[_Payment]:
    sort = _sort(fact)
    rows = []
    for account in effect.accounts:
        amount = effect.amount(account)
        direction = _direction(fact, effect, account, amount)
        if direction is Direction.OUTGOING:
            tx = parsed.get(fact.id) or parse(_raw(db, fact.id))
            addresses = _paid_addresses(tx, effect, network)
        else:
            addresses = _our_addresses(effect, account)
        joined = " ".join(list(dict.fromkeys(addresses))[:_ADDRESSES_KEPT])
        rows.append(
            _Payment(account, fact.id, amount, fact.state, fact.time, sort, direction, joined)
        )
    return rows


def _sort(fact: _Facts) -> int:
    if fact.position is not None:
        return fact.time * _PLACES + min(fact.position, _PLACES - 1)
    waits = fact.state in (PaymentState.SIGNED, PaymentState.MEMPOOL)
    # Within one second, by arrival.
    return (fact.time + (_WAITING if waits else 0)) * _PLACES + fact.id % _PLACES


def _direction(fact: _Facts, effect: _Effect, account: int, amount: int) -> Direction:
    if account not in effect.taken:
        return Direction.INTERNAL if effect.spent else Direction.INCOMING
    if effect.kept() == fact.paid:
        return Direction.INTERNAL
    # More back than in: somebody paid us in a transaction made together (payjoin, coinjoin).
    return Direction.OUTGOING if amount < 0 else Direction.INCOMING


def _raw(db: Connection, tx: int) -> bytes:
    return bytes(db.execute("SELECT raw FROM tx WHERE id = ?", (tx,)).fetchone()[0])


def _paid_addresses(tx: RawTx, effect: _Effect, network: Network) -> list[str]:
    ours = {coin.vout for coin in effect.received}
    foreign = (line.spk for vout, line in enumerate(tx.outputs) if vout not in ours)
    return [address for spk in foreign if (address := address_of(spk, network))]


def _our_addresses(effect: _Effect, account: int) -> list[str]:
    """Where it came in; for a payment to oneself, where it went before the change."""
    mine = [coin for coin in effect.received if coin.account == account]
    if account in effect.taken:
        elsewhere = [coin for coin in effect.received if coin.account != account]
        mine = elsewhere or [coin for coin in mine if coin.keychain == 0] or mine
    return [coin.address for coin in mine]


def _save_payments(
    db: Connection, setting: Setting, rows: list[_Payment], txids: Mapping[int, bytes]
) -> Change:
    key = (json.dumps(list(txids)),)
    old = {(row[0], row[1]): _Payment(*row) for row in db.execute(_OLD, key)}
    new = {(row.account, row.tx): row for row in rows}
    gone = [at for at in old if at not in new]
    changed = [row for at, row in new.items() if old.get(at) != row]
    if changed:
        db.executemany(_SAVE_PAYMENT, changed)
    if gone:
        db.executemany("DELETE FROM payment WHERE account = ? AND tx = ?", gone)
    touched = [*gone, *((row.account, row.tx) for row in changed)]
    _save_days(db, [old[at] for at in touched if at in old], changed)
    _save_steps(db, setting.now, old, changed)
    return Change(
        frozenset(account for account, _ in touched), frozenset(txids[tx] for _, tx in touched)
    )


def _save_days(db: Connection, before: list[_Payment], after: list[_Payment]) -> None:
    changes: dict[tuple[int, int], int] = defaultdict(int)
    signed: list[tuple[_Payment, int]] = [*((r, -1) for r in before), *((r, 1) for r in after)]
    for row, sign in signed:
        if row.state == PaymentState.CONFIRMED:
            changes[row.account, row.time - row.time % _DAY] += sign * row.amount
    values = [(*at, change) for at, change in changes.items() if change]
    if values:
        db.executemany(_SAVE_DAY, values)


def _save_steps(
    db: Connection, now: int, old: Mapping[tuple[int, int], _Payment], changed: list[_Payment]
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
