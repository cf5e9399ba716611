"""No room, no permission: nothing is lost, and what happened is said."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import DiskFull, StorageError
from app.core.runtime import Runtime
from app.vault.errors import VaultError, WrongPassword
from tests.fixtures.vault import ENTROPY, KEYS, NEW, OLD, WRONG, VaultHome, entry_of


class SmallDisk:
    """A file system of 512 KiB, in memory, that can be filled and made read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._filler = folder, folder / "filler"

    def fill(self) -> None:
        with self._filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1024))
            except OSError:
                pass  # full, as wanted

    def empty(self) -> None:
        self._filler.unlink()

    def read_only(self, on: bool) -> None:
        option = "remount,ro" if on else "remount,rw"
        subprocess.run(["mount", "-o", option, self.folder], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k,mode=700", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a small file system needs root")
    yield SmallDisk(folder)
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def home(disk: SmallDisk, tmp_path: Path, runtime: Runtime) -> Iterator[VaultHome]:
    """The wallet on the small disk, its keyring elsewhere."""
    home = VaultHome(tmp_path / "home", runtime)
    home.paths.folder.parent.mkdir(exist_ok=True)
    home.paths.folder.symlink_to(disk.folder)
    yield home
    home.close()


def test_creating_on_a_full_disk_leaves_nothing(home: VaultHome, disk: SmallDisk) -> None:
    vault = home.start()
    disk.fill()
    with pytest.raises(DiskFull):
        home.run(vault.create(OLD, KEYS, True))
    assert vault.state == "absent"
    assert sorted(os.listdir(disk.folder)) == ["filler"]
    assert home.backend.names() == []
    disk.empty()
    home.run(vault.create(OLD, KEYS, True))
    home.add_note("kept")


def test_a_full_disk_keeps_the_old_password(home: VaultHome, disk: SmallDisk) -> None:
    vault = home.created()
    disk.fill()
    with pytest.raises(DiskFull):
        home.run(vault.change_password(OLD, NEW))
    with pytest.raises(StorageError):
        home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    disk.empty()
    vault = home.start()
    home.run(vault.unlock(OLD))
    assert home.notes() == ["kept"]
    home.run(vault.change_password(OLD, NEW))


def test_a_full_disk_still_opens(home: VaultHome, disk: SmallDisk) -> None:
    vault = home.created()
    home.run(vault.lock())
    disk.fill()
    with pytest.raises(VaultError):
        home.run(vault.unlock(WRONG))
    assert home.run(vault.unlock(OLD)) == 1
    assert home.notes() == ["kept"]


def test_a_read_only_disk_is_said(home: VaultHome, disk: SmallDisk) -> None:
    vault = home.created()
    home.run(vault.lock())
    home.close()
    disk.read_only(on=True)
    try:
        with pytest.raises(StorageError):
            home.run(vault.unlock(OLD))
        assert vault.state == "locked"
        with pytest.raises(StorageError):
            home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    finally:
        disk.read_only(on=False)
    home.run(vault.unlock(OLD))
    assert home.notes() == ["kept"]


def test_a_folder_where_the_vault_should_be(tmp_path: Path, runtime: Runtime) -> None:
    home = VaultHome(tmp_path / "home", runtime)
    home.paths.vault.mkdir(parents=True)
    with pytest.raises(StorageError):
        home.run(home.start().unlock(OLD))


def test_a_creation_that_fails_late_leaves_nothing(tmp_path: Path, runtime: Runtime) -> None:
    home = VaultHome(tmp_path / "home", runtime)
    home.paths.attempts.mkdir(parents=True)  # cannot be cleared: after the vault was written
    vault = home.start()
    with pytest.raises(StorageError):
        home.run(vault.create(OLD, KEYS, True))
    assert vault.state == "absent"
    assert os.listdir(home.paths.folder) == ["attempts.json"]
    assert home.backend.names() == []
    home.paths.attempts.rmdir()
    home.run(vault.create(OLD, KEYS, True))


_refused: list[str] = []


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if _refused and event == "open" and arguments[0] in _refused:
        raise OSError(5, "refused")


def test_a_disk_that_does_not_promise_to_keep_the_new_file(
    tmp_path: Path, runtime: Runtime
) -> None:
    """The folder's fsync fails after the rename: both secrets stay, the new file is the truth."""
    sys.addaudithook(_refuse)  # cannot be taken away again, but refuses nothing when told nothing
    home = VaultHome(tmp_path / "home", runtime)
    vault = home.created()
    _refused.append(str(home.paths.folder))
    try:
        with pytest.raises(StorageError):
            home.run(vault.change_password(OLD, NEW))
    finally:
        _refused.clear()
    assert entry_of(vault).following is not None
    assert entry_of(vault).current is not None
    home.run(vault.verify(NEW))
    home.run(vault.lock())
    with pytest.raises(WrongPassword):
        home.run(vault.unlock(OLD))
    home.run(vault.unlock(NEW))
    assert entry_of(vault).following is None
    assert home.notes() == ["kept"]
    home.close()
