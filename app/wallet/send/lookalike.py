"""Find the known address that a new one imitates: made to be mistaken when people compare ends.

Attackers grind addresses that begin and end like one you use and hope that you copy theirs.
Two rules. The first four and the last four characters after the prefix are equal: always a
look-alike, these are what people compare. Else: so many of the eight characters at each end
agree that chance would not do it, given how many addresses are known (32 letters; one false
alarm in ten million comparisons).
"""

import functools
import math
import re
from collections.abc import Iterable

_END = 4  # what people look at
_WINDOW = 8  # what they could look at, at each end
_LETTERS = 32
_FALSE_ALARMS = 1e-7
_PREFIX = re.compile(r"(?:bcrt|bc|tb)1[a-z0-9]|[123mn]", re.IGNORECASE)


class KnownAddresses:
    """The addresses to compare with, prepared once for many questions."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._windows: dict[str, int] = {}
        self._by_ends: dict[str, str] = {}
        for address in addresses:
            body = _body(address)
            self._windows[address] = _window(body)
            self._by_ends[body[:_END] + body[-_END:]] = address

    def imitated_by(self, address: str) -> str | None:
        """The known address that this one resembles without being it; None if there is none."""
        if address in self._windows:
            return None
        body = _body(address)
        exact = self._by_ends.get(body[:_END] + body[-_END:])
        return exact or self._close(_window(body))

    def _close(self, window: int) -> str | None:
        needed = agreeing_needed(len(self._windows))
        for address, known in self._windows.items():
            if (known ^ window).to_bytes(2 * _WINDOW, "big").count(0) >= needed:
                return address
        return None


@functools.lru_cache(maxsize=64)
def agreeing_needed(known: int) -> int:
    """How many of the 16 outer characters must agree, so that chance explains it no more."""
    places = 2 * _WINDOW
    for needed in range(places, 0, -1):
        chance = sum(
            math.comb(places, k) * (_LETTERS - 1) ** (places - k) / _LETTERS**places
            for k in range(needed - 1, places + 1)
        )
        if chance * max(known, 1) > _FALSE_ALARMS:
            return needed
    return 1


def _body(address: str) -> str:
    """What tells addresses apart: without network, version and capitals of bech32."""
    found = _PREFIX.match(address)
    return address[found.end() :] if found else address


def _window(body: str) -> int:
    ends = body[:_WINDOW].ljust(_WINDOW) + body[-_WINDOW:].rjust(_WINDOW)
    return int.from_bytes(ends.encode("ascii", "replace"), "big")
