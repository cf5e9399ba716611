"""The fee market as the world's master sets it: estimates, and the least the mempool takes."""

from dataclasses import dataclass, field

MIN_RELAY_FEE = 100  # sat/kvB, Core's default since version 30
CALM = {1: 10.0, 2: 8.0, 3: 6.0, 6: 5.0, 25: 3.0, 144: 1.0}  # blocks to wait -> sat/vB


@dataclass(slots=True)
class FeeMarket:
    """levels as CALM; minimum: sat/kvB that the mempool takes."""

    levels: dict[int, float] = field(default_factory=lambda: dict(CALM))
    minimum: int = MIN_RELAY_FEE

    def estimate(self, blocks: int) -> int:
        """sat/kvB for a confirmation within so many blocks: the next level that is not slower."""
        fitting = [target for target in self.levels if target <= max(1, blocks)]
        target = max(fitting) if fitting else min(self.levels)
        return max(round(self.levels[target] * 1000), self.minimum)
