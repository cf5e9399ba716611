"""Write a file so that a crash leaves either the old one or the new one, never a half."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.core.errors import DiskFull, StorageError


def write_atomic(path: Path, data: bytes) -> None:
    """Replace path by data, as `replace_atomic` does."""
    replace_atomic(path, lambda file: file.write(data))


def replace_atomic(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Replace path by what `fill` writes: temp file in the same folder (0600), fsync, rename.

    Then the folder is synced too. Raises DiskFull or StorageError; the old file is then untouched,
    or (where only the folder's fsync failed) the new one is there but may not survive a loss of
    power.
    """
    require_file(path)
    temporary = path.with_name(path.name + ".tmp")
    try:
        _write_synced(temporary, fill)
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):  # a read-only disk refuses this too
            temporary.unlink()
        raise storage_error(error) from error


def require_file(path: Path) -> None:
    """Raises StorageError (reason=no_file) where a folder, a device or a pipe lies at this path.

    A pipe would be waited for for ever, and a device would be replaced by a file.
    """
    if path.exists() and not path.is_file():
        raise StorageError(reason="no_file")


def storage_error(error: OSError) -> StorageError:
    """The system's refusal as one of ours; its text may hold a path and is not kept."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DiskFull() if full else StorageError(errno=error.errno or 0)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_synced(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        fill(file)
        file.flush()
        os.fsync(file.fileno())
