"""The keys of one vault while it is open, and each change of them as a new value: no I/O here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.core.secret import Secret
from app.vault import inner as contents
from app.vault import slots, spending
from app.vault.container import Container, pack
from app.vault.crypto import (
    SALT_SIZE,
    DoesNotOpen,
    KdfParameters,
    random_bytes,
    random_key,
)
from app.vault.device_secret import DeviceSecret
from app.vault.errors import VaultDamaged, VaultNewer, WrongPassword, WrongPhrase
from app.vault.header import VID_SIZE, Header, Slot, SlotKind
from app.vault.inner import Inner
from app.vault.spending import SealedKey, SpendKind


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What a new vault is made for.

    entropy: of the recovery phrase (BIP-39, 16 to 32 bytes); None for a watch-only vault.
    records: spending secrets by name, e.g. "bip84/0" -> account xprv in base58.
    """

    entropy: Secret | None
    records: Mapping[str, Secret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenVault:
    """Everything that is known of an open vault. Does not hold the spending key."""

    header: Header
    vmk: Secret
    inner: Inner
    device: DeviceSecret | None
    table: bytes = b""

    def to_bytes(self) -> bytes:
        return pack(self.header, self.vmk, self.table, self.inner.to_bytes())

    def sealed(self, name: str) -> SealedKey:
        """A copy that outlives this vault. Raises KeyError for a name that is not there."""
        sealed = self._sealed(name, self.inner.records[name])
        device = sealed.device and Secret(sealed.device.reveal())
        return replace(sealed, device=device)

    def spending_key(self, password: Secret) -> Secret:
        """The slow proof of a password. Raises WrongPassword."""
        return spending.open_with_password(password, self._sealed("", b""))

    def next_write(self, inner: Inner) -> "OpenVault":
        """The same keys with other contents."""
        return replace(self, header=replace(self.header, gen=self.header.gen + 1), inner=inner)

    def with_kdf(self, kdf: KdfParameters) -> "OpenVault":
        """For a change that stretches anew anyway: by today's parameters."""
        return replace(self, header=replace(self.header, kdf=kdf))

    def wipe(self) -> None:
        self.vmk.wipe()
        self.inner.wipe()
        if self.device is not None:
            self.device.value.wipe()

    def _sealed(self, name: str, record: bytes) -> SealedKey:
        slot = self.inner.spend_slot(SpendKind.PASSWORD)
        if slot is None:
            raise VaultDamaged(part="spend")
        device = None if self.device is None else self.device.value
        return SealedKey(self.header.vid, self.header.kdf, slot, device, name, record)


def make(
    password: Secret, new: NewKeys, device: DeviceSecret | None, vid: bytes, kdf: KdfParameters
) -> OpenVault:
    """A new vault with every key random. Takes two slow steps."""
    vmk, smk = random_key(), random_key()
    records = {n: spending.seal_record(smk, vid, n, s) for n, s in new.records.items()}
    header = Header(vid, gen=0, sgen=0, ds=None, salt=b"", kdf=kdf, slots=())
    empty = OpenVault(header, vmk, Inner(random_key(), (), records), device)
    try:
        return with_password(empty, password, smk, device, new.entropy)
    finally:
        smk.wipe()


def new_vid() -> bytes:
    return random_bytes(VID_SIZE)


def require_password_slot(header: Header) -> Slot:
    """Raises VaultNewer: opened by a login code, which this version cannot ask for."""
    slot = header.slot(SlotKind.PASSWORD)
    if slot is None:
        raise VaultNewer
    return slot


def open_by_password(
    container: Container, password: Secret, device: DeviceSecret | None
) -> OpenVault:
    """Takes one slow step. Raises WrongPassword, VaultDamaged, VaultNewer."""
    header = container.header
    slot = require_password_slot(header)
    secret = None if device is None else device.value
    root = slots.password_root(password, header.salt, secret, header.kdf)
    try:
        vmk = slots.unwrap(header.vid, slot, slots.password_key(root, slot.salt))
    except DoesNotOpen:
        raise WrongPassword from None
    return _open(container, vmk, device)


def open_by_phrase(container: Container, entropy: Secret) -> OpenVault:
    """Fast: a phrase needs no stretching. Raises WrongPhrase, VaultDamaged."""
    try:
        vmk = slots.unwrap_phrase(container.header, entropy)
    except DoesNotOpen:
        raise WrongPhrase from None
    return _open(container, vmk, None)


def require_phrase(vault: OpenVault, entropy: Secret | None) -> None:
    """Raises WrongPhrase: keys made anew must stay open to the phrase of this vault, if any."""
    if vault.header.slot(SlotKind.PHRASE) is None and entropy is None:
        return
    try:
        slots.unwrap_phrase(vault.header, entropy or Secret(b"")).wipe()
    except DoesNotOpen:
        raise WrongPhrase from None


def spending_key_by_phrase(vault: OpenVault, entropy: Secret) -> Secret:
    """Raises VaultDamaged: without it a new password could never spend."""
    slot = vault.inner.spend_slot(SpendKind.PHRASE)
    if slot is None:
        raise VaultDamaged(part="spend")
    return spending.open_with_phrase(entropy, vault.header.vid, slot)


def with_password(
    vault: OpenVault,
    password: Secret,
    smk: Secret,
    device: DeviceSecret | None,
    entropy: Secret | None = None,
) -> OpenVault:
    """A security change: another password and device secret, new salts, sgen + 1.

    With entropy the phrase slots are made anew too; without it they stay as they are, because
    they hang on neither password nor device secret. Takes two slow steps.
    """
    header, inner, vid = vault.header, vault.inner, vault.header.vid
    secret = None if device is None else device.value
    spend = spending.wrap_for_password(smk, vid, password, secret, header.kdf)
    if entropy is None:
        phrase_slots = tuple(s for s in header.slots if s.kind is SlotKind.PHRASE)
        phrase_spends = tuple(s for s in inner.smk if s.kind is SpendKind.PHRASE)
    else:
        phrase_slots = (slots.wrap_phrase(vid, entropy, vault.vmk),)
        phrase_spends = (spending.wrap_for_phrase(smk, vid, entropy),)
    salt, slot = _password_slot(vault, password, secret)
    return replace(
        vault,
        header=replace(
            header,
            gen=header.gen + 1,
            sgen=header.sgen + 1,
            ds=None if device is None else device.id,
            salt=salt,
            slots=(*phrase_slots, slot),
        ),
        inner=replace(
            inner, smk=(spend, *phrase_spends), backend=None if device is None else device.backend
        ),
        device=device,
    )


def without_second_factor(vault: OpenVault, *sgens: int) -> OpenVault:
    """What the recovery phrase may do: login codes and freeze off; sgen is at least these."""
    header = replace(vault.header, totp=None, sgen=max((vault.header.sgen, *sgens)))
    carried = contents.without_second_factor(vault.inner.carried)
    return replace(vault, header=header, table=b"", inner=replace(vault.inner, carried=carried))


def with_new_keys(vault: OpenVault, smk: Secret, new_smk: Secret) -> OpenVault:
    """Another vault key, spending key and database key: nothing an old copy gives opens this.

    The slots of the result are those of the old keys until `with_password` made them anew, and
    the database key changes when the database was rekeyed to k_db_next.
    """
    vid = vault.header.vid
    records = {}
    for name, record in vault.inner.records.items():
        secret = spending.open_record(smk, vid, name, record)
        records[name] = spending.seal_record(new_smk, vid, name, secret)
        secret.wipe()
    inner = replace(vault.inner, records=records, k_db_next=random_key())
    return replace(vault, vmk=random_key(), inner=inner)


def _password_slot(vault: OpenVault, password: Secret, device: Secret | None) -> tuple[bytes, Slot]:
    salt, slot_salt = random_bytes(SALT_SIZE), random_bytes(SALT_SIZE)
    root = slots.password_root(password, salt, device, vault.header.kdf)
    key = slots.password_key(root, slot_salt)
    return salt, slots.wrap(vault.header.vid, SlotKind.PASSWORD, slot_salt, key, vault.vmk)


def _open(container: Container, vmk: Secret, device: DeviceSecret | None) -> OpenVault:
    inner = Inner.parse(container.open(vmk))
    return OpenVault(container.header, vmk, inner, device, container.table)
