"""Vault files for tests: cheap genuine ones, and forgeries whose checksum is right."""

import dataclasses
import hashlib
import json
import struct
from collections.abc import Callable
from typing import Any

from app.core.secret import Secret
from app.vault import canonical
from app.vault.codes import totp
from app.vault.crypto import random_bytes, random_key
from app.vault.format import keys, opening
from app.vault.format.container import Container
from app.vault.format.device import DeviceSecret
from app.vault.format.header import SlotKind
from app.vault.format.inner import TotpSecret
from app.vault.format.keys import Credentials
from app.vault.format.opened import OpenVault
from app.vault.format.opening import CodeNow
from app.vault.format.slots import wrap
from tests.fixtures.vault import CHEAP, KEYS, OLD

DEVICE = DeviceSecret(bytes(8), Secret(bytes(32)), "tests.FileKeyring")
STEP = 63_333_341  # some moment, in steps of 30 s since 1970
SECRET = Secret(b"12345678901234567890")  # RFC 6238's
CODE = totp.code_at(SECRET, STEP)
SPARE = (
    Secret("00112233445566778899"),
    None,
    None,
    Secret("ffeeddccbbaa99887766"),
)  # recovery codes left


def genuine() -> OpenVault:
    """A vault with password and phrase, made by the program."""
    return keys.make(KEYS, Credentials(OLD, DEVICE, STEP), keys.new_vid(), CHEAP.kdf)


def with_codes(vault: OpenVault, entries: int = 40) -> OpenVault:
    """The same vault with login codes on, for so many steps, and two recovery codes left."""
    totp = TotpSecret(SECRET, last=STEP - 1, target=0, since=1)
    ready = dataclasses.replace(
        vault, inner=dataclasses.replace(vault.inner, totp=totp, recovery=SPARE)
    )
    credentials = Credentials(OLD, DEVICE, STEP, window=entries)
    return keys.with_password(ready, vault.spending_key(OLD), credentials)


def opened(container: Container) -> OpenVault:
    """With all that is right: password, device secret, and a code where one is asked for."""
    if container.header.totp is None:
        return opening.by_password(container, OLD, DEVICE)
    return opening.by_code(container, OLD, DEVICE, CodeNow(CODE, STEP, 40)).vault


def repaired(data: bytes | bytearray) -> bytes:
    """With a right checksum, as whoever forges a file would leave it."""
    return bytes(data[:-32]) + hashlib.sha256(data[:-32]).digest()


def header_of(data: bytes) -> dict[str, Any]:
    (size,) = struct.unpack_from(">I", data, 12)
    return dict(json.loads(data[16 : 16 + size]))


def with_header_text(data: bytes, text: bytes) -> bytes:
    """The file with these bytes as header; everything else as it was."""
    (size,) = struct.unpack_from(">I", data, 12)
    return repaired(data[:12] + struct.pack(">I", len(text)) + text + data[16 + size :])


def with_header(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with its header changed in place by this function, in canonical form."""
    header = header_of(data)
    change(header)
    return with_header_text(data, canonical.encode(header))


def other_slot(kind: SlotKind) -> dict[str, Any]:
    """A well-formed slot of somebody else's vault."""
    return wrap(keys.new_vid(), kind, random_bytes(16), random_key(), random_key()).to_json()
