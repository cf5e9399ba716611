"""The mempool's fee histogram in the shape of the Electrum protocol."""

import math
from collections import defaultdict
from collections.abc import Iterable

from app.sandbox.mempool import Entry

_BIN = 30_000  # virtual bytes of the first bin, as ElectrumX has it for Bitcoin
_GROWTH = 1.1


def fee_histogram(entries: Iterable[Entry]) -> list[tuple[float, int]]:
    """(sat/vB, virtual bytes that pay at least this and less than the one before), dearest first.

    A tail smaller than a bin is left out, as ElectrumX does.
    """
    by_rate: dict[float, int] = defaultdict(int)
    for entry in entries:
        by_rate[math.floor(10 * entry.rate) / 10] += entry.transaction.vsize
    bins: list[tuple[float, int]] = []
    room, size, previous = float(_BIN), 0, None
    for rate, more in sorted(by_rate.items(), reverse=True):
        if more > 2 * room and previous is not None and size > 0:
            bins.append((previous, size))
            size, room = 0, room * _GROWTH
        size += more
        if size > room:
            bins.append((rate, size))
            size, room = 0, room * _GROWTH
        previous = rate
    return bins
