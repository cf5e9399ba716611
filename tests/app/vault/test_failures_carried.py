"""The count of failed tries outlives a change of the device secret that its record hangs on."""

from pathlib import Path

import pytest

from app.core.secret import Secret
from app.vault.errors import WrongPassword
from app.vault.events import LoginsFailed
from tests.fixtures.vault import ENTROPY, OLD, WRONG, VaultHome

BACKUP = Secret("four unrelated words 77")


@pytest.mark.parametrize("thawed", [False, True])
def test_a_slip_before_a_freeze_locks_nobody_out(home: VaultHome, thawed: bool) -> None:
    """With login codes on the password alone does not end the count, and a freeze asks for none."""
    vault, _ = home.with_codes()
    with pytest.raises(WrongPassword):
        home.run(vault.freezing.freeze(WRONG, phrase_at_hand=True))
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    if thawed:
        home.run(vault.freezing.unfreeze_with_phrase(ENTROPY, OLD))
    home.run(vault.lock())
    home.clock.pass_time(60)
    vault = home.start()
    assert vault.wait_seconds() == 0
    assert home.run(vault.unlock(OLD, home.phone.code())) == 1
    assert LoginsFailed(1, (int(home.clock.now()) - 60,)) in home.events


def test_a_freeze_forgives_no_guesses(home: VaultHome) -> None:
    vault, _ = home.with_codes()
    for _ in range(4):
        with pytest.raises(WrongPassword):
            home.run(vault.freezing.freeze(WRONG, phrase_at_hand=True))
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    with pytest.raises(WrongPassword):
        home.run(vault.freezing.unfreeze_with_phrase(ENTROPY, WRONG))
    assert vault.wait_seconds() == 5


@pytest.mark.parametrize("use_keyring", [True, False])
def test_a_wallet_from_a_backup_begins_without_failures(
    home: VaultHome, tmp_path: Path, use_keyring: bool
) -> None:
    """A record of the damaged vault before it is no record of this one."""
    vault, place = home.created(), tmp_path / "mine.walnutbak"
    home.run(vault.backups.save(place, OLD, BACKUP))
    home.run(vault.lock())
    with pytest.raises(WrongPassword):
        home.run(vault.unlock(WRONG))
    home.paths.vault.write_bytes(b"damaged")
    home.run(vault.set_aside_damaged())
    home.run(vault.restore_backup(place, BACKUP, OLD, use_keyring))
    home.run(vault.lock())
    assert home.run(vault.unlock(OLD)) == 0
