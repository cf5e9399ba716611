"""Two-factor login turned on, moved, renewed, used in between and ended; what each leaves valid."""

from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.secret import Secret
from app.vault.errors import (
    CodeInvalid,
    CodeNeeded,
    CodesOff,
    CodeUsed,
    KeyringLocked,
    TooManyAttempts,
    VaultLockedError,
    WrongCode,
    WrongPassword,
    WrongPasswordOrCode,
)
from app.vault.events import Change, VaultChanged
from app.vault.format.spending import SealedKey, open_sealed
from app.vault.service import VaultService
from tests.fixtures.vault import CHEAP, ENTROPY, NEW, OLD, WRONG, XPRV, Phone, VaultHome


def whole_login(home: VaultHome, vault: VaultService, code: Secret | None = None) -> None:
    home.run(vault.lock())
    home.clock.pass_time(60)
    home.run(vault.unlock(OLD, code or home.phone.code()))


class TestTurningOn:
    def test_nothing_is_kept_before_a_code_is_confirmed(self, home: VaultHome) -> None:
        vault = home.created()
        before = home.paths.vault.read_bytes()
        enrolment = vault.codes.begin("tests")
        home.phone.scan(enrolment.uri)
        for code in (Secret("000000"), Secret("12"), Secret("walnutrc1qqqqqqqqqqqqqqqq")):
            with pytest.raises((WrongCode, CodeInvalid)):
                home.run(vault.codes.enable(OLD, enrolment, code))
        with pytest.raises(WrongPassword):
            home.run(vault.codes.enable(WRONG, enrolment, home.phone.code()))
        assert home.paths.vault.read_bytes() == before
        assert not vault.codes.on

    @pytest.mark.parametrize("ahead", [-600, -90, 90, 240, 600])
    def test_clocks_that_differ_are_told_by_how_much(self, home: VaultHome, ahead: int) -> None:
        vault = home.created()
        enrolment = vault.codes.begin("tests")
        home.phone.scan(enrolment.uri)
        home.phone.ahead = ahead
        with pytest.raises(WrongCode) as refusal:
            vault.codes.check(enrolment, home.phone.code())
        assert abs(int(refusal.value.details["drift"]) - ahead) < 30
        home.phone.ahead = 4000
        with pytest.raises(WrongCode) as refusal:
            vault.codes.check(enrolment, home.phone.code())
        assert "drift" not in refusal.value.details

    def test_the_state_afterwards(self, home: VaultHome) -> None:
        vault, codes = home.with_codes()
        state = vault.codes.state()
        assert state is not None
        assert (state.left, state.ends, len(codes)) == (8, None, 8)
        assert state.since == int(home.clock.now()) - 30
        assert 0 < state.lasts - home.clock.now() <= CHEAP.window * 30
        assert home.events[-1] == VaultChanged(Change.CODES_ON)
        assert open_sealed(OLD, vault._hold.open().sealed("bip84/0")) == XPRV  # payments go on
        assert home.notes() == ["kept"]

    def test_the_code_that_confirmed_opens_nothing_any_more(self, home: VaultHome) -> None:
        vault = home.created()
        enrolment = vault.codes.begin("tests")
        home.phone.scan(enrolment.uri)
        code = home.phone.code()
        home.run(vault.codes.enable(OLD, enrolment, code))
        home.run(vault.lock())
        with pytest.raises(WrongPasswordOrCode):
            home.run(vault.unlock(OLD, code))

    def test_a_copy_of_the_file_from_before_opens_no_more(self, home: VaultHome) -> None:
        home.created()
        before = home.paths.vault.read_bytes()
        vault = home.start()
        home.run(vault.unlock(OLD))
        enrolment = vault.codes.begin("tests")
        home.phone.scan(enrolment.uri)
        home.run(vault.codes.enable(OLD, enrolment, home.phone.code()))
        home.run(vault.lock())
        home.paths.vault.write_bytes(before)
        with pytest.raises(Exception, match=r"vault\.(rolled_back|keyring\.missing)"):
            home.run(vault.unlock(OLD))

    def test_without_a_keyring_too(self, home: VaultHome) -> None:
        vault, codes = home.with_codes(use_keyring=False)
        whole_login(home, vault)
        whole_login(home, vault, codes[0])

    def test_a_locked_keyring_leaves_all_as_it_was(self, home: VaultHome) -> None:
        vault = home.created()
        enrolment = vault.codes.begin("tests")
        home.phone.scan(enrolment.uri)
        home.backend.locked = True
        with pytest.raises(KeyringLocked):
            home.run(vault.codes.enable(OLD, enrolment, home.phone.code()))
        home.backend.locked = False
        home.run(vault.lock())
        home.run(vault.unlock(OLD))


class TestMoving:
    def move(
        self, home: VaultHome, vault: VaultService, old: Secret | None
    ) -> tuple[Phone, tuple[Secret, ...]]:
        phone = Phone(home.clock)
        enrolment = vault.codes.begin("tests")
        phone.scan(enrolment.uri)
        return phone, home.run(vault.codes.enable(OLD, enrolment, phone.code(), old))

    def test_it_takes_a_code_of_the_old_phone_or_a_recovery_code(self, home: VaultHome) -> None:
        vault, codes = home.with_codes()
        with pytest.raises(CodeNeeded):
            self.move(home, vault, None)
        with pytest.raises(WrongCode):
            self.move(home, vault, Secret("000000"))
        first, fresh = self.move(home, vault, home.phone.code())
        assert home.events[-1] == VaultChanged(Change.CODES_MOVED)
        home.clock.pass_time(30)
        second, _ = self.move(home, vault, fresh[3])
        home.run(vault.lock())
        home.clock.pass_time(30)
        for code in (home.phone.code(), first.code(), codes[0], fresh[4]):
            with pytest.raises(WrongPasswordOrCode):
                home.run(vault.unlock(OLD, code))
        home.run(vault.unlock(OLD, second.code()))


