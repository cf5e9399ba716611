"""The secret half of a vault file: database key, spending slots, sealed keys, and what is carried.

The members for login codes, freeze and limits are part of format 1 already; until their part of
the program exists they are carried through untouched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from app.core.secret import Secret
from app.vault import canonical
from app.vault.canonical import Json, NotCanonical
from app.vault.crypto import KEY_SIZE
from app.vault.errors import VaultDamaged
from app.vault.spending import SpendKind, SpendSlot, record_bytes, record_name

_RECORDS_MOST = 1024
_BACKEND_MOST = 200
_CARRIED: Mapping[str, Json] = {"freeze": None, "policy": {}, "totp": None, "rc": [], "root": 0}
_MEMBERS = ("k_db", "k_db_next", "backend", "smk", "records", *_CARRIED)


@dataclass(frozen=True, slots=True)
class Inner:
    """k_db opens the database; k_db_next is set while its key is being changed.

    backend: class name of the keyring that holds the device secret. records: name -> sealed.
    """

    k_db: Secret
    smk: tuple[SpendSlot, ...]
    records: Mapping[str, bytes]
    backend: str | None = None
    k_db_next: Secret | None = None
    carried: Mapping[str, Json] = field(default_factory=lambda: dict(_CARRIED))

    def spend_slot(self, kind: SpendKind) -> SpendSlot | None:
        return next((slot for slot in self.smk if slot.kind is kind), None)

    def to_bytes(self) -> Secret:
        key, following = self.k_db, self.k_db_next
        value = dict(self.carried) | {
            "k_db": canonical.to_base64(key.reveal()),
            "k_db_next": following and canonical.to_base64(following.reveal()),
            "backend": self.backend,
            "smk": [slot.to_json() for slot in self.smk],
            "records": {n: canonical.to_base64(r) for n, r in self.records.items()},
        }
        return Secret(canonical.encode(value))

    @classmethod
    def parse(cls, data: Secret) -> Self:
        """Raises VaultDamaged(part=inner): genuine, but not of our making."""
        try:
            return cls._parse(canonical.decode(data.reveal()))
        except NotCanonical:
            raise VaultDamaged(part="inner") from None

    @classmethod
    def _parse(cls, value: Json) -> Self:
        value = canonical.members(value, _MEMBERS)
        following, backend = value["k_db_next"], value["backend"]
        if backend is not None and not _short_text(backend):
            raise NotCanonical("backend")
        slots = tuple(SpendSlot.parse(slot) for slot in canonical.items(value["smk"], 4))
        if [slot.kind for slot in slots].count(SpendKind.PASSWORD) != 1:
            raise NotCanonical("smk")
        return cls(
            Secret(canonical.from_base64(value["k_db"], KEY_SIZE)),
            slots,
            _records(value["records"]),
            backend,
            None if following is None else Secret(canonical.from_base64(following, KEY_SIZE)),
            {name: value[name] for name in _CARRIED},
        )

    def wipe(self) -> None:
        self.k_db.wipe()
        if self.k_db_next is not None:
            self.k_db_next.wipe()


def without_second_factor(carried: Mapping[str, Json]) -> dict[str, Json]:
    """What a reset by recovery phrase leaves: login codes off, freeze lifted."""
    return dict(carried) | {"totp": None, "rc": [], "freeze": None}


def _short_text(value: Json) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _BACKEND_MOST


def _records(value: Json) -> dict[str, bytes]:
    if not isinstance(value, dict) or len(value) > _RECORDS_MOST:
        raise NotCanonical("records")
    return {record_name(name): record_bytes(record) for name, record in value.items()}
