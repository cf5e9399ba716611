"""Three fee rates to choose from, made of what several servers say and none can spoil.

A server may err or lie. A rate too low costs time and can be raised later; one too high costs
money for good. So of several answers the lower middle one counts, the mempool itself (where a
server shows it) caps an estimate, and nothing goes above CAP.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.wallet.errors import FeeTooHigh, FeeTooLow
from app.wallet.model import FeeChoice, FeeQuotes

CAP = 1000.0
"""sat/vB: above it a rate is a mistake."""
TARGETS = {2: 20, 6: 60, 36: 360}
"""Blocks to ask estimates for, and the minutes people read."""
MINUTES_FOR_A_BLOCK = 10

_BUILT_IN = {20: 10.0, 60: 5.0, 360: 2.0}
_BUILT_IN_FLOOR = 1.0
_LOWEST_FLOOR, _HIGHEST_FLOOR = 0.1, 50.0
_BLOCK_VSIZE = 1_000_000
_ABOVE_MEMPOOL = 3.0  # an estimate may be this many times what the mempool shows


@dataclass(frozen=True, slots=True)
class ServerFees:
    """What one server says, already parsed. Rates in sat/vB."""

    estimates: Mapping[int, float | None]  # blocks -> rate
    histogram: Sequence[tuple[float, int]]  # (rate, vsize), highest rate first; may be empty
    floor: float | None  # the lowest rate it relays


def quotes(servers: Sequence[ServerFees], now: int) -> FeeQuotes:
    """The choices, fastest and dearest first; built-in ones where no server knows anything."""
    floor = _floor(servers)
    rates = {blocks: _agreed(servers, blocks) for blocks in TARGETS}
    if all(rate is None for rate in rates.values()):
        built_in = tuple(FeeChoice(m, max(rate, floor)) for m, rate in _BUILT_IN.items())
        return FeeQuotes(built_in, floor, 0)
    choices: list[FeeChoice] = []
    lowest = floor
    for blocks, minutes in reversed(TARGETS.items()):  # a faster one never costs less
        lowest = max(lowest, min(rates[blocks] or lowest, CAP))
        choices.insert(0, FeeChoice(minutes, _readable(lowest)))
    return FeeQuotes(tuple(choices), floor, now)


def _agreed(servers: Sequence[ServerFees], blocks: int) -> float | None:
    known = [rate for rate in (_rate(server, blocks) for server in servers) if rate is not None]
    return statistics.median_low(known) if known else None


def _rate(server: ServerFees, blocks: int) -> float | None:
    """One server's rate for confirmation within so many blocks."""
    estimate = server.estimates.get(blocks)
    if not server.histogram:
        return estimate
    if estimate is None:
        return _to_be_within(server.histogram, blocks)
    pressed = _to_be_within(server.histogram, max(blocks // 2, 1))  # others will come
    return min(estimate, max(pressed, 1.0) * _ABOVE_MEMPOOL)


def _to_be_within(histogram: Sequence[tuple[float, int]], blocks: int) -> float:
    """The rate that stands ahead of all but the next `blocks` blocks' worth of the mempool."""
    room = blocks * _BLOCK_VSIZE
    for rate, vsize in histogram:
        room -= vsize
        if room < 0:
            return rate
    return 0.0


def _floor(servers: Sequence[ServerFees]) -> float:
    """The highest of the servers' minimums: every one of them should take the payment."""
    said = [server.floor for server in servers if server.floor is not None]
    if not said:
        return _BUILT_IN_FLOOR
    return _readable(min(max(*said, _LOWEST_FLOOR), _HIGHEST_FLOOR))


def _readable(rate: float) -> float:
    """Rounded up: to whole sat/vB from 10 on, else to a tenth."""
    return float(math.ceil(rate - 1e-9)) if rate >= 10 else math.ceil(rate * 10 - 1e-9) / 10


def minutes_for(rate: float, servers: Sequence[ServerFees]) -> int | None:
    """How long a payment at this rate waits, by the mempools shown; None if none is."""
    shown = [server.histogram for server in servers if server.histogram]
    if not shown:
        return None
    ahead = statistics.median_high(
        [sum(vsize for at, vsize in histogram if at >= rate) for histogram in shown]
    )
    return (ahead // _BLOCK_VSIZE + 1) * MINUTES_FOR_A_BLOCK


def check_rate(rate: float, floor: float) -> None:
    """Raises FeeTooLow (minimum) or FeeTooHigh (maximum), also for what is not a number."""
    if not rate >= floor:
        raise FeeTooLow(minimum=floor)
    if rate > CAP:
        raise FeeTooHigh(maximum=CAP)