class TestRecoveryCodes:
    def test_renewed_ones_replace_the_old(self, home: VaultHome) -> None:
        vault, codes = home.with_codes()
        fresh = home.run(vault.codes.renew_recovery(OLD, home.phone.code()))
        assert not any(code in fresh for code in codes)
        home.run(vault.lock())
        with pytest.raises(WrongPasswordOrCode):
            home.run(vault.unlock(OLD, codes[0]))
        home.run(vault.unlock(OLD, fresh[0]))

    def test_each_of_the_eight_opens_once(self, home: VaultHome) -> None:
        vault, codes = home.with_codes()
        for used, code in enumerate(codes):
            whole_login(home, vault, code)
            state = vault.codes.state()
            assert state is not None
            assert state.left == 7 - used
        home.run(vault.lock())
        for code in codes[:3]:
            with pytest.raises(WrongPasswordOrCode):
                home.run(vault.unlock(OLD, code))
        home.clock.pass_time(60)
        home.run(vault.unlock(OLD, home.phone.code()))

    def test_one_used_while_open_opens_nothing_later(self, home: VaultHome) -> None:
        vault, codes = home.with_codes()
        home.run(vault.codes.verify(codes[1]))
        with pytest.raises(WrongCode):
            home.run(vault.codes.verify(codes[1]))
        home.run(vault.lock())
        with pytest.raises(WrongPasswordOrCode):
            home.run(vault.unlock(OLD, codes[1]))


class TestStepUp:
    """A code asked for while the wallet is open."""

    def test_it_is_used_up_for_logins_too_and_the_other_way_round(self, home: VaultHome) -> None:
        vault, _ = home.with_codes()
        code = home.phone.code()
        home.run(vault.codes.verify(code))
        with pytest.raises(CodeUsed):
            home.run(vault.codes.verify(code))
        home.run(vault.lock())
        with pytest.raises(WrongPasswordOrCode):
            home.run(vault.unlock(OLD, code))
        home.clock.pass_time(30)
        code = home.phone.code()
        home.run(vault.unlock(OLD, code))
        with pytest.raises(CodeUsed):
            home.run(vault.codes.verify(code))

    def test_a_disk_that_refuses_takes_no_code(self, home: VaultHome, tmp_path: Path) -> None:
        vault, _ = home.with_codes()
        code = home.phone.code()
        aside = tmp_path / "aside"
        home.paths.folder.rename(aside)
        with pytest.raises(StorageError):
            home.run(vault.codes.verify(code))
        aside.rename(home.paths.folder)
        home.run(vault.codes.verify(code))

    def test_guesses_wait_and_a_right_password_does_not_give_them_back(
        self, home: VaultHome
    ) -> None:
        vault, _ = home.with_codes()
        for turn in range(4):
            with pytest.raises(WrongCode):
                home.run(vault.codes.verify(Secret(f"00000{turn}")))
            home.run(vault.with_sealed("bip84/0", _nothing))  # the password, checked by the signer
        with pytest.raises(WrongCode):
            home.run(vault.codes.verify(Secret("000009")))
        with pytest.raises(TooManyAttempts):
            home.run(vault.codes.verify(home.phone.code()))
        home.clock.pass_time(5)
        home.run(vault.codes.verify(home.phone.code()))
        assert vault.wait_seconds() == 0

    def test_off_or_locked(self, home: VaultHome) -> None:
        vault = home.created()
        with pytest.raises(CodesOff):
            home.run(vault.codes.verify(Secret("000000")))
        assert vault.codes.state() is None
        home.run(vault.lock())
        with pytest.raises(VaultLockedError):
            home.run(vault.codes.verify(Secret("000000")))


class TestPasswordWithCodes:
    def test_a_change_takes_a_code_and_codes_go_on(self, home: VaultHome) -> None:
        vault, codes = home.with_codes()
        with pytest.raises(CodeNeeded):
            home.run(vault.change_password(OLD, NEW))
        home.run(vault.change_password(OLD, NEW, code=home.phone.code()))
        home.run(vault.lock())
        home.clock.pass_time(30)
        with pytest.raises(WrongPasswordOrCode):
            home.run(vault.unlock(OLD, home.phone.code()))
        home.run(vault.unlock(NEW, home.phone.code()))
        home.run(vault.lock())
        home.run(vault.unlock(NEW, codes[0]))

    def test_renewed_keys_too(self, home: VaultHome) -> None:
        vault, _ = home.with_codes()
        home.run(vault.renew_keys(OLD, NEW, ENTROPY, home.phone.code()))
        home.run(vault.lock())
        home.clock.pass_time(30)
        home.run(vault.unlock(NEW, home.phone.code()))
        assert home.notes() == ["kept"]


async def _nothing(_key: SealedKey) -> None:
    """Stands for a payment that was signed: its password was right."""
