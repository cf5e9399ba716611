"""No room, no permission: nothing is lost, and what happened is said."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import DiskFull, StorageError
from app.core.runtime import Runtime
from app.vault.errors import VaultError
from tests.fixtures.vault import ENTROPY, KEYS, NEW, OLD, WRONG, VaultHome


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
