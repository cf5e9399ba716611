"""Freeze and unfreeze: what stops, what goes on, and each way back."""

from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.secret import Secret
from app.sandbox.support import SupportDesk
from app.vault.crypto import DoesNotOpen, unseal
from app.vault.errors import (
    CodeNeeded,
    DeviceSecretMissing,
    NotFrozen,
    NothingToFreeze,
    PhraseOnly,
    PhraseUnchecked,
    TooManyAttempts,
    VaultDamaged,
    VaultLockedError,
    VaultRolledBack,
    WalletFrozen,
    WrongPassword,
    WrongPhrase,
)
from app.vault.events import Change, VaultChanged
from app.vault.format import opening, spending
from app.vault.format.container import Container
from app.vault.format.keys import NewKeys
from app.vault.format.spending import SealedKey, open_sealed
from app.vault.freezing import FreezeState
from app.vault.service import VaultService
from tests.fixtures.vault import ENTROPY, NEW, OLD, WRONG, XPRV, VaultHome, key_of

DAY = 24 * 3600


def spends(vault: VaultService, password: Secret = OLD) -> bool:
    """Whether the password opens a spending secret."""
    try:
        return open_sealed(password, vault._hold.open().sealed("bip84/0")) == XPRV
    except WalletFrozen:
        return False


def test_a_frozen_wallet_reads_but_does_not_spend(home: VaultHome, frozen: VaultService) -> None:
    assert VaultChanged(Change.FROZEN) in home.events
    assert frozen.freezing.frozen
    with pytest.raises(WalletFrozen):
        frozen._hold.open().sealed("bip84/0")
    again = home.start()
    home.run(again.unlock(OLD))
    assert home.notes() == ["kept"]
    home.add_note("received while frozen")
    assert not spends(again)


def test_what_is_told_of_a_freeze(home: VaultHome, frozen: VaultService) -> None:
    state = frozen.freezing.state()
    assert state is not None
    assert (state.at, state.by_support) == (int(home.clock.now()), True)
    assert [len(part) for part in state.id.split("-")] == [4, 4, 4, 4]
    home.support = None  # a Walnut that knows of no support
    again = home.start()
    home.run(again.unlock(OLD))
    assert again.freezing.state() == FreezeState(state.at, False, state.id)
    with pytest.raises(PhraseOnly):
        again.freezing.begin_unfreeze()


def test_without_support_the_phrase_is_the_only_way(home: VaultHome) -> None:
    vault = home.created()
    assert not vault.freezing.support_known
    assert vault.freezing.state() is None
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    record = vault._hold.open().inner.freeze
    assert record is not None
    assert (record.kid, record.sealed) == (None, None)
    with pytest.raises(PhraseOnly):
        vault.freezing.begin_unfreeze()
    home.run(vault.freezing.unfreeze_with_phrase(ENTROPY, OLD))
    assert spends(vault)


@pytest.mark.parametrize(
    ("age", "enough"), [(0, True), (30 * DAY, True), (30 * DAY + 1, False), (-1, False)]
)
def test_the_phrase_must_have_been_checked_lately(home: VaultHome, age: int, enough: bool) -> None:
    vault = home.created()
    with pytest.raises(PhraseUnchecked):
        home.run(vault.freezing.freeze(OLD, phrase_at_hand=False))
    checked_at = int(home.clock.now()) - age
    if enough:
        home.run(vault.freezing.freeze(OLD, phrase_at_hand=False, checked_at=checked_at))
    else:
        with pytest.raises(PhraseUnchecked):
            home.run(vault.freezing.freeze(OLD, phrase_at_hand=False, checked_at=checked_at))
    assert vault.freezing.frozen is enough


def test_what_cannot_be_frozen(home: VaultHome, frozen: VaultService) -> None:
    with pytest.raises(WalletFrozen):
        home.run(frozen.freezing.freeze(OLD, phrase_at_hand=True))
    home.run(frozen.lock())
    with pytest.raises(VaultLockedError):
        home.run(frozen.freezing.freeze(OLD, phrase_at_hand=True))
    for call in (frozen.freezing.state, frozen.freezing.begin_unfreeze):
        with pytest.raises(VaultLockedError):
            call()


def test_a_wallet_that_only_watches_has_nothing_to_freeze(home: VaultHome) -> None:
    vault = home.created(keys=NewKeys(None))
    with pytest.raises(NothingToFreeze):
        home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))


def test_a_wrong_password_freezes_nothing_and_counts(home: VaultHome) -> None:
    vault = home.created()
    for _ in range(5):
        with pytest.raises(WrongPassword):
            home.run(vault.freezing.freeze(WRONG, phrase_at_hand=True))
    with pytest.raises(TooManyAttempts):
        home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    assert not vault.freezing.frozen
    assert spends(vault)


def test_the_file_from_before_the_freeze_opens_no_more(home: VaultHome, desk: SupportDesk) -> None:
    home.support = key_of(desk)
    vault = home.created()
    before = home.paths.vault.read_bytes()
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    home.run(vault.lock())
    assert not list(home.paths.vault.parent.glob("vault.walnut.?"))
    home.paths.vault.write_bytes(before)
    with pytest.raises((VaultRolledBack, DeviceSecretMissing)):
        home.run(home.start().unlock(OLD))


