"""The backup file: a vault that its own password opens, and the encrypted database behind it.

0   8   magic "WALNUTBK"
8   1   version = 1      9  1  flags = 0      10  2  reserved = 0
12  4   length V of the vault (u32 BE)
16  8   length D of the database (u64 BE)
24  8   when it was made (u64 BE, Unix seconds)
32  V   a vault file, format 1, without device secret and login codes
..  D   the database as it lies on the disk (SQLCipher, its key is in the vault)
end 32  HMAC-SHA256(hk(VMK, vid, "backup-mac"), SHA-256 of everything before)
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.core.files import replace_atomic, require_file, storage_error
from app.core.secret import Secret
from app.vault.crypto import authentic, authenticate, hk
from app.vault.errors import BackupDamaged, VaultDamaged, VaultNewer
from app.vault.format.container import SIZE_MOST, Container
from app.vault.format.opened import OpenVault

MAGIC = b"WALNUTBK"
_VERSION = 1
_HEAD = struct.Struct(">8sBBHIQQ")
_MAC_SIZE = 32
_DATABASE_MOST = 64 * 1024**3
_LATEST = 253_402_300_799  # the last second that a calendar of ours can show
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup taken apart. Well formed, and nothing more: only `require_genuine` says more."""

    path: Path
    made_at: int
    container: Container
    database_at: int
    database_size: int
    digest: bytes
    mac: bytes

    def require_genuine(self, vmk: Secret) -> None:
        """Raises BackupDamaged where the file is not what this key has written."""
        if not authentic(_mac_key(vmk, self.container.header.vid), self.digest, self.mac):
            raise BackupDamaged(part="mac")

    def extract(self, target: Path) -> None:
        """Write the database out, still encrypted. Raises StorageError."""

        def copy(out: BinaryIO) -> None:
            with self.path.open("rb") as source:
                source.seek(self.database_at)
                for chunk in _chunks(source, self.database_size):
                    out.write(chunk)

        replace_atomic(target, copy)


def write(path: Path, vault: OpenVault, database: Path, made_at: int) -> None:
    """Put a backup together, as a whole or not at all. Raises StorageError."""
    packed = vault.to_bytes()

    def fill(out: BinaryIO) -> None:
        digest = hashlib.sha256()
        size = database.stat().st_size
        head = _HEAD.pack(MAGIC, _VERSION, 0, 0, len(packed), size, made_at)
        with database.open("rb") as source:
            for part in (head, packed, *_chunks(source, size)):
                digest.update(part)
                out.write(part)
        out.write(authenticate(_mac_key(vault.vmk, vault.header.vid), digest.digest()))

    replace_atomic(path, fill)


def read(untrusted_path: Path) -> BackupFile:
    """Check lengths and form, and hash it (about 1 s a gigabyte).

    Raises BackupDamaged (part: magic, length, date, or what Container.parse says), VaultNewer,
    StorageError.
    """
    try:
        require_file(untrusted_path)
        with untrusted_path.open("rb") as file:
            return _read(untrusted_path, file)
    except OSError as error:
        raise storage_error(error) from error
    except VaultDamaged as damage:
        raise BackupDamaged(**damage.details) from None


def _read(path: Path, file: BinaryIO) -> BackupFile:
    untrusted_head = file.read(_HEAD.size)
    if len(untrusted_head) < _HEAD.size or untrusted_head[: len(MAGIC)] != MAGIC:
        raise BackupDamaged(part="magic")
    _, version, flags, reserved, vault_size, size, made_at = _HEAD.unpack(untrusted_head)
    if version > _VERSION:
        raise VaultNewer
    whole = _HEAD.size + vault_size + size + _MAC_SIZE
    wrong = flags or reserved or version < _VERSION or vault_size > SIZE_MOST
    if wrong or size > _DATABASE_MOST or os.fstat(file.fileno()).st_size != whole:
        raise BackupDamaged(part="length")
    if made_at > _LATEST:
        raise BackupDamaged(part="date")
    digest = hashlib.sha256(untrusted_head)
    untrusted_vault = file.read(vault_size)
    container = Container.parse(untrusted_vault)
    digest.update(untrusted_vault)
    for chunk in _chunks(file, size):
        digest.update(chunk)
    start = _HEAD.size + vault_size
    mac = file.read(_MAC_SIZE)
    return BackupFile(path, made_at, container, start, size, digest.digest(), mac)


def _chunks(source: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        chunk = source.read(min(_CHUNK, size))
        if not chunk:
            raise BackupDamaged(part="length")  # it became shorter while it was read
        size -= len(chunk)
        yield chunk


def _mac_key(vmk: Secret, vid: bytes) -> Secret:
    return hk(vmk, vid, "backup-mac")
