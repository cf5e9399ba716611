"""Turn a wish into an unsigned PSBT: pick coins, fetch what made them, let BDK build."""

import math
from dataclasses import dataclass

from app.core.db import Connection, Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.wallet.engine import LANE, building
from app.wallet.engine.building import Place, Plan, Spend
from app.wallet.engine.psbt import Facts, inspect
from app.wallet.errors import DraftGone, NotEnoughFunds, WatchOnly
from app.wallet.model import Account
from app.wallet.send.wish import (
    Wish,
    base_vsize,
    fee_of,
    fee_without_change,
    pick,
    whole_bytes_rate,
)
from app.wallet.store import transactions
from app.wallet.store.spendable import Fund

_MARKER = 2  # weight of the two bytes that say: segwit


@dataclass(frozen=True, slots=True)
class Built:
    """A PSBT (base64), what it does, the coins it spends, its weight once signed (at most)."""

    psbt: str
    facts: Facts
    funds: tuple[Fund, ...]
    weight: int

    @property
    def vsize(self) -> int:
        return math.ceil(self.weight / 4)

    @property
    def rate(self) -> float:
        """sat/vB, before the size is rounded to whole bytes."""
        return round((self.facts.fee or 0) * 4 / self.weight, 3)


class Assembly:
    """Builds transactions of any account."""

    def __init__(self, database: Database, runtime: Runtime, network: Network) -> None:
        self._database, self._runtime, self._network = database, runtime, network

    async def build(self, wish: Wish) -> Built:
        """Raises NotEnoughFunds (needed, available), DustAmount (minimum), CoinUnavailable.

        Also WatchOnly (an address list does not say how its coins are spent) and DraftGone.
        """
        input_weight = await self.input_weight(wish.account)
        missing = 0
        before: tuple[Fund, ...] = ()
        while True:
            funds = await self._pick(wish, input_weight, missing)
            if not funds:
                raise _nothing_to_spend(wish)
            try:
                return await self._build(wish, funds, input_weight)
            except NotEnoughFunds as error:
                if set(funds) == set(before):
                    raise  # there are no more
                missing += int(error.details["needed"]) - int(error.details["available"])
                before = funds

    async def _pick(self, wish: Wish, input_weight: int, missing: int) -> tuple[Fund, ...]:
        return await self._runtime.blocking(LANE, lambda: pick(wish, input_weight, missing))

    async def input_weight(self, account: Account) -> int:
        """Weight units that spending a coin of this account takes, at most. Raises WatchOnly."""
        external = account.external
        if external is None:
            raise WatchOnly()
        return await self._runtime.blocking(
            LANE, lambda: building.input_weight(external, self._network)
        )

    async def _build(self, wish: Wish, funds: tuple[Fund, ...], input_weight: int) -> Built:
        raws = await self._database.read(lambda db: _raws(db, funds))
        spends = tuple(
            Spend(place_of(wish.account, f.keychain, f.idx), f.vout, raws[f.txid]) for f in funds
        )
        swallowed = fee_without_change(wish, funds, input_weight)
        rate = whole_bytes_rate(wish, len(funds), input_weight)
        rate, fee = (rate, wish.fee) if swallowed is None else (None, swallowed)
        plan = Plan(spends, wish.payees, wish.rest, wish.change, wish.height, rate, fee)

        def work() -> Built:
            made = building.build(plan, self._network)
            facts = inspect(made)
            return Built(made, facts, funds, signed_weight(facts, input_weight))

        return await self._runtime.blocking(LANE, work)


def signed_weight(facts: Facts, input_weight: int) -> int:
    """Weight units of the transaction once it is signed, at most (BIP-141)."""
    signatures = input_weight - building.BARE_INPUT_WEIGHT + 1  # and the count of their items
    return 4 * facts.size + _MARKER + len(facts.inputs) * signatures


def place_of(account: Account, keychain: int, index: int) -> Place:
    """An address of an account as the engine names it."""
    descriptor = account.internal if keychain == 1 else account.external
    return Place(str(descriptor), index)


def _raws(db: Connection, funds: tuple[Fund, ...]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for fund in funds:
        raw = found.get(fund.txid) or transactions.raw_by_txid(db, fund.txid)
        if raw is None:
            raise DraftGone()
        found[fund.txid] = raw
    return found


def _nothing_to_spend(wish: Wish) -> NotEnoughFunds:
    fee = wish.fee if wish.fee is not None else fee_of(wish.rate or 0.0, base_vsize(wish))
    return NotEnoughFunds(needed=wish.paid + fee, available=0)
