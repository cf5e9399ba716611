"""Each change of a vault's keys, from one open vault to the next as a new value: no I/O here."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.core.secret import Secret
from app.vault.codes import table
from app.vault.crypto import SALT_SIZE, DoesNotOpen, KdfParameters, random_bytes, random_key
from app.vault.errors import WalletFrozen, WrongPhrase
from app.vault.format import slots, spending
from app.vault.format.device import DeviceSecret
from app.vault.format.header import VID_SIZE, Header, Slot, SlotKind, TotpHeader
from app.vault.format.inner import Inner, TotpSecret
from app.vault.format.opened import OpenVault
from app.vault.format.spending import SpendKind
from app.vault.policy.model import without_limits


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What a new vault is made for.

    entropy: of the recovery phrase (BIP-39, 16 to 32 bytes); None for a watch-only vault.
    records: spending secrets by name, e.g. "bip84/0" -> account xprv in base58.
    """

    entropy: Secret | None
    records: Mapping[str, Secret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens the vault from now on.

    step: now (RFC 6238), for a vault with login codes; window: for how many steps codes are
    prepared. entropy: to make the phrase's slots anew too; without it they stay as they are,
    because they hang on nothing else of this.
    """

    password: Secret
    device: DeviceSecret | None
    step: int
    window: int = table.STEPS
    entropy: Secret | None = None

    @property
    def device_value(self) -> Secret | None:
        return None if self.device is None else self.device.value


def make(new: NewKeys, credentials: Credentials, vid: bytes, kdf: KdfParameters) -> OpenVault:
    """A new vault with every key random. Takes two slow steps."""
    vmk, smk = random_key(), random_key()
    records = {n: spending.seal_record(smk, vid, n, s) for n, s in new.records.items()}
    header = Header(vid, gen=0, sgen=0, ds=None, salt=b"", kdf=kdf, slots=())
    empty = OpenVault(header, vmk, Inner(random_key(), (), records), None)
    try:
        return with_password(empty, smk, replace(credentials, entropy=new.entropy))
    finally:
        smk.wipe()


def new_vid() -> bytes:
    return random_bytes(VID_SIZE)


def require_phrase(vault: OpenVault, entropy: Secret | None) -> None:
    """Raises WrongPhrase: keys made anew must stay open to the phrase of this vault, if any."""
    if vault.header.slot(SlotKind.PHRASE) is None and entropy is None:
        return
    try:
        slots.unwrap_phrase(vault.header, entropy or Secret(b"")).wipe()
    except DoesNotOpen:
        raise WrongPhrase from None


def with_password(vault: OpenVault, smk: Secret, new: Credentials) -> OpenVault:
    """A security change: another password and device secret, new salts, sgen + 1.

    smk: what `OpenVault.spending_key` gave, sealed while frozen. Login codes, where the vault has
    them, go on with a new table. Two slow steps; with codes half a one and the table (1.5 s) more.
    """
    header, inner, vid = vault.header, vault.inner, vault.header.vid
    spend = spending.wrap_for_password(smk, vid, new.password, new.device_value, header.kdf)
    phrase_slots, phrase_spends = _phrase_slots(vault, smk, new.entropy)
    salt = random_bytes(SALT_SIZE)
    root = slots.password_root(new.password, salt, new.device_value, header.kdf)
    device, ds = new.device, None if new.device is None else new.device.id
    header = replace(
        header, gen=header.gen + 1, sgen=header.sgen + 1, ds=ds, salt=salt, slots=phrase_slots
    )
    backend = None if device is None else device.backend
    inner = replace(inner, smk=(spend, *phrase_spends), backend=backend)
    changed = replace(vault, header=header, inner=inner, device=device, table=b"")
    if inner.totp is None:
        return _with_plain_slot(changed, root)
    return _with_code_slots(changed, root, inner.totp, new)


def for_backup(vault: OpenVault, smk: Secret, password: Secret) -> OpenVault:
    """The same keys behind a password alone; a freeze stays.

    No device secret, no login codes, and no limits, which need these.
    """
    rest = without_limits(vault.inner.policy)
    inner = replace(vault.inner, totp=None, recovery=(), policy=rest)
    return with_password(replace(vault, inner=inner), smk, Credentials(password, None, step=0))


def without_second_factor(vault: OpenVault, *sgens: int) -> OpenVault:
    """What the recovery phrase may do: codes, limits and freeze off; sgen is at least these."""
    header = replace(vault.header, sgen=max((vault.header.sgen, *sgens)))
    rest = without_limits(vault.inner.policy)
    inner = replace(vault.inner, totp=None, recovery=(), freeze=None, policy=rest)
    return replace(vault, header=header, inner=inner)


def with_new_keys(vault: OpenVault, smk: Secret, new_smk: Secret) -> OpenVault:
    """Another vault key, spending key and database key: nothing an old copy gives opens this.

    The slots of the result are those of the old keys until `with_password` made them anew, and
    the database key changes when the database was rekeyed to k_db_next. Raises WalletFrozen.
    """
    if vault.inner.freeze is not None:
        raise WalletFrozen
    vid = vault.header.vid
    records = {}
    for name, record in vault.inner.records.items():
        secret = spending.open_record(smk, vid, name, record)
        records[name] = spending.seal_record(new_smk, vid, name, secret)
        secret.wipe()
    inner = replace(vault.inner, records=records, k_db_next=random_key())
    return replace(vault, vmk=random_key(), inner=inner)


def _phrase_slots(
    vault: OpenVault, smk: Secret, entropy: Secret | None
) -> tuple[tuple[Slot, ...], tuple[spending.SpendSlot, ...]]:
    vid = vault.header.vid
    if entropy is None:
        kept = tuple(s for s in vault.header.slots if s.kind is SlotKind.PHRASE)
        return kept, tuple(s for s in vault.inner.smk if s.kind is SpendKind.PHRASE)
    wrapped = spending.wrap_for_phrase(smk, vid, entropy)
    return (slots.wrap_phrase(vid, entropy, vault.vmk),), (wrapped,)


def _with_plain_slot(vault: OpenVault, root: Secret) -> OpenVault:
    salt = random_bytes(SALT_SIZE)
    key = slots.password_key(root, salt)
    slot = slots.wrap(vault.header.vid, SlotKind.PASSWORD, salt, key, vault.vmk)
    header = replace(vault.header, slots=(*vault.header.slots, slot), totp=None)
    return replace(vault, header=header)


def _with_code_slots(
    vault: OpenVault, root: Secret, totp: TotpSecret, new: Credentials
) -> OpenVault:
    """Another target, table and masks: what was seen of the old ones helps nobody."""
    header = vault.header
    target, start = secrets.randbelow(table.CODES), max(new.step - 1, totp.last + 1)
    public = TotpHeader(start, random_bytes(SALT_SIZE), header.totp.drift if header.totp else 0)
    mask = slots.mask_key(root, public.salt)
    entries = table.build(totp.secret, target, mask, start, new.window)
    salt = random_bytes(SALT_SIZE)
    key = slots.code_key(root, salt, target, header.kdf)
    fused = slots.wrap(header.vid, SlotKind.PASSWORD_CODE, salt, key, vault.vmk)
    codes = _recovery_slots(vault, root)
    return replace(
        vault,
        header=replace(header, slots=(*header.slots, fused, *codes), totp=public),
        inner=replace(vault.inner, totp=replace(totp, target=target)),
        table=entries,
    )


def _recovery_slots(vault: OpenVault, root: Secret) -> tuple[Slot, ...]:
    vid, made = vault.header.vid, []
    for index, code in enumerate(vault.inner.recovery):
        if code is not None:
            salt = random_bytes(SALT_SIZE)
            key = slots.recovery_key(root, salt, index, code)
            made.append(slots.wrap(vid, SlotKind.RECOVERY_CODE, salt, key, vault.vmk, index))
    return tuple(made)
