"""How old a noted moment is, by whichever of the two clocks makes it younger.

Somebody at the keyboard can set the computer's clock ahead to have a day pass; the monotonic
clock does not follow. So within one session both must agree that a day passed. It may stand
still while the computer sleeps: then a day is longer, never shorter.
"""

from app.core.clock import Clock


class Ages:
    """Remembers for each moment how old it was when it was first asked about."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._first: dict[int, tuple[float, float]] = {}

    def age(self, at: int) -> float:
        """Seconds since this moment (Unix seconds); negative for one to come."""
        wall, monotonic = self._clock.now() - at, self._clock.monotonic()
        then, since = self._first.setdefault(at, (wall, monotonic))
        return min(wall, then + monotonic - since)

    def begin(self, at: int) -> None:
        """It is now, whatever was noted of the same second: the clock was set back to it."""
        self._first[at] = (self._clock.now() - at, self._clock.monotonic())

    def forget(self) -> None:
        """A login with a code proved the computer's clock: believe it."""
        self._first.clear()
