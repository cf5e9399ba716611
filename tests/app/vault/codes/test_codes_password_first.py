"""A wrong password uses up no code: the password is asked first, whatever is guarded by both."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.core.secret import Secret
from app.sandbox.support import SupportDesk
from app.vault.errors import TooManyAttempts, WrongPassword
from app.vault.service import VaultService
from tests.fixtures.vault import ENTROPY, NEW, OLD, WRONG, Phone, VaultHome, key_of

BACKUP = Secret("four unrelated words 77")
Guarded = Callable[[VaultService, Secret, Path], Awaitable[object]]

GUARDED: dict[str, Guarded] = {
    "verify": lambda vault, code, _: vault.verify(WRONG, code),
    "password": lambda vault, code, _: vault.change_password(WRONG, NEW, code=code),
    "keys": lambda vault, code, _: vault.renew_keys(WRONG, NEW, ENTROPY, code),
    "renew": lambda vault, code, _: vault.codes.renew_recovery(WRONG, code),
    "disable": lambda vault, code, _: vault.codes.disable(WRONG, code),
    "disable-now": lambda vault, code, _: vault.codes.disable(WRONG, code, ENTROPY),
    "backup": lambda vault, code, folder: vault.backups.save(folder / "b", WRONG, BACKUP, code),
}


@pytest.mark.parametrize("name", GUARDED)
def test_a_wrong_password_burns_no_recovery_code(
    home: VaultHome, tmp_path: Path, name: str
) -> None:
    vault, codes = home.with_codes()
    for code in (codes[0], home.phone.code()):
        with pytest.raises(WrongPassword):
            home.run(_awaited(GUARDED[name], vault, code, tmp_path))
    state = vault.codes.state()
    assert state is not None
    assert state.left == len(codes)
    home.run(vault.codes.verify(home.phone.code()))


def test_moving_to_another_phone(home: VaultHome) -> None:
    vault, codes = home.with_codes()
    enrolment, other = vault.codes.begin("tests"), Phone(home.clock)
    other.scan(enrolment.uri)
    with pytest.raises(WrongPassword):
        home.run(vault.codes.enable(WRONG, enrolment, other.code(), codes[0]))
    state = vault.codes.state()
    assert state is not None
    assert state.left == len(codes)


def test_an_answer_of_support(home: VaultHome) -> None:
    desk = SupportDesk()
    home.support = key_of(desk)
    vault, codes = home.with_codes()
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    answer = desk.answer(vault.freezing.begin_unfreeze())
    with pytest.raises(WrongPassword):
        home.run(vault.freezing.unfreeze(answer, WRONG, codes[0]))
    state = vault.codes.state()
    assert state is not None
    assert state.left == len(codes)


def test_who_has_the_phone_guesses_no_quicker(home: VaultHome) -> None:
    """A right code ends the count: asked first, it would give each guess a fresh start."""
    vault, _ = home.with_codes()
    for _ in range(5):
        with pytest.raises(WrongPassword):
            home.run(vault.change_password(WRONG, NEW, code=home.phone.code()))
        home.clock.pass_time(1)
    with pytest.raises(TooManyAttempts):
        home.run(vault.change_password(WRONG, NEW, code=home.phone.code()))


async def _awaited(guarded: Guarded, vault: VaultService, code: Secret, folder: Path) -> None:
    await guarded(vault, code, folder)
