"""What a generated history is: its plan, and what a wallet must find in it."""

from dataclasses import dataclass
from pathlib import Path

TEST_PHRASE = "abandon " * 11 + "about"
END = 1_751_241_600  # 30 June 2025: the last block of a history that says nothing else
SPAN = 236_520_000  # seconds, seven and a half years


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make. until: seconds since 1970 of the last block; span: seconds before it."""

    transactions: int
    blocks: int = 0
    seed: int = 1
    until: int = END
    span: int = SPAN

    @property
    def block_count(self) -> int:
        """Blocks that hold the history, besides the 120 that begin a chain."""
        return self.blocks or max(50, min(2000, self.transactions // 20))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a wallet of the phrase must find. balance in satoshis; height of the tip."""

    transactions: int
    sends: int
    receiving_used: int
    change_used: int
    balance: int
    coins: int
    height: int


@dataclass(frozen=True, slots=True)
class History:
    """A finished history: its journal (World.start(history=…)) and its summary."""

    journal: Path
    summary: Summary
