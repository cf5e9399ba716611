"""What a person does with the vault: make it, lock it, change its password, use its keys."""

from pathlib import Path

import pytest

from app.core.errors import DatabaseDamaged
from app.core.secret import Secret
from app.vault.errors import (
    VaultDamaged,
    VaultExists,
    VaultLockedError,
    VaultMissing,
    WrongPassword,
    WrongPhrase,
)
from app.vault.events import Change, VaultChanged, VaultLocked, VaultUnlocked, Way
from app.vault.format.header import SlotKind
from app.vault.format.spending import SealedKey, SpendKind, open_sealed
from app.vault.service import NewKeys
from tests.fixtures.vault import ENTROPY, KEYS, NEW, OLD, WRONG, XPRV, VaultHome

OTHER_ENTROPY = Secret(bytes(16))


@pytest.mark.parametrize("use_keyring", [True, False])
def test_a_vault_is_made_locked_and_opened_again(home: VaultHome, use_keyring: bool) -> None:
    vault = home.start()
    assert vault.state == "absent"
    home.run(vault.create(OLD, KEYS, use_keyring))
    assert vault.state == "unlocked"
    home.add_note("before the lock")
    home.run(vault.lock())
    assert vault.state == "locked"
    assert not home.database_open
    vault = home.start()
    assert vault.state == "locked"
    assert home.run(vault.unlock(OLD)) == 0
    assert home.notes() == ["before the lock"]
    assert home.events == [VaultUnlocked(0, Way.CREATED), VaultLocked("user"), VaultUnlocked(0)]


def test_a_password_from_another_keyboard_is_the_same(home: VaultHome) -> None:
    vault = home.start()
    home.run(vault.create(Secret("ｐａｓｓ 口令① 长一点"), KEYS, False))
    home.run(vault.lock())
    home.run(vault.unlock(Secret("pass 口令1 长一点")))
    assert vault.state == "unlocked"


@pytest.mark.parametrize("use_keyring", [True, False])
def test_after_a_change_only_the_new_password_opens(home: VaultHome, use_keyring: bool) -> None:
    vault = home.created(use_keyring)
    home.run(vault.change_password(OLD, NEW))
    home.run(vault.verify(NEW))
    home.run(vault.lock())
    with pytest.raises(WrongPassword):
        home.run(vault.unlock(OLD))
    assert home.run(vault.unlock(NEW)) == 1
    assert open_sealed(NEW, vault._hold.open().sealed("bip84/0")) == XPRV
    assert home.notes() == ["kept"]
    assert VaultChanged() in home.events


def test_a_change_may_begin_and_stop_to_use_the_keyring(home: VaultHome) -> None:
    vault = home.created(use_keyring=False)
    assert not vault.uses_keyring()
    home.run(vault.change_password(OLD, NEW, use_keyring=True))
    assert vault.uses_keyring()
    assert home.backend.names()
    vault = home.start()
    home.run(vault.unlock(NEW))
    home.run(vault.change_password(NEW, OLD, use_keyring=False))
    assert home.backend.names() == []
    home.run(vault.lock())
    home.run(home.start().unlock(OLD))
    assert home.notes() == ["kept"]


@pytest.mark.parametrize("use_keyring", [True, False])
def test_the_phrase_sets_a_new_password_and_keeps_everything(
    home: VaultHome, use_keyring: bool
) -> None:
    home.created()
    vault = home.start()
    home.run(vault.reset_with_phrase(ENTROPY, NEW, use_keyring))
    assert vault.state == "unlocked"
    assert home.notes() == ["kept"]
    assert open_sealed(NEW, vault._hold.open().sealed("bip84/0")) == XPRV
    assert len(home.backend.names()) == (2 if use_keyring else 0)  # secret, count of failures
    vault = home.start()
    with pytest.raises(WrongPassword):
        home.run(vault.unlock(OLD))
    home.run(vault.unlock(NEW))


def test_a_reset_of_an_open_vault_tells_listeners_to_start_anew(home: VaultHome) -> None:
    vault = home.created()
    home.events.clear()
    home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    assert home.events == [
        VaultLocked("reset"),
        VaultChanged(Change.RESET),
        VaultUnlocked(0, Way.PHRASE),
    ]


def test_a_change_leaves_no_salt_and_no_secret_as_it_was(home: VaultHome) -> None:
    vault = home.created()
    before = vault._hold.open()
    home.run(vault.change_password(OLD, NEW))
    after = vault._hold.open()
    assert before.header.ds != after.header.ds
    assert before.header.salt != after.header.salt
    assert (after.header.gen, after.header.sgen) == (2, 2)
    for kind in (SlotKind.PASSWORD, SlotKind.PHRASE):
        same = before.header.slot(kind) == after.header.slot(kind)
        assert same is (kind is SlotKind.PHRASE)  # which hangs on nothing that changed
    old, new = (v.inner.spend_slot(SpendKind.PASSWORD) for v in (before, after))
    assert old is not None
    assert new is not None
    assert len({old.salt, new.salt, before.header.salt, after.header.salt}) == 4
    assert not before.device.value  # type: ignore[union-attr]  # made with a keyring


