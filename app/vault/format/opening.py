"""From a vault file and what a person gives to an open vault: no I/O, and no secret kept."""

from dataclasses import dataclass

from app.core.secret import Secret
from app.vault.codes import table
from app.vault.codes.totp import PERIOD, Code
from app.vault.crypto import DoesNotOpen
from app.vault.errors import (
    ClockBehind,
    CodeNeeded,
    CodesRunOut,
    CodeUsed,
    VaultDamaged,
    WrongPassword,
    WrongPasswordOrCode,
    WrongPhrase,
)
from app.vault.format import slots, spending
from app.vault.format.container import Container
from app.vault.format.device import DeviceSecret
from app.vault.format.header import Header, Slot, SlotKind, TotpHeader
from app.vault.format.inner import Inner
from app.vault.format.opened import OpenVault

_SOON = 3  # steps: a code that was used a moment ago, rather than a clock that is wrong
_DIAGNOSED = 10  # steps to either side that are searched for a clock that is off


@dataclass(frozen=True, slots=True)
class Found:
    """What opened, and the stretched password, from which the same slots open again."""

    vault: OpenVault
    root: Secret


@dataclass(frozen=True, slots=True)
class CodeNow:
    """A login code, the step of now (RFC 6238), and for how many steps codes are prepared."""

    code: Code
    step: int
    window: int


def by_password(container: Container, password: Secret, device: DeviceSecret | None) -> OpenVault:
    """Takes one slow step. Raises CodeNeeded, WrongPassword, VaultDamaged."""
    header = container.header
    slot = header.slot(SlotKind.PASSWORD)
    if slot is None:
        raise CodeNeeded
    root = root_of(header, password, device)
    try:
        vmk = slots.unwrap(header.vid, slot, slots.password_key(root, slot.salt))
    except DoesNotOpen:
        raise WrongPassword from None
    return by_key(container, vmk, device)


def by_code(
    container: Container, password: Secret, device: DeviceSecret | None, given: CodeNow
) -> Found:
    """The step of now and those before and after it are tried, the last drift first.

    One slow step and up to three of half its length. The vault that comes back has used the code
    up: write it before anything else. Raises CodeUsed, ClockBehind and CodesRunOut before trying,
    WrongPasswordOrCode, VaultDamaged.
    """
    header = container.header
    totp = _totp(header)
    _check_clock(header, given.step)
    root = root_of(header, password, device)
    for drift in sorted((0, -1, 1), key=lambda drift: (abs(drift - totp.drift), drift)):
        vmk = _try_code(container, root, given.step + drift, given.code)
        if vmk is not None:
            vault = by_key(container, vmk, device)
            mask = slots.mask_key(root, totp.salt)
            used = vault.after_code(given.step + drift, drift, mask, given.window)
            return Found(used, root)
    raise WrongPasswordOrCode(**_used_moments_ago(totp, given.step))


def by_recovery(
    container: Container, password: Secret, device: DeviceSecret | None, code: Secret
) -> tuple[OpenVault, int]:
    """The vault and which code it was, which must be burnt. code: hexadecimal.

    Takes one slow step. Raises WrongPasswordOrCode, VaultDamaged.
    """
    header = container.header
    root = root_of(header, password, device)
    for slot in header.slots:
        if slot.kind is SlotKind.RECOVERY_CODE and slot.index is not None:
            key = slots.recovery_key(root, slot.salt, slot.index, code)
            vmk = _unwrap(header, slot, key)
            if vmk is not None:
                return by_key(container, vmk, device), slot.index
    raise WrongPasswordOrCode


def by_phrase(container: Container, entropy: Secret) -> OpenVault:
    """Fast: a phrase needs no stretching. Raises WrongPhrase, VaultDamaged."""
    try:
        vmk = slots.unwrap_phrase(container.header, entropy)
    except DoesNotOpen:
        raise WrongPhrase from None
    return by_key(container, vmk, None)


def by_key(container: Container, vmk: Secret, device: DeviceSecret | None) -> OpenVault:
    """Raises VaultDamaged: the file is not what this key has written."""
    inner = Inner.parse(container.open(vmk))
    if (inner.totp is None) != (container.header.totp is None):
        raise VaultDamaged(part="inner")
    return OpenVault(container.header, vmk, inner, device, container.table)


def drift(
    container: Container, password: Secret, device: DeviceSecret | None, code: Code, step: int
) -> int | None:
    """By how many seconds the authenticator is ahead of this computer (negative: behind).

    Looks five minutes to either side and opens nothing; None where the code fits nowhere. Takes up
    to 20 slow steps: some seconds.
    """
    root = root_of(container.header, password, device)
    for off in sorted(range(-_DIAGNOSED, _DIAGNOSED + 1), key=abs):
        if _try_code(container, root, step + off, code) is not None:
            return off * PERIOD
    return None


def spending_key_by_phrase(vault: OpenVault, entropy: Secret) -> Secret:
    """Raises VaultDamaged: without it a new password could never spend."""
    slot = vault.inner.spend_slot(spending.SpendKind.PHRASE)
    if slot is None:
        raise VaultDamaged(part="spend")
    return spending.open_with_phrase(entropy, vault.header.vid, slot)


def root_of(header: Header, password: Secret, device: DeviceSecret | None) -> Secret:
    """The slow step that each way with a password starts with."""
    secret = None if device is None else device.value
    return slots.password_root(password, header.salt, secret, header.kdf)


def _totp(header: Header) -> TotpHeader:
    if header.totp is None:  # the header's own check: there is one where the slot is
        raise VaultDamaged(part="schema")
    return header.totp


def _check_clock(header: Header, step: int) -> None:
    """Before anything slow: the table must have codes of now."""
    totp = _totp(header)
    if step + 1 < totp.start:
        if used := _used_moments_ago(totp, step):
            raise CodeUsed(**used)
        raise ClockBehind(since=totp.start * PERIOD, seconds=(totp.start - 1 - step) * PERIOD)
    if step - 1 >= totp.start + header.table_size // table.ENTRY:
        raise CodesRunOut


def _used_moments_ago(totp: TotpHeader, step: int) -> dict[str, int]:
    """How long until a code that was not used yet, where this step's was; else nothing."""
    return {"seconds": (totp.start - step) * PERIOD} if 0 < totp.start - step <= _SOON else {}


def _try_code(container: Container, root: Secret, step: int, code: Code) -> Secret | None:
    header = container.header
    totp, slot = _totp(header), header.slot(SlotKind.PASSWORD_CODE)
    mask = slots.mask_key(root, totp.salt)
    target = table.target(container.table, totp.start, mask, step, code.number)
    if slot is None or target is None:
        return None
    return _unwrap(header, slot, slots.code_key(root, slot.salt, target, header.kdf))


def _unwrap(header: Header, slot: Slot, key: Secret) -> Secret | None:
    try:
        return slots.unwrap(header.vid, slot, key)
    except DoesNotOpen:
        return None
