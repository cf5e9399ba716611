"""What one transaction did to each of our accounts: amount, direction, place, addresses."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.core.db import Connection
from app.core.network import Network
from app.wallet.model import Direction, PaymentState
from app.wallet.store.addresses import address_of
from app.wallet.store.rawtx import RawTx, parse

_WAITING = 1 << 40  # seconds: puts what is not yet in a block after everything that is
_PLACES = 1 << 16
_ADDRESSES_KEPT = 50


class Facts(NamedTuple):
    """What the row of a transaction says; state is a PaymentState."""

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


class Received(NamedTuple):
    """An output of a transaction that is ours."""

    vout: int
    account: int
    value: int
    keychain: int
    address: str


class Payment(NamedTuple):
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
class Effect:
    """What one transaction takes from and gives to this wallet."""

    received: list[Received] = field(default_factory=list)
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


def payments(
    db: Connection, network: Network, fact: Facts, effect: Effect, parsed: Mapping[int, RawTx]
) -> list[Payment]:
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
            Payment(account, fact.id, amount, fact.state, fact.time, sort, direction, joined)
        )
    return rows


def _sort(fact: Facts) -> int:
    if fact.position is not None:
        return fact.time * _PLACES + min(fact.position, _PLACES - 1)
    waits = fact.state in (PaymentState.SIGNED, PaymentState.MEMPOOL)
    # Within one second, by arrival.
    return (fact.time + (_WAITING if waits else 0)) * _PLACES + fact.id % _PLACES


def _direction(fact: Facts, effect: Effect, account: int, amount: int) -> Direction:
    if account not in effect.taken:
        return Direction.INTERNAL if effect.spent else Direction.INCOMING
    if effect.kept() == fact.paid:
        return Direction.INTERNAL
    # More back than in: somebody paid us in a transaction made together (payjoin, coinjoin).
    return Direction.OUTGOING if amount < 0 else Direction.INCOMING


def _raw(db: Connection, tx: int) -> bytes:
    return bytes(db.execute("SELECT raw FROM tx WHERE id = ?", (tx,)).fetchone()[0])


def _paid_addresses(tx: RawTx, effect: Effect, network: Network) -> list[str]:
    ours = {coin.vout for coin in effect.received}
    foreign = (line.spk for vout, line in enumerate(tx.outputs) if vout not in ours)
    return [address for spk in foreign if (address := address_of(spk, network))]


def _our_addresses(effect: Effect, account: int) -> list[str]:
    """Where it came in; for a payment to oneself, where it went before the change."""
    mine = [coin for coin in effect.received if coin.account == account]
    if account in effect.taken:
        elsewhere = [coin for coin in effect.received if coin.account != account]
        mine = elsewhere or [coin for coin in mine if coin.keychain == 0] or mine
    return [coin.address for coin in mine]
