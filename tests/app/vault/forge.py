"""Vault files for tests: cheap genuine ones, and forgeries whose checksum is right."""

import dataclasses
import hashlib
import json
import struct
from collections.abc import Callable
from typing import Any

from app.core.secret import Secret
from app.vault import canonical, keys
from app.vault.crypto import random_bytes, random_key
from app.vault.device_secret import DeviceSecret
from app.vault.header import SlotKind, TotpHeader
from app.vault.keys import OpenVault
from app.vault.slots import wrap
from tests.fixtures.vault import CHEAP, KEYS, OLD

DEVICE = DeviceSecret(bytes(8), Secret(bytes(32)), "tests.FileKeyring")
CODE_KEY = Secret(b"k" * 32)  # stands for a key that a login code gives


def genuine() -> OpenVault:
    """A vault with password and phrase, made by the program."""
    return keys.make(OLD, KEYS, DEVICE, keys.new_vid(), CHEAP)


def with_codes(vault: OpenVault, entries: int = 40) -> OpenVault:
    """The same vault as a later Walnut writes it: login codes on, two recovery codes."""
    vid, vmk = vault.header.vid, vault.vmk
    phrase = [slot for slot in vault.header.slots if slot.kind is SlotKind.PHRASE]
    fused = wrap(vid, SlotKind.PASSWORD_CODE, random_bytes(16), CODE_KEY, vmk)
    code = wrap(vid, SlotKind.RECOVERY_CODE, random_bytes(16), CODE_KEY, vmk)
    codes = [dataclasses.replace(code, index=index) for index in (0, 3)]
    totp = TotpHeader(start=63333341, salt=random_bytes(16), drift=-1)
    carried = {**vault.inner.carried, "totp": {"secret": "x", "last": 7, "target": 1}, "rc": ["a"]}
    return dataclasses.replace(
        vault,
        header=dataclasses.replace(vault.header, slots=(*phrase, fused, *codes), totp=totp),
        inner=dataclasses.replace(vault.inner, carried=carried),
        table=random_bytes(3 * entries),
    )


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
