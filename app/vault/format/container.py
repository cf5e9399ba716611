"""The vault file, format 1, byte by byte: take it apart, put it together.

0   8   magic "WALNUTVT"
8   1   version = 1      9  1  flags = 0      10  2  reserved = 0
12  4   header length H (u32 BE)              16  H  header, canonical JSON
..  32  HMAC-SHA256(hk(VMK, vid, "hdr-mac"), bytes 0..16+H)
..  T   offset table of the login codes (T = tab_len, its SHA-256 is in the header)
..  4   inner length n (u32 BE)
..  n   nonce(12) || AES-256-GCM(hk(VMK, vid, "inner"), inner JSON, AAD = SHA-256(all above
        but table and length))
end 32  SHA-256 of everything before: tells a damaged file from a wrong password
"""

import struct
from dataclasses import dataclass, replace
from typing import Self

from app.core.secret import Secret
from app.vault import canonical
from app.vault.canonical import NotCanonical
from app.vault.crypto import (
    NONCE_SIZE,
    TAG_SIZE,
    DoesNotOpen,
    authentic,
    authenticate,
    hk,
    seal,
    sha256,
    unseal,
)
from app.vault.errors import VaultDamaged, VaultNewer
from app.vault.format.header import TABLE_MOST, Header

MAGIC = b"WALNUTVT"
VERSION = 1
SIZE_MOST = TABLE_MOST + 4 * 1024 * 1024
_HEAD = struct.Struct(">8sBBHI")
_LENGTH = struct.Struct(">I")
_HEADER_MOST = 64 * 1024
_MAC_SIZE = _SUM_SIZE = 32


@dataclass(frozen=True, slots=True)
class Container:
    """A vault file taken apart. Well formed, and nothing more: only `open` says it is genuine."""

    header: Header
    public: bytes
    mac: bytes
    table: bytes
    sealed_inner: bytes

    @classmethod
    def parse(cls, untrusted: bytes) -> Self:
        """Raises VaultDamaged (part), VaultNewer. Costs microseconds whatever the bytes are."""
        size = _check_outside(untrusted)
        public_end = _HEAD.size + size
        public = untrusted[:public_end]
        header = _parse_header(public[_HEAD.size :])
        table_start = public_end + _MAC_SIZE
        inner_start = table_start + header.table_size + _LENGTH.size
        inner_end = len(untrusted) - _SUM_SIZE
        if inner_start + NONCE_SIZE + TAG_SIZE > inner_end:
            raise VaultDamaged(part="length")
        (inner_size,) = _LENGTH.unpack_from(untrusted, inner_start - _LENGTH.size)
        if inner_start + inner_size != inner_end:
            raise VaultDamaged(part="length")
        return cls(
            header,
            public,
            untrusted[public_end:table_start],
            untrusted[table_start : inner_start - _LENGTH.size],
            untrusted[inner_start:inner_end],
        )

    def open(self, vmk: Secret) -> Secret:
        """The inner JSON. Raises VaultDamaged where the file is not what this key has written."""
        vid = self.header.vid
        if not authentic(hk(vmk, vid, "hdr-mac"), self.public, self.mac):
            raise VaultDamaged(part="mac")
        if self.table and sha256(self.table) != self.header.table_hash:
            raise VaultDamaged(part="mac")
        try:
            return unseal(hk(vmk, vid, "inner"), self.sealed_inner, sha256(self.public + self.mac))
        except DoesNotOpen:
            raise VaultDamaged(part="mac") from None


def pack(header: Header, vmk: Secret, table: bytes, inner: Secret) -> bytes:
    """The bytes of a vault file; table size and hash of the header are set here."""
    header = replace(header, table_size=len(table), table_hash=sha256(table) if table else None)
    text = canonical.encode(header.to_json())
    public = _HEAD.pack(MAGIC, VERSION, 0, 0, len(text)) + text
    mac = authenticate(hk(vmk, header.vid, "hdr-mac"), public)
    sealed = seal(hk(vmk, header.vid, "inner"), inner, sha256(public + mac))
    body = public + mac + table + _LENGTH.pack(len(sealed)) + sealed
    return body + sha256(body)


def _check_outside(untrusted: bytes) -> int:
    """Magic, checksum and version; gives the header's length."""
    if len(untrusted) < _HEAD.size + _SUM_SIZE or untrusted[: len(MAGIC)] != MAGIC:
        raise VaultDamaged(part="magic")
    if len(untrusted) > SIZE_MOST:
        raise VaultDamaged(part="length")
    if sha256(untrusted[:-_SUM_SIZE]) != untrusted[-_SUM_SIZE:]:
        raise VaultDamaged(part="checksum")
    _, version, flags, reserved, size = _HEAD.unpack_from(untrusted)
    if version > VERSION:
        raise VaultNewer()
    if version < VERSION or flags or reserved:
        raise VaultDamaged(part="header")
    if size > min(_HEADER_MOST, len(untrusted) - _HEAD.size):
        raise VaultDamaged(part="length")
    return int(size)


def _parse_header(untrusted: bytes) -> Header:
    try:
        value = canonical.decode(untrusted)
    except NotCanonical:
        raise VaultDamaged(part="header") from None
    try:
        return Header.parse(value)
    except NotCanonical:
        raise VaultDamaged(part="schema") from None
