"""Backup files: made, rehearsed, brought back elsewhere; whatever happens to the file is found."""

import os
from pathlib import Path

import pytest

from app.core.db import Connection
from app.core.errors import StorageError
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.errors import (
    BackupDamaged,
    CodeNeeded,
    PasswordTooWeak,
    VaultError,
    VaultExists,
    WrongPassword,
)
from app.vault.events import VaultUnlocked, Way
from app.vault.format.keys import NewKeys
from app.vault.format.spending import open_sealed
from tests.fixtures.vault import ENTROPY, NEW, OLD, WRONG, XPRV, VaultHome

BACKUP = Secret("four unrelated words 77")


@pytest.fixture
def saved(home: VaultHome, tmp_path: Path) -> Path:
    """A backup of a wallet with one note."""
    path = tmp_path / "stick" / "mine.walnutbak"
    path.parent.mkdir()
    vault = home.created()
    home.run(vault.backups.save(path, OLD, BACKUP))
    return path


@pytest.fixture
def elsewhere(tmp_path: Path, runtime: Runtime) -> VaultHome:
    """Another computer."""
    return VaultHome(tmp_path / "elsewhere", runtime)


def notes(db: Connection) -> list[str]:
    return [text for (text,) in db.execute("SELECT text FROM note")]


def test_a_backup_comes_back_on_another_computer(saved: Path, elsewhere: VaultHome) -> None:
    vault = elsewhere.start()
    elsewhere.run(vault.restore_backup(saved, BACKUP, NEW, use_keyring=True))
    assert elsewhere.events == [VaultUnlocked(0, Way.BACKUP)]
    assert elsewhere.notes() == ["kept"]
    assert open_sealed(NEW, vault._hold.open().sealed("bip84/0")) == XPRV
    elsewhere.run(vault.lock())
    for wrong in (OLD, BACKUP):
        with pytest.raises(WrongPassword):
            elsewhere.run(vault.unlock(wrong))
    elsewhere.run(vault.unlock(NEW))
    elsewhere.run(vault.check_phrase(ENTROPY))
    with pytest.raises(VaultExists):
        elsewhere.run(vault.restore_backup(saved, BACKUP, NEW, use_keyring=True))


def test_on_the_same_computer_after_a_loss(home: VaultHome, saved: Path) -> None:
    """The keyring knows of later changes; the backup is older and comes back all the same."""
    vault = home.start()
    home.run(vault.unlock(OLD))
    home.run(vault.change_password(OLD, NEW))
    home.run(vault.lock())
    for path in home.paths.folder.iterdir():
        path.unlink()
    vault = home.start()
    home.run(vault.restore_backup(saved, BACKUP, WRONG, use_keyring=True))
    home.run(vault.lock())
    home.run(vault.unlock(WRONG))
    assert home.notes() == ["kept"]


def test_two_copies_on_one_computer_do_not_shut_each_other_out(
    home: VaultHome, saved: Path, elsewhere: VaultHome
) -> None:
    """A rehearsal into another folder, and then each goes on by itself."""
    elsewhere.backend = home.backend
    copy, first = elsewhere.start(), home.start()
    elsewhere.run(copy.restore_backup(saved, BACKUP, NEW, use_keyring=True))
    home.run(first.unlock(OLD))
    home.run(first.change_password(OLD, WRONG))
    elsewhere.run(copy.change_password(NEW, OLD))
    elsewhere.run(copy.change_password(OLD, NEW, use_keyring=False))
    for one, vault, password in ((home, first, WRONG), (elsewhere, copy, NEW)):
        one.run(vault.lock())
        one.run(vault.unlock(password))
        assert one.notes() == ["kept"]


def test_only_its_own_password_opens_it(saved: Path, elsewhere: VaultHome) -> None:
    vault = elsewhere.start()
    for wrong in (OLD, WRONG):
        with pytest.raises(WrongPassword):
            elsewhere.run(vault.restore_backup(saved, wrong, NEW, use_keyring=True))
    assert vault.state == "absent"
    assert not any(path.suffix == ".db" for path in elsewhere.paths.folder.iterdir())


def test_its_password_must_be_a_long_one(home: VaultHome, tmp_path: Path) -> None:
    vault = home.created()
    with pytest.raises(PasswordTooWeak):
        home.run(vault.backups.save(tmp_path / "b", OLD, Secret("short-77")))
    with pytest.raises(WrongPassword):
        home.run(vault.backups.save(tmp_path / "b", WRONG, BACKUP))
    assert not (tmp_path / "b").exists()


