"""The secret half of a vault file: database key, spending slots and keys, codes, freeze, limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from app.core.secret import Secret
from app.vault import canonical
from app.vault.canonical import Json, NotCanonical
from app.vault.codes.recovery import SIZE as RECOVERY_CODE_SIZE
from app.vault.codes.table import CODES
from app.vault.codes.totp import SECRET_SIZE
from app.vault.crypto import KEY_SIZE
from app.vault.errors import VaultDamaged
from app.vault.format.header import COUNT_MOST, RECOVERY_CODES_MOST, STEP_MOST
from app.vault.format.spending import SpendKind, SpendSlot, record_bytes, record_name
from app.vault.freeze.record import Freeze

_RECORDS_MOST = 1024
_BACKEND_MOST = 200
_MEMBERS = (
    "k_db", "k_db_next", "backend", "smk", "records", "freeze", "policy", "totp", "rc", "root",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TotpSecret:
    """The authenticator's secret and where the offset table stands.

    last: the step of the last code that was used; target: what the table hides; since: Unix
    seconds of the enrolment; ends: from when on a login turns the codes off, None for never; kept:
    since when the person is known to have the recovery codes, None for not yet.
    """

    secret: Secret
    last: int
    target: int = field(repr=False)
    since: int
    ends: int | None = None
    kept: int | None = None

    def to_json(self) -> dict[str, Json]:
        secret = canonical.to_base64(self.secret.reveal())
        value = {
            "secret": secret, "last": self.last, "target": self.target,
            "since": self.since, "ends": self.ends,
        }  # fmt: skip
        return value if self.kept is None else value | {"kept": self.kept}

    @classmethod
    def parse(cls, value: Json) -> Self | None:
        if value is None:
            return None
        names = ("secret", "last", "target", "since", "ends")
        kept = isinstance(value, dict) and "kept" in value
        value = canonical.members(value, (*names, "kept") if kept else names)
        ends = value["ends"]
        return cls(
            Secret(canonical.from_base64(value["secret"], SECRET_SIZE)),
            canonical.integer(value["last"], 0, STEP_MOST),
            canonical.integer(value["target"], 0, CODES - 1),
            canonical.integer(value["since"], 0, STEP_MOST),
            None if ends is None else canonical.integer(ends, 0, STEP_MOST),
            canonical.integer(value["kept"], 0, STEP_MOST) if kept else None,
        )


@dataclass(frozen=True, slots=True)
class Inner:
    """k_db opens the database; k_db_next is set while its key is being changed.

    backend: class name of the keyring that holds the device secret. records: name -> sealed.
    recovery: the codes in hexadecimal by their index, None for one that was used. policy: as
    app.vault.policy reads it. root: pinned version of the signed support profile's root.
    """

    k_db: Secret
    smk: tuple[SpendSlot, ...]
    records: Mapping[str, bytes]
    backend: str | None = None
    k_db_next: Secret | None = None
    totp: TotpSecret | None = None
    recovery: tuple[Secret | None, ...] = ()
    freeze: Freeze | None = None
    policy: Mapping[str, Json] = field(default_factory=dict)
    root: int = 0

    def spend_slot(self, kind: SpendKind) -> SpendSlot | None:
        return next((slot for slot in self.smk if slot.kind is kind), None)

    @property
    def password_slot(self) -> SpendSlot | None:
        """The one that a password opens, frozen or not."""
        return self.spend_slot(SpendKind.PASSWORD) or self.spend_slot(SpendKind.FROZEN)

    def to_bytes(self) -> Secret:
        key, following = self.k_db, self.k_db_next
        value = {
            "k_db": canonical.to_base64(key.reveal()),
            "k_db_next": following and canonical.to_base64(following.reveal()),
            "backend": self.backend,
            "smk": [slot.to_json() for slot in self.smk],
            "records": {n: canonical.to_base64(r) for n, r in self.records.items()},
            "totp": self.totp and self.totp.to_json(),
            "rc": [code and code.text() for code in self.recovery],
            "freeze": self.freeze and self.freeze.to_json(),
            "policy": dict(self.policy),
            "root": self.root,
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
        freeze = Freeze.parse(value["freeze"])
        wanted = SpendKind.PASSWORD if freeze is None else SpendKind.FROZEN
        if [slot.kind for slot in slots if slot.kind is not SpendKind.PHRASE] != [wanted]:
            raise NotCanonical("smk")
        return cls(
            Secret(canonical.from_base64(value["k_db"], KEY_SIZE)),
            slots,
            _records(value["records"]),
            backend,
            None if following is None else Secret(canonical.from_base64(following, KEY_SIZE)),
            TotpSecret.parse(value["totp"]),
            tuple(_recovery(code) for code in canonical.items(value["rc"], RECOVERY_CODES_MOST)),
            freeze,
            _policy(value["policy"]),
            canonical.integer(value["root"], 0, COUNT_MOST),
        )

    def wipe(self) -> None:
        self.k_db.wipe()
        if self.k_db_next is not None:
            self.k_db_next.wipe()
        if self.totp is not None:
            self.totp.secret.wipe()
        for code in self.recovery:
            if code is not None:
                code.wipe()


def _recovery(value: Json) -> Secret | None:
    if value is None:
        return None
    return Secret(canonical.from_hex(value, RECOVERY_CODE_SIZE).hex())


def _policy(value: Json) -> dict[str, Json]:
    """Any object: the policy itself knows what may stand in it."""
    if not isinstance(value, dict):
        raise NotCanonical("policy")
    return value


def _short_text(value: Json) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _BACKEND_MOST


def _records(value: Json) -> dict[str, bytes]:
    if not isinstance(value, dict) or len(value) > _RECORDS_MOST:
        raise NotCanonical("records")
    return {record_name(name): record_bytes(record) for name, record in value.items()}
