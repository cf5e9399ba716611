"""Time: the only module that asks for it, so that tests can hold it still."""

import time
from typing import Protocol


class Clock(Protocol):
    """What the program needs to know about time."""

    def now(self) -> float:
        """Seconds since 1970 (UTC), as the computer's clock says."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()
