"""A crash while a backup is saved or brought back: the wallet opens, no backup is half."""

import shutil
from pathlib import Path

from app.core.runtime import Runtime
from app.vault.format.spending import open_sealed
from tests.app.vault.crashing import BACKUP, BACKUP_NAME
from tests.app.vault.test_vault_crash import crash_at_each_step
from tests.fixtures.vault import NEW, OLD, XPRV, VaultHome

LEFTOVERS = ("backup.tmp", "rehearsal.tmp")


def test_while_it_is_saved(home: VaultHome, tmp_path: Path, runtime: Runtime) -> None:
    home.run(home.created().lock())
    states = crash_at_each_step(home, tmp_path / "copies", "backup")
    made = []
    for files in states:
        after = VaultHome(files, runtime)
        vault = after.start()
        after.run(vault.unlock(OLD))
        assert after.notes() == ["kept"]
        assert open_sealed(OLD, vault._hold.open().sealed("bip84/0")) == XPRV
        assert not any((after.paths.folder / name).exists() for name in LEFTOVERS)
        made.append((files / BACKUP_NAME).exists())
        if made[-1]:
            after.run(vault.backups.rehearse(files / BACKUP_NAME, BACKUP, lambda _: None))
        after.close()
    assert len(states) > 3
    assert made[-1]
    assert not made[0]


def test_while_it_is_brought_back(home: VaultHome, tmp_path: Path, runtime: Runtime) -> None:
    vault = home.created()
    home.run(vault.backups.save(home.folder / BACKUP_NAME, OLD, BACKUP))
    home.run(vault.lock())
    home.close()
    shutil.rmtree(home.paths.folder)
    states = crash_at_each_step(home, tmp_path / "copies", "restore-backup")
    opened = []
    for files in states:
        after = VaultHome(files, runtime)
        vault = after.start()
        opened.append(vault.state == "locked")
        if opened[-1]:
            after.run(vault.unlock(NEW))
        else:  # nothing is in the way of another try
            after.run(vault.restore_backup(files / BACKUP_NAME, BACKUP, NEW, use_keyring=True))
        assert after.notes() == ["kept"]
        assert open_sealed(NEW, vault._hold.open().sealed("bip84/0")) == XPRV
        after.run(vault.lock())
        after.run(vault.unlock(NEW))
        after.close()
    assert len(states) > 3
    assert opened[-1]
    assert not opened[0]


def test_what_a_killed_rehearsal_left_goes(home: VaultHome) -> None:
    home.created()
    left = [
        home.paths.folder / f"{name}{end}" for name in LEFTOVERS for end in ("", "-wal", ".tmp")
    ]
    for path in left:
        path.touch()
    home.run(home.start().unlock(OLD))
    assert not any(path.exists() for path in left)
