"""A crash or a refusal while writing leaves the old file whole."""

import errno
import os
from pathlib import Path

import pytest

from app.core.errors import DiskFull, StorageError
from app.core.files import storage_error, write_atomic


def test_it_replaces_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a file 文件"
    write_atomic(path, b"old" * 1000)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


def test_a_refusal_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    write_atomic(path, b"old")
    path.with_name("kept.tmp").mkdir()  # the temporary cannot be written
    with pytest.raises((StorageError, OSError)):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EROFS, StorageError)]
)
def test_the_systems_refusals_are_sorted(number: int, kind: type[StorageError]) -> None:
    error = storage_error(OSError(number, "canary text with a path"))
    assert type(error) is kind
    assert "canary" not in repr(error) + str(error.details)
