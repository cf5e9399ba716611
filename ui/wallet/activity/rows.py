"""The rows of the activity that were read, and which of them may be old by now."""

from collections.abc import Sequence

from app.wallet.model import PaymentRow

KEPT = 4_000
_SETTLED = 6  # confirmations after which a row no longer changes with each block


class ReadRows:
    """payment -> its row, the last KEPT of them."""

    def __init__(self) -> None:
        self.changes = 0  # times that something was said to have changed
        self._rows: dict[int, PaymentRow] = {}
        self._stale: set[int] = set()
        self._gone: set[int] = set()  # asked for, but no longer in the store

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, payment: int) -> PaymentRow | None:
        return self._rows.get(payment)

    def needs(self, payment: int) -> bool:
        """Whether it must be read (again) when it is looked at."""
        return (payment not in self._rows or payment in self._stale) and payment not in self._gone

    def forget(self, txids: Sequence[str] = ()) -> None:
        """These payments changed; none named: any may have."""
        self.changes += 1
        changed = set(txids)
        self._stale.update(
            payment for payment, row in self._rows.items() if not changed or row.txid in changed
        )

    def forget_young(self) -> None:
        """A block came: rows that still count confirmations are old."""
        self.changes += 1
        self._stale.update(
            payment for payment, row in self._rows.items() if row.confirmations < _SETTLED
        )

    def ask_again(self) -> None:
        """The list was read again: what was gone may be back."""
        self._gone.clear()

    def clear(self) -> None:
        for kept in (self._rows, self._stale, self._gone):
            kept.clear()

    def keep(self, asked: Sequence[int], rows: Sequence[PaymentRow], known: int) -> None:
        """Take rows in; where something changed since the reading began, they stay stale.

        known: `changes` when the reading began.
        """
        fresh = known == self.changes
        self._gone.update(set(asked) - {row.id for row in rows})
        for row in rows:
            self._rows.pop(row.id, None)  # to the young end of the dict
            self._rows[row.id] = row
            (self._stale.discard if fresh else self._stale.add)(row.id)
        while len(self._rows) > KEPT:
            oldest = next(iter(self._rows))
            del self._rows[oldest]
            self._stale.discard(oldest)
