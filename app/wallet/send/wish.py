"""What a payment should be, and the arithmetic that picks its coins; nothing here does I/O."""

import math
from dataclasses import dataclass

from app.wallet.engine import building
from app.wallet.engine.building import Place
from app.wallet.engine.selection import Candidate, choose
from app.wallet.errors import CoinUnavailable, NotEnoughFunds
from app.wallet.model import Account, Sats
from app.wallet.store.spendable import CONFIRMED, Fund

LARGEST_VSIZE = 100_000
"""Servers relay nothing larger (Bitcoin Core's standard weight of 400,000)."""
_FRAME_VSIZE = 11  # version, lock time, counts, segwit marker
_MARKER_WEIGHT = 2  # that marker, counted as half a byte too much above
_OUTPUT_VSIZE = 9  # amount and length of the script
_CHANGE_SCRIPT = 22  # the shortest: rather some change too much than a fee too high
_ORDINARY_RATE = 10.0  # sat/vB


@dataclass(frozen=True, slots=True)
class Wish:
    """What to build. Exactly one of rate (sat/vB) and fee (sat) is given.

    payees: (script, sats). rest: the script that gets all that is left; without it the change
    does. must: coins that are spent in any case. may: coins to choose from when more is needed.
    """

    account: Account
    payees: tuple[tuple[bytes, Sats], ...]
    change: Place
    height: int
    rest: bytes | None = None
    must: tuple[Fund, ...] = ()
    may: tuple[Fund, ...] = ()
    rate: float | None = None
    fee: Sats | None = None

    @property
    def takes_all(self) -> bool:
        """Whether somebody gets what is left, so that every coin is spent."""
        return self.rest is not None or not self.payees

    @property
    def paid(self) -> int:
        return sum(amount for _, amount in self.payees)


def base_vsize(wish: Wish) -> int:
    """Virtual bytes of everything but the inputs and the change."""
    scripts = [script for script, _ in wish.payees] + ([wish.rest] if wish.rest else [])
    return _FRAME_VSIZE + sum(_OUTPUT_VSIZE + len(script) for script in scripts)


def fee_of(rate: float, vsize: int) -> int:
    """In sat, rounded up, at the rate that BDK will use."""
    return math.ceil(building.to_kwu(rate) * vsize / 250)


def whole_bytes_rate(wish: Wish, inputs: int, input_weight: int) -> float | None:
    """The rate to ask BDK for: it pays by weight, servers count whole virtual bytes.

    A payment just below a server's minimum is refused. Change adds whole bytes only.
    """
    if wish.rate is None:
        return None
    weight = 4 * (base_vsize(wish) - 1) + _MARKER_WEIGHT + inputs * input_weight
    return wish.rate * (math.ceil(weight / 4) * 4) / weight


def pick(wish: Wish, input_weight: int, missing: int = 0) -> tuple[Fund, ...]:
    """The coins to spend; all useful ones where even they are not enough.

    missing: what BDK said was lacking with the last pick (sat).
    Raises CoinUnavailable (reason=too_many, maximum) beyond what fits in one transaction.
    """
    input_vsize = math.ceil(input_weight / 4)
    rate = wish.rate or 0.0
    cost = fee_of(rate, input_vsize)
    useful = tuple(fund for fund in wish.may if fund.value > cost)  # dust only adds to the fee
    if wish.takes_all:
        return _bounded(wish, (*wish.must, *useful), input_vsize)
    fee = wish.fee if wish.fee is not None else fee_of(rate, base_vsize(wish))
    held = sum(fund.value - cost for fund in wish.must)
    target = wish.paid + fee + missing - held
    if target <= 0 or not wish.may:
        return wish.must
    change_cost = _change_cost(rate, input_vsize)
    for usable in _stages(wish.may):
        candidates = [Candidate(n, fund.value - cost) for n, fund in enumerate(usable)]
        chosen = choose(candidates, target, change_cost, cost)
        if chosen:
            return _bounded(wish, (*wish.must, *(usable[n] for n in chosen)), input_vsize)
    return _bounded(wish, (*wish.must, *useful), input_vsize)


def fee_without_change(wish: Wish, funds: tuple[Fund, ...], input_weight: int) -> Sats | None:
    """The fee that takes the small rest in, where making change of it would cost more.

    Raises NotEnoughFunds (needed, available) where not even that is left.
    """
    if wish.rate is None or wish.takes_all:
        return None
    left = sum(fund.value for fund in funds) - wish.paid
    vsize = base_vsize(wish) + math.ceil(len(funds) * input_weight / 4)
    fee = fee_of(wish.rate, vsize)
    if left < fee:
        raise NotEnoughFunds(needed=wish.paid + fee, available=wish.paid + left)
    worthless = _change_cost(wish.rate, math.ceil(input_weight / 4))
    return Sats(left) if left <= fee + worthless else None


def _change_cost(rate: float, input_vsize: int) -> int:
    """Making a change output now, and spending it some day when rates are ordinary."""
    making = fee_of(rate, _OUTPUT_VSIZE + _CHANGE_SCRIPT)
    return making + fee_of(min(rate, _ORDINARY_RATE), input_vsize)


def _stages(may: tuple[Fund, ...]) -> tuple[tuple[Fund, ...], ...]:
    """Confirmed coins first; unconfirmed change only where they are not enough."""
    confirmed = tuple(fund for fund in may if fund.standing == CONFIRMED)
    return (confirmed,) if len(confirmed) == len(may) else (confirmed, may)


def _bounded(wish: Wish, funds: tuple[Fund, ...], input_vsize: int) -> tuple[Fund, ...]:
    most = (LARGEST_VSIZE - base_vsize(wish)) // input_vsize
    if len(funds) > most:
        raise CoinUnavailable(reason="too_many", maximum=most)
    return funds
