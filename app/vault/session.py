"""Whether the vault is open, and how long nobody has touched the wallet."""

import asyncio
import enum
from collections.abc import Awaitable, Callable

from app.core.clock import Clock


class VaultState(enum.StrEnum):
    """Whether there is a vault, and whether its keys are in memory."""

    ABSENT = "absent"
    LOCKED = "locked"
    UNLOCKED = "unlocked"


class IdleWatch:
    """Measures idle time by both clocks, so that a night of suspend counts as idle."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.touch()

    def touch(self) -> None:
        """Somebody is here. Cheap, from any thread."""
        self._last = (self._clock.monotonic(), self._clock.now())

    def seconds(self) -> float:
        """Since the last touch; the longer of what the two clocks say."""
        monotonic, now = self._last
        return max(self._clock.monotonic() - monotonic, self._clock.now() - now)

    async def run(
        self, minutes: Callable[[], int], lock: Callable[[], Awaitable[None]], every: float = 1.0
    ) -> None:
        """Until cancelled: look every so many seconds, lock after so many minutes (0: never)."""
        while True:
            await asyncio.sleep(every)
            limit = minutes() * 60
            if limit and self.seconds() >= limit:
                await lock()
