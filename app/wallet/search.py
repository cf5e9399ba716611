"""Search as you type: one line of text for each payment, held in memory while unlocked.

A scan of 100,000 such lines takes some 25 ms, asking the encrypted file 50 to 100. What fills the
screen is found after a few hundred lines, and a longer word looks only through what the shorter
one had found: so a scan can be stopped, taken up again, and narrowed.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence

from app.wallet.chain.hashing import shown
from app.wallet.store.payments import Searchable

_COIN = 100_000_000
_GROUPING = str.maketrans(
    "", "", " ,_'+-\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{MINUS SIGN}"
)
_UNITS = ("btc", "sats", "sat", "₿")
Forms = tuple[str] | tuple[str, str]


class SearchText:
    """payment number -> "label, address, txid, amount in sat, amount in BTC", small letters."""

    def __init__(self) -> None:
        self._lines: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def put(self, rows: Iterable[Searchable], texts: Mapping[tuple[str, str], str]) -> None:
        """Add or renew these payments' lines; texts: their labels, by (kind, ref)."""
        for row in rows:
            txid = shown(row.txid)
            label = texts.get(("tx", txid)) or texts.get(("addr", row.addresses), "")
            self._lines[row.id] = (
                f"{label.casefold()}\n{row.addresses.lower()}\n{txid}\n{_amount(row.amount)}"
            )

    def filter(self, candidates: Sequence[int], wanted: Forms) -> list[int]:
        """Those candidates whose line has one of these anywhere in it, in the same order."""
        lines = self._lines
        if len(wanted) == 1:
            (one,) = wanted
            return [payment for payment in candidates if one in lines.get(payment, "")]
        one, other = wanted
        return [
            payment
            for payment in candidates
            if one in (line := lines.get(payment, "")) or other in line
        ]

    def with_ref(self, ref: str) -> list[int]:
        """The payments whose line names this txid or address."""
        wanted = f"\n{ref.lower()}\n"
        return [payment for payment, line in self._lines.items() if wanted in line]

    def clear(self) -> None:
        self._lines.clear()


class Scan:
    """A search under way: what fits among the candidates looked at so far."""

    def __init__(self, candidates: "array[int]", text: str) -> None:
        self.found = array("q")  # in the candidates' order
        self.at = 0  # how many candidates were looked at
        self.wanted = forms(text)
        self._candidates = candidates

    @property
    def whole(self) -> bool:
        """Whether every candidate was looked at."""
        return self.at >= len(self._candidates)

    def next(self, number: int) -> "array[int]":
        """The candidates to look at now."""
        return self._candidates[self.at : self.at + number]

    def take(self, at: int, looked: int, hits: Iterable[int]) -> None:
        """What fits among the `looked` candidates after `at`; nothing new if known already."""
        if at == self.at:
            self.at += looked
            self.found.extend(hits)

    def narrowed(self, text: str) -> "Scan | None":
        """The scan for a text whose every hit is one of this text's, too; None for another text."""
        if not all(any(old in new for old in self.wanted) for new in forms(text)):
            return None
        return Scan(self.found + self._candidates[self.at :], text)


def labels_wanted(rows: Iterable[Searchable]) -> list[tuple[str, str]]:
    """The (kind, ref) of every label that these lines may hold."""
    refs: list[tuple[str, str]] = []
    for row in rows:
        refs.append(("tx", shown(row.txid)))
        if row.addresses:
            refs.append(("addr", row.addresses))
    return refs


def _amount(sats: int) -> str:
    """Both ways to write it: "1850000\\n0.01850000"."""
    whole, rest = divmod(abs(sats), _COIN)
    return f"{abs(sats)}\n{whole}.{rest:08d}"


def forms(text: str) -> Forms:
    """What to look for: the text itself and, if it may be an amount, that without grouping."""
    plain = text.strip().casefold()
    number = plain
    for unit in _UNITS:
        number = number.removesuffix(unit).removeprefix("₿")
    number = number.translate(_GROUPING)
    if not number.replace(".", "", 1).isdecimal():
        return (plain,)
    if number.startswith("."):
        number = "0" + number
    return (plain,) if number == plain else (plain, number)
