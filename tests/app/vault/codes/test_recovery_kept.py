"""Whether the person is known to have the recovery codes: kept with them, for each set anew."""

import pytest

from app.vault.errors import CodesOff
from app.vault.login_codes import CodesState
from app.vault.service import VaultService
from tests.fixtures.vault import OLD, VaultHome


def _state(vault: VaultService) -> CodesState:
    state = vault.codes.state()
    assert state is not None
    return state


def test_it_is_noted_and_survives_a_restart(home: VaultHome) -> None:
    vault, _ = home.with_codes()
    assert _state(vault).kept is None
    now = int(home.clock.now())
    home.run(vault.codes.note_kept())
    assert _state(vault).kept == now
    again = home.start()
    home.run(again.unlock(OLD, home.phone.code()))
    assert _state(again).kept == now


def test_new_codes_have_to_be_kept_anew(home: VaultHome) -> None:
    vault, _ = home.with_codes()
    home.run(vault.codes.note_kept())
    home.run(vault.codes.renew_recovery(OLD, home.phone.code()))
    assert _state(vault).kept is None
    home.run(vault.codes.note_kept())
    home.clock.pass_time(30)
    enrolment = vault.codes.begin("another phone")
    old = home.phone.code()
    home.phone.scan(enrolment.uri)
    home.run(vault.codes.enable(OLD, enrolment, home.phone.code(), old))
    assert _state(vault).kept is None


def test_without_codes_there_is_nothing_to_keep(home: VaultHome) -> None:
    vault = home.created()
    with pytest.raises(CodesOff):
        home.run(vault.codes.note_kept())
