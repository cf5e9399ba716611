"""How long nobody has touched the wallet."""

from app.core.clock import Clock


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
