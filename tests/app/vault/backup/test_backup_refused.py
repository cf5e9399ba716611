"""A backup that cannot be brought back leaves nothing: no half wallet, no key in the keyring."""

import os
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.backup import file
from app.vault.errors import BackupDamaged, WrongPassword
from app.vault.format import opening
from app.vault.service import VaultState
from tests.fixtures.vault import NEW, OLD, WRONG, VaultHome

BACKUP = Secret("four unrelated words 77")
IN_THE_WAY = ("vault.walnut.tmp", "attempts.json")


@pytest.fixture
def saved(home: VaultHome, tmp_path: Path) -> Path:
    path = tmp_path / "mine.walnutbak"
    home.run(home.created().backups.save(path, OLD, BACKUP))
    return path


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_nothing_is_left(saved: Path, tmp_path: Path, runtime: Runtime, name: str) -> None:
    """A folder of this name refuses to be written, read or removed as a file."""
    there = VaultHome(tmp_path / "there", runtime)
    (there.paths.folder / name).mkdir(parents=True)
    vault = there.start()
    with pytest.raises(StorageError):
        there.run(vault.restore_backup(saved, BACKUP, NEW, use_keyring=True))
    assert os.listdir(there.paths.folder) == [name]
    assert there.backend.names() == []
    (there.paths.folder / name).rmdir()
    assert vault.state is VaultState.ABSENT
    there.run(vault.restore_backup(saved, BACKUP, NEW, use_keyring=True))
    there.close()


def test_the_wallet_that_it_was_made_of_still_opens(
    saved: Path, home: VaultHome, tmp_path: Path, runtime: Runtime
) -> None:
    """The same keyring knows this vault already: from another folder of the same person."""
    there = VaultHome(tmp_path / "there", runtime)
    there.backend = home.backend
    (there.paths.folder / "vault.walnut.tmp").mkdir(parents=True)
    with pytest.raises(StorageError):
        there.run(there.start().restore_backup(saved, BACKUP, NEW, use_keyring=True))
    there.close()
    with pytest.raises(WrongPassword):
        home.run(home.start().unlock(WRONG))
    home.run(home.start().unlock(OLD))


@pytest.mark.parametrize("moment", [253_402_300_800, 2**64 - 1])
def test_no_date_after_the_year_9999(
    saved: Path, home: VaultHome, tmp_path: Path, moment: int
) -> None:
    """Whoever knows the password can write any date with a right MAC; none may break a screen."""
    vault = opening.by_password(file.read(saved).container, BACKUP, None)
    forged = tmp_path / "forged.walnutbak"
    file.write(forged, vault, home.paths.database, moment)
    with pytest.raises(BackupDamaged) as refusal:
        file.read(forged)
    assert refusal.value.details == {"part": "date"}
