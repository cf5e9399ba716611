"""How much to ask for at once: enough to fill the line, not more than memory should hold."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

from app.core.errors import AppError

MOST_IN_FLIGHT = 500
_LEAST_IN_FLIGHT = 4
_FIRST_IN_FLIGHT = 32
_MOST_BYTES = 32_000_000
_FIRST_GUESS = 2_000  # bytes of a reply, until replies have shown their size


class Flow:
    """The replies of one stream of requests: those under way, and those not yet taken.

    Begins with few requests and adds one for each reply, until 500 are under way or the
    replies turn out to be large.
    """

    def __init__(self) -> None:
        self._under_way = 0
        self._window = _FIRST_IN_FLIGHT
        self._done: deque[tuple[Any, Any, int]] = deque()
        self._held = 0
        self._average = float(_FIRST_GUESS)
        self._arrival = asyncio.Event()
        self._abandoned = False

    @property
    def idle(self) -> bool:
        return not self._under_way and not self._done

    def room(self, share: int) -> int:
        """How many requests may be sent now; 0 until a good bundle of them fits.

        share: how many this stream may have under way, as others use the connection too.
        """
        window = int((_MOST_BYTES - self._held) / max(self._average, 1.0))
        window = max(_LEAST_IN_FLIGHT, min(self._window, window, share))
        room = window - self._under_way - len(self._done)
        return room if room >= window // 4 or not self._under_way else 0

    def expect(self, key: Any) -> Callable[[Any, int], None]:
        """A request is on its way: the result takes its reply."""
        self._under_way += 1

        def deliver(value: Any, size: int) -> None:
            self._under_way -= 1
            if self._abandoned:
                return
            self._average += (size - self._average) / (8 if size > self._average else 64)
            self._window = min(self._window + 1, MOST_IN_FLIGHT)
            self._held += size
            self._done.append((key, value, size))
            self._arrival.set()

        return deliver

    async def arrived(self) -> AsyncIterator[tuple[Any, Any]]:
        """Wait for replies and hand out those that are here. Raises what ended the connection."""
        if not self._done:
            self._arrival.clear()
            await self._arrival.wait()
        for _ in range(len(self._done)):
            key, value, size = self._done.popleft()
            self._held -= size
            if isinstance(value, AppError):
                raise value
            yield key, value

    def abandon(self) -> None:
        """The taker has gone: drop what is here and what still comes."""
        self._abandoned = True
        self._done.clear()