def test_a_lock_wipes_the_keys(home: VaultHome) -> None:
    vault = home.created()
    opened = vault._hold.open()
    assert opened.device is not None
    held = (opened.vmk, opened.inner.k_db, opened.device.value)
    assert all(held)
    home.run(vault.lock())
    assert not any(held)


def test_another_phrase_opens_nothing(home: VaultHome) -> None:
    vault = home.created()
    for entropy in (OTHER_ENTROPY, Secret(b"")):
        with pytest.raises(WrongPhrase):
            home.run(vault.reset_with_phrase(entropy, NEW, True))
    assert vault.state == "unlocked"
    home.run(vault.verify(OLD))


def test_a_watch_only_vault_has_no_phrase_and_no_keys(home: VaultHome) -> None:
    vault = home.created(keys=NewKeys(None))
    assert vault.sealed_names() == ()
    home.run(vault.change_password(OLD, NEW))
    home.run(vault.renew_keys(NEW, OLD, None))
    with pytest.raises(WrongPhrase):
        home.run(vault.reset_with_phrase(OTHER_ENTROPY, NEW, True))
    home.run(vault.lock())
    home.run(vault.unlock(OLD))
    assert home.notes() == ["kept"]


def test_renewed_keys_leave_nothing_of_the_old_ones(home: VaultHome, tmp_path: Path) -> None:
    vault = home.created()
    before = vault._hold.open()
    old_vmk, old_smk = Secret(before.vmk.reveal()), before.spending_key(OLD)
    home.run(vault.lock())
    stolen = home.copy(tmp_path / "stolen")
    home.run(vault.unlock(OLD))
    with pytest.raises(WrongPhrase):
        home.run(vault.renew_keys(OLD, NEW, None))
    with pytest.raises(WrongPhrase):
        home.run(vault.renew_keys(OLD, NEW, OTHER_ENTROPY))
    home.run(vault.renew_keys(OLD, NEW, ENTROPY))
    assert vault._hold.open().spending_key(NEW) != old_smk
    home.run(vault.lock())
    with pytest.raises(VaultDamaged):
        vault._store.load().open(old_vmk)
    stolen.paths.database.write_bytes(home.paths.database.read_bytes())
    thief = stolen.start()
    with pytest.raises(DatabaseDamaged):  # the old vault opens, but has no key for the new database
        stolen.run(thief.unlock(OLD))
    assert thief.state == "locked"
    home.run(vault.unlock(NEW))
    assert home.notes() == ["kept"]
    assert open_sealed(NEW, vault._hold.open().sealed("bip84/0")) == XPRV
    home.run(vault.reset_with_phrase(ENTROPY, OLD, True))
    assert open_sealed(OLD, vault._hold.open().sealed("bip84/0")) == XPRV


def test_a_sealed_key_crosses_a_pipe_and_outlives_the_lock(home: VaultHome) -> None:
    vault = home.created()
    wire = vault._hold.open().sealed("bip84/0").to_wire()
    sealed = vault._hold.open().sealed("bip84/0")
    home.run(vault.lock())
    assert XPRV.reveal() not in wire.reveal()
    for key in (SealedKey.from_wire(wire), sealed):
        assert open_sealed(OLD, key) == XPRV
        with pytest.raises(WrongPassword):
            open_sealed(WRONG, key)


def test_a_locked_vault_gives_nothing(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    for call in (vault.sealed_names, lambda: vault._hold.open().sealed("bip84/0")):
        with pytest.raises(VaultLockedError):
            call()
    for work in (vault.verify(OLD), vault.change_password(OLD, NEW)):
        with pytest.raises(VaultLockedError):
            home.run(work)


def test_what_is_there_is_not_overwritten(home: VaultHome) -> None:
    vault = home.created()
    with pytest.raises(VaultExists):
        home.run(vault.create(NEW, KEYS, True))
    home.run(vault.lock())
    with pytest.raises(VaultExists):
        home.run(vault.create(NEW, KEYS, True))
    assert home.run(vault.unlock(OLD)) == 0


def test_without_a_vault_there_is_nothing_to_open(home: VaultHome) -> None:
    vault = home.start()
    for work in (vault.unlock(OLD), vault.reset_with_phrase(ENTROPY, NEW, True)):
        with pytest.raises(VaultMissing):
            home.run(work)
