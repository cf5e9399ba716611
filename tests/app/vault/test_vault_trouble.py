"""What each trouble with a vault is called, and that the way out of it works."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import DatabaseDamaged
from app.core.secret import Secret
from app.vault.errors import (
    DeviceSecretMissing,
    KeyringLocked,
    KeyringUnusable,
    PasswordTooWeak,
    VaultDamaged,
    VaultExists,
    VaultMissing,
    VaultRolledBack,
)
from app.vault.format.spending import open_sealed
from tests.app.vault.forge import genuine, with_codes
from tests.fixtures.vault import ENTROPY, KEYS, NEW, OLD, XPRV, VaultHome


@pytest.mark.parametrize(
    ("text", "use_keyring", "least"),
    [("short-1", True, 8), ("eleven-char", False, 12), ("password1", True, 8)],
)
def test_weak_passwords_are_refused_everywhere(
    home: VaultHome, text: str, use_keyring: bool, least: int
) -> None:
    vault = home.start()
    weak = Secret(text)
    with pytest.raises(PasswordTooWeak) as refusal:
        home.run(vault.create(weak, KEYS, use_keyring))
    assert refusal.value.details == {"minimum": least}
    assert vault.state == "absent"
    home.run(vault.create(OLD, KEYS, use_keyring))
    for work in (
        vault.change_password(OLD, weak),
        vault.reset_with_phrase(ENTROPY, weak, use_keyring),
    ):
        with pytest.raises(PasswordTooWeak):
            home.run(work)
    home.run(vault.verify(OLD))


def test_a_lost_device_secret_is_said_and_the_phrase_helps(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    for name in home.backend.names():
        home.backend.delete_password(*name.split("/"))
    with pytest.raises(DeviceSecretMissing):
        home.run(vault.unlock(OLD))
    assert vault.wait_seconds() == 0
    home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    home.run(vault.lock())
    home.run(vault.unlock(NEW))


@pytest.mark.parametrize(
    "value", ["", "{", '{"sgen":0}', '{"cur":1,"sgen":1}', "\udcff", "9" * 9999]
)
def test_a_foreign_value_in_the_keyring_is_a_missing_secret(home: VaultHome, value: str) -> None:
    vault = home.created()
    home.run(vault.lock())
    (item,) = (name for name in home.backend.names() if not name.endswith(".attempts"))
    home.backend.set_password("walnut", item.partition("/")[2], value)
    with pytest.raises(DeviceSecretMissing):
        home.run(vault.unlock(OLD))
    home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    home.run(vault.lock())
    home.run(vault.unlock(NEW))


def test_a_locked_keyring_is_said_and_does_not_count(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    home.backend.locked = True
    for _ in range(6):
        with pytest.raises(KeyringLocked):
            home.run(vault.unlock(OLD))
    with pytest.raises(KeyringLocked):
        home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    home.backend.locked = False
    assert home.run(vault.unlock(OLD)) == 0


def test_the_phrase_works_beside_a_locked_keyring(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    home.backend.locked = True
    home.run(vault.reset_with_phrase(ENTROPY, NEW, False))
    home.run(vault.lock())
    home.run(vault.unlock(NEW))
    assert home.notes() == ["kept"]


def test_a_keyring_that_locks_during_a_change_leaves_the_old_password(home: VaultHome) -> None:
    vault = home.created()
    home.backend.locked = True
    with pytest.raises(KeyringLocked):
        home.run(vault.change_password(OLD, NEW))
    home.backend.locked = False
    home.run(vault.lock())
    home.run(vault.unlock(OLD))


def test_no_change_goes_silently_to_another_keyring(home: VaultHome) -> None:
    vault = home.created()
    elsewhere = replace(vault._hold.open().inner, backend="some.other.Keyring")
    vault._hold.vault = vault._hold.open().next_write(elsewhere)
    with pytest.raises(KeyringUnusable):
        home.run(vault.change_password(OLD, NEW))


class TestAnOldFilePutBack:
    """After a change the old file must not bring the old password back."""

    @pytest.fixture
    def old(self, home: VaultHome, tmp_path: Path) -> VaultHome:
        """The files as they were before the password was changed."""
        vault = home.created()
        home.run(vault.lock())
        old = home.copy(tmp_path / "old")
        home.run(vault.unlock(OLD))
        home.run(vault.change_password(OLD, NEW))
        home.run(vault.lock())
        return old

    def test_old_vault_alone(self, home: VaultHome, old: VaultHome) -> None:
        home.paths.vault.write_bytes(old.paths.vault.read_bytes())
        vault = home.start()
        with pytest.raises(VaultRolledBack):
            home.run(vault.unlock(OLD))
        home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
        home.run(vault.lock())
        home.run(vault.unlock(NEW))
        assert home.notes() == ["kept"]

    def test_old_vault_and_old_keyring_beside_the_new_database(
        self, home: VaultHome, old: VaultHome
    ) -> None:
        old.paths.database.write_bytes(home.paths.database.read_bytes())
        vault = old.start()
        with pytest.raises(VaultRolledBack):
            old.run(vault.unlock(OLD))
        assert vault.state == "locked"
        assert not old.database_open
        old.run(vault.reset_with_phrase(ENTROPY, NEW, True))
        old.run(vault.lock())
        old.run(vault.unlock(NEW))
        assert old.notes() == ["kept"]

    def test_all_three_old_open(self, old: VaultHome) -> None:
        """What nothing on this computer can tell from the truth (a known, accepted limit)."""
        assert old.run(old.start().unlock(OLD)) == 0

    def test_new_vault_beside_an_old_database(self, home: VaultHome, old: VaultHome) -> None:
        home.paths.database.write_bytes(old.paths.database.read_bytes())
        home.run(home.start().unlock(NEW))
        assert home.notes() == ["kept"]


def test_an_old_file_is_found_out_without_a_keyring_too(home: VaultHome) -> None:
    vault = home.created(use_keyring=False)
    old = home.paths.vault.read_bytes()
    home.run(vault.change_password(OLD, NEW))
    home.run(vault.lock())
    home.paths.vault.write_bytes(old)
    with pytest.raises(VaultRolledBack):
        home.run(home.start().unlock(OLD))


def test_a_damaged_vault_is_said_and_the_copy_before_helps(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.renew_keys(OLD, NEW, ENTROPY))  # its last write keeps the file before
    home.run(vault.lock())
    before = home.paths.vault.with_name("vault.walnut.1")
    assert before.exists()
    good = home.paths.vault.read_bytes()
    home.paths.vault.write_bytes(good[:-40])
    home.run(vault.unlock(NEW))
    assert home.notes() == ["kept"]
    home.run(vault.lock())
    before.unlink(missing_ok=True)
    home.paths.vault.write_bytes(good[:-40])
    with pytest.raises(VaultDamaged):
        home.run(vault.unlock(NEW))


def test_no_copy_of_an_old_password_stays(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.renew_keys(OLD, NEW, ENTROPY))
    home.run(vault.change_password(NEW, OLD))
    assert sorted(path.name for path in home.paths.folder.glob("vault*")) == ["vault.walnut"]


def test_leftovers_of_a_crash_are_swept(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    leftover = home.paths.vault.with_name("vault.walnut.tmp")
    leftover.write_bytes(b"half")
    home.run(vault.unlock(OLD))
    assert not leftover.exists()


def test_the_phrase_opens_a_vault_whose_codes_are_out_of_reach(home: VaultHome) -> None:
    home.paths.prepare()
    home.paths.vault.write_bytes(with_codes(genuine()).to_bytes())
    vault = home.start()
    for _ in range(6):
        with pytest.raises(DeviceSecretMissing):  # the file came without its keyring
            home.run(vault.unlock(OLD, Secret("081804")))
    assert vault.wait_seconds() == 0  # nothing was tried
    home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    home.run(vault.lock())
    home.run(vault.unlock(NEW))
    assert vault._hold.open().table == b""


def test_a_damaged_database_leaves_the_vault_locked(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    home.paths.database.write_bytes(os.urandom(8192))
    with pytest.raises(DatabaseDamaged):
        home.run(vault.unlock(OLD))
    assert vault.state == "locked"
    assert vault.wait_seconds() == 0


def test_a_damaged_database_can_begin_anew(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    damaged = os.urandom(8192)
    home.paths.database.write_bytes(damaged)
    home.run(vault.unlock(OLD, rebuild=True))
    assert home.notes() == []
    assert open_sealed(OLD, vault._hold.open().sealed("bip84/0")) == XPRV
    (aside,) = home.paths.folder.glob("wallet.db.orphan-*")
    assert aside.read_bytes() == damaged
    home.add_note("new")
    home.run(vault.lock())
    home.run(vault.unlock(OLD, rebuild=True))  # does nothing to a database that opens
    assert home.notes() == ["new"]


def test_a_damaged_vault_is_set_aside_for_a_new_one(home: VaultHome) -> None:
    vault = home.created()
    for state in ("open", "locked"):
        with pytest.raises(VaultExists):
            home.run(vault.set_aside_damaged())
        assert vault.state != "absent", state
        home.run(vault.lock())
    home.paths.vault.write_bytes(b"WALNUTVT, and then something else")
    home.run(vault.set_aside_damaged())
    assert vault.state == "absent"
    (aside,) = home.paths.folder.glob("vault.walnut.damaged-*")
    assert aside.read_bytes().startswith(b"WALNUTVT")
    with pytest.raises(VaultMissing):
        home.run(vault.set_aside_damaged())
    home.run(vault.create(NEW, KEYS, True))
    home.run(vault.lock())
    home.run(home.start().unlock(NEW))


def test_a_database_of_a_lost_vault_is_kept_aside(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    lost = home.paths.database.read_bytes()
    home.paths.vault.unlink()
    vault = home.start()
    home.run(vault.create(NEW, KEYS, True))
    assert home.notes() == []
    (aside,) = home.paths.folder.glob("wallet.db.orphan-*")
    assert aside.read_bytes() == lost


def test_files_are_for_their_owner_only(home: VaultHome) -> None:
    home.created()
    assert home.paths.folder.stat().st_mode & 0o077 == 0
    assert home.paths.vault.stat().st_mode & 0o077 == 0
