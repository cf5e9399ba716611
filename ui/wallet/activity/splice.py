"""How one ordered list of ids became another: the few rows that moved, never the whole table."""

from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """Rows [first, first + removed) of the old list became `added` rows at the same place."""

    first: int
    removed: int
    added: int


def splice(old: "array[int]", new: "array[int]") -> Splice:
    """The smallest single change that turns old into new."""
    shorter = min(len(old), len(new))
    head = _common(old, new, shorter, from_end=False)
    tail = _common(old, new, shorter - head, from_end=True)
    return Splice(head, len(old) - head - tail, len(new) - head - tail)


def _common(old: "array[int]", new: "array[int]", most: int, *, from_end: bool) -> int:
    """How many ids both lists share at one end: halving, each step one memory comparison."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if _same(old, new, low, middle, from_end):
            low = middle
        else:
            high = middle - 1
    return low


def _same(old: "array[int]", new: "array[int]", low: int, high: int, from_end: bool) -> bool:
    if from_end:
        return (
            old[len(old) - high : len(old) - low].tobytes()
            == new[len(new) - high : len(new) - low].tobytes()
        )
    return old[low:high].tobytes() == new[low:high].tobytes()