def test_with_login_codes_on_a_code_is_asked_for_and_none_comes_along(
    home: VaultHome, tmp_path: Path, elsewhere: VaultHome
) -> None:
    vault, _ = home.with_codes()
    path = tmp_path / "b.walnutbak"
    with pytest.raises(CodeNeeded):
        home.run(vault.backups.save(path, OLD, BACKUP))
    home.run(vault.backups.save(path, OLD, BACKUP, home.phone.code()))
    secret = vault._hold.open().inner.totp
    assert secret is not None
    restored = elsewhere.start()
    elsewhere.run(restored.restore_backup(path, BACKUP, NEW, use_keyring=False))
    assert not restored.codes.on
    assert restored._hold.open().inner.recovery == ()


def test_a_rehearsal_looks_and_leaves_nothing_behind(home: VaultHome, saved: Path) -> None:
    vault = home.start()
    home.run(vault.unlock(OLD))
    home.add_note("later")
    before = {path: path.read_bytes() for path in home.paths.folder.iterdir()}
    told, found = home.run(vault.backups.rehearse(saved, BACKUP, notes))
    assert found == ["kept"]
    assert told.made_at == int(home.clock.now())
    assert told.size == saved.stat().st_size
    assert {path: path.read_bytes() for path in home.paths.folder.iterdir()} == before
    assert home.notes() == ["kept", "later"]
    with pytest.raises(WrongPassword):
        home.run(vault.backups.rehearse(saved, OLD, notes))


def test_nothing_readable_and_for_the_owner_only(saved: Path) -> None:
    data = saved.read_bytes()
    for plain in (b"kept", b"note", b"SQLite", XPRV.reveal(), b"xprv"):
        assert plain not in data
    if os.name == "posix":
        assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_watch_only_wallet_has_a_backup_too(
    home: VaultHome, tmp_path: Path, elsewhere: VaultHome
) -> None:
    vault = home.created(keys=NewKeys(None))
    home.run(vault.backups.save(tmp_path / "w", OLD, BACKUP))
    restored = elsewhere.start()
    elsewhere.run(restored.restore_backup(tmp_path / "w", BACKUP, NEW, use_keyring=True))
    assert restored.sealed_names() == ()


def test_each_byte_counts(saved: Path, home: VaultHome, tmp_path: Path) -> None:
    """Every 7th byte flipped, and each kind of truncation; also at the seams."""
    vault, data = home.start(), saved.read_bytes()
    seams = {0, 8, 9, 10, 12, 16, 24, 31, 32, len(data) - 33, len(data) - 32, len(data) - 1}
    bad = tmp_path / "bad"
    for position in sorted({*range(0, len(data), 7), *seams}):
        changed = bytearray(data)
        changed[position] ^= 1 << position % 8
        bad.write_bytes(changed)
        with pytest.raises(VaultError) as refusal:
            home.run(vault.backups.rehearse(bad, BACKUP, notes))
        assert not isinstance(refusal.value, WrongPassword) or position > 32
    for size in {*range(0, len(data), 997), *seams}:
        bad.write_bytes(data[:size])
        with pytest.raises(BackupDamaged):
            home.run(vault.backups.rehearse(bad, BACKUP, notes))
    bad.write_bytes(data + b"\0")
    with pytest.raises(BackupDamaged):
        home.run(vault.backups.rehearse(bad, BACKUP, notes))


def test_the_database_of_another_backup_does_not_fit(
    home: VaultHome, saved: Path, tmp_path: Path
) -> None:
    """Both are genuine: only the MAC over the whole finds it."""
    vault = home.start()
    home.run(vault.unlock(OLD))
    home.add_note("later")
    other = tmp_path / "other"
    home.run(vault.backups.save(other, OLD, BACKUP))
    one, two = saved.read_bytes(), other.read_bytes()
    size = int.from_bytes(one[16:24], "big")
    assert size == int.from_bytes(two[16:24], "big")
    mixed = tmp_path / "mixed"
    mixed.write_bytes(one[: -32 - size] + two[-32 - size : -32] + one[-32:])
    with pytest.raises(BackupDamaged):
        home.run(vault.backups.rehearse(mixed, BACKUP, notes))


def test_a_place_that_cannot_be_written(home: VaultHome, tmp_path: Path) -> None:
    vault = home.created()
    with pytest.raises(StorageError):
        home.run(vault.backups.save(tmp_path / "missing" / "b", OLD, BACKUP))
    with pytest.raises(StorageError):
        home.run(vault.backups.rehearse(tmp_path / "missing", BACKUP, notes))
    assert not (home.paths.folder / "backup.tmp").exists()
