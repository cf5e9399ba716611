"""Which scripts are watched, by the hash that servers know them by."""

import hashlib
from collections.abc import Iterable

from app.wallet.store.scripts import Watched


class ScriptBook:
    """Script hash (wire order) -> numbers of our scripts; usually one, more if accounts overlap."""

    def __init__(self) -> None:
        self._one: dict[bytes, int] = {}
        self._more: dict[bytes, list[int]] = {}

    def __len__(self) -> int:
        return len(self._one)

    def __contains__(self, key: bytes) -> bool:
        return key in self._one

    def holds(self, row: Watched) -> bool:
        key = hashlib.sha256(row.spk).digest()
        return key in self._one and row.id in self.ids(key)

    def add(self, rows: Iterable[Watched]) -> dict[bytes, bytes | None]:
        """Take these in; for each script hash the status that we have processed."""
        statuses: dict[bytes, bytes | None] = {}
        for row in rows:
            key = hashlib.sha256(row.spk).digest()
            first = self._one.setdefault(key, row.id)
            if first != row.id and row.id not in self._more.setdefault(key, []):
                self._more[key].append(row.id)
            # Where one of several rows is behind, the script must be asked about.
            same = key not in statuses or statuses[key] == row.status
            statuses[key] = row.status if same else None
        return statuses

    def ids(self, key: bytes) -> list[int]:
        return [self._one[key], *self._more.get(key, ())]

    def clear(self) -> None:
        self._one.clear()
        self._more.clear()