def test_password_and_codes_change_while_frozen(home: VaultHome, frozen: VaultService) -> None:
    home.run(frozen.change_password(OLD, NEW))
    enrolment = frozen.codes.begin("tests")
    home.phone.scan(enrolment.uri)
    home.run(frozen.codes.enable(NEW, enrolment, home.phone.code()))
    assert frozen.freezing.frozen
    with pytest.raises(WalletFrozen):
        home.run(frozen.renew_keys(NEW, OLD, ENTROPY, home.phone.code(1)))
    home.clock.pass_time(60)
    home.run(frozen.freezing.unfreeze_with_phrase(ENTROPY, NEW))
    assert spends(frozen, NEW)
    assert frozen.codes.on
    home.run(frozen.lock())
    with pytest.raises(CodeNeeded):
        home.run(frozen.unlock(NEW))
    home.run(frozen.unlock(NEW, home.phone.code()))


def test_unfreeze_by_phrase(home: VaultHome, frozen: VaultService) -> None:
    home.events.clear()
    with pytest.raises(WrongPhrase):
        home.run(frozen.freezing.unfreeze_with_phrase(Secret(bytes(16)), OLD))
    with pytest.raises(WrongPassword):
        home.run(frozen.freezing.unfreeze_with_phrase(ENTROPY, WRONG))
    assert frozen.freezing.frozen
    assert home.paths.attempts.exists()  # the wrong password counts
    home.run(frozen.freezing.unfreeze_with_phrase(ENTROPY, OLD))
    assert home.events[-1] == VaultChanged(Change.UNFROZEN)
    again = home.start()
    home.run(again.unlock(OLD))
    assert spends(again)
    assert again.freezing.state() is None
    with pytest.raises(NotFrozen):
        home.run(again.freezing.unfreeze_with_phrase(ENTROPY, OLD))
    # And the phrase goes on to open it.
    home.run(again.freezing.freeze(OLD, phrase_at_hand=True))
    home.run(again.reset_with_phrase(ENTROPY, NEW, use_keyring=True))
    assert spends(again, NEW)
    assert not again.freezing.frozen


def test_a_backup_of_a_frozen_wallet_is_frozen(
    home: VaultHome, frozen: VaultService, desk: SupportDesk, tmp_path: Path
) -> None:
    backup, secret = tmp_path / "mine.walnutbak", Secret("four unrelated words 77")
    assert home.run(frozen.backups.save(backup, OLD, secret)).frozen
    for name in ("phrase", "support"):
        elsewhere = VaultHome(tmp_path / name, home._runtime)
        elsewhere.support = key_of(desk)
        vault = elsewhere.start()
        elsewhere.run(vault.restore_backup(backup, secret, NEW, use_keyring=True))
        assert vault.freezing.frozen
        assert not spends(vault, NEW)
        if name == "phrase":
            elsewhere.run(vault.freezing.unfreeze_with_phrase(ENTROPY, NEW))
        else:
            answer = desk.answer(vault.freezing.begin_unfreeze())
            elsewhere.run(vault.freezing.unfreeze(answer, NEW))
        assert spends(vault, NEW)
        elsewhere.close()


def test_a_full_disk_leaves_it_as_it_was(home: VaultHome, frozen: VaultService) -> None:
    blocked = home.paths.vault.with_name(home.paths.vault.name + ".tmp")
    before = home.paths.vault.read_bytes()
    blocked.mkdir()
    with pytest.raises(StorageError):
        home.run(frozen.freezing.unfreeze_with_phrase(ENTROPY, OLD))
    assert frozen.freezing.frozen
    assert home.paths.vault.read_bytes() == before
    blocked.rmdir()
    home.run(frozen.freezing.unfreeze_with_phrase(ENTROPY, OLD))
    assert spends(frozen)


def test_with_the_check_cut_out_nothing_opens_either(frozen: VaultService) -> None:
    """What a patched program could try with the password: the freeze key is simply not there."""
    vault = frozen._hold.open()
    sealed = vault._sealed("bip84/0", vault.inner.records["bip84/0"])
    with pytest.raises(WalletFrozen):
        open_sealed(OLD, sealed)
    with pytest.raises(WalletFrozen):
        open_sealed(OLD, SealedKey.from_wire(sealed.to_wire()))
    held = spending.open_with_password(OLD, sealed)
    assert XPRV.reveal() not in held.reveal()
    for start in range(len(held) - 31):
        guess = Secret(held.reveal()[start : start + 32])
        with pytest.raises(DoesNotOpen):
            unseal(guess, sealed.record, spending._record_bound(sealed.vid, sealed.name))


def test_the_key_of_support_alone_opens_nothing(
    home: VaultHome, frozen: VaultService, desk: SupportDesk
) -> None:
    """Support holds its private key, the whole folder and even the keyring; not the password."""
    freeze_key = Secret(desk.freeze_key(frozen.freezing.begin_unfreeze()))
    container = Container.parse(home.paths.vault.read_bytes())
    vault = frozen._hold.open()
    with pytest.raises(WrongPassword):
        opening.by_password(container, freeze_key, vault.device)
    with pytest.raises(WrongPhrase):
        opening.by_phrase(container, freeze_key)
    with pytest.raises(VaultDamaged):
        container.open(freeze_key)
    # Even what an open vault holds, which support never has: the password's layer is around it.
    slot = vault.inner.password_slot
    assert slot is not None
    with pytest.raises(DoesNotOpen):
        spending.unfreeze(Secret(slot.nonce + slot.ciphertext), vault.header.vid, freeze_key)
