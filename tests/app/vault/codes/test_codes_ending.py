"""Two-factor login ended: a day later, taken back, at once with the phrase; never by a clock."""

import pytest

from app.core.secret import Secret
from app.vault.errors import CodeNeeded, WrongPassword, WrongPhrase
from app.vault.events import Change, VaultChanged
from app.vault.login_codes import ENDING_SECONDS
from app.vault.service import VaultService
from tests.fixtures.vault import ENTROPY, OLD, WRONG, VaultHome


def whole_login(home: VaultHome, vault: VaultService) -> None:
    home.run(vault.lock())
    home.clock.pass_time(60)
    home.run(vault.unlock(OLD, home.phone.code()))


class TestEnding:
    def test_it_ends_at_the_first_login_with_a_code_a_day_later(self, home: VaultHome) -> None:
        vault, _ = home.with_codes()
        with pytest.raises(WrongPassword):
            home.run(vault.codes.disable(WRONG, home.phone.code()))
        home.clock.pass_time(30)
        ends = home.run(vault.codes.disable(OLD, home.phone.code()))
        assert ends == int(home.clock.now()) + ENDING_SECONDS
        assert home.events[-1] == VaultChanged(Change.CODES_ENDING)
        whole_login(home, vault)
        assert vault.codes.on
        state = vault.codes.state()
        assert state is not None
        assert state.ends == ends
        home.run(vault.lock())
        home.clock.pass_time(ENDING_SECONDS)
        # The password alone does not profit from it.
        with pytest.raises(CodeNeeded):
            home.run(vault.unlock(OLD))
        home.run(vault.unlock(OLD, home.phone.code()))
        assert vault.codes.state() is None
        home.run(vault.lock())
        home.run(vault.unlock(OLD))

    def test_a_clock_set_ahead_and_a_recovery_code_do_not_shorten_the_day(
        self, home: VaultHome
    ) -> None:
        vault, codes = home.with_codes()
        home.run(vault.codes.disable(OLD, home.phone.code()))
        home.run(vault.lock())
        home.clock.set_wall(ENDING_SECONDS + 60)
        home.run(vault.unlock(OLD, codes[0]))
        assert vault.codes.on

    def test_the_wish_can_be_taken_back(self, home: VaultHome) -> None:
        vault, _ = home.with_codes()
        home.run(vault.codes.disable(OLD, home.phone.code()))
        home.run(vault.codes.keep())
        home.run(vault.lock())
        home.clock.pass_time(ENDING_SECONDS + 60)
        home.run(vault.unlock(OLD, home.phone.code()))
        assert vault.codes.on

    def test_with_the_phrase_it_ends_now(self, home: VaultHome) -> None:
        vault, _ = home.with_codes()
        with pytest.raises(WrongPhrase):
            home.run(vault.codes.disable(OLD, home.phone.code(), Secret(bytes(15) + b"x")))
        assert home.run(vault.codes.disable(OLD, home.phone.code(), ENTROPY)) == 0
        assert not vault.codes.on
        assert vault._hold.open().table == b""
        home.run(vault.lock())
        home.run(vault.unlock(OLD))
        assert home.paths.vault.stat().st_size < 4096
