"""Guessing at the keyboard gets slower, across restarts, and nobody waits who never failed."""

from pathlib import Path

import pytest
from keyring.errors import PasswordSetError

from app.core.secret import Secret
from app.vault.entry.attempts import DELAYS, Attempts, boot_id, record_key
from app.vault.errors import TooManyAttempts, WrongPassword
from tests.fixtures.keyring import FileKeyring
from tests.fixtures.vault import ENTROPY, NEW, OLD, WRONG, HeldClock, VaultHome

KEY = record_key(Secret(bytes(32)), bytes(16))
SERVICE = "walnut"


def fail(home: VaultHome, times: int) -> None:
    """Start the program, try a wrong password, wait as told; so many times."""
    for _ in range(times):
        vault = home.start()
        home.clock.pass_time(vault.wait_seconds())
        with pytest.raises(WrongPassword):
            home.run(vault.unlock(WRONG))


@pytest.mark.parametrize("use_keyring", [True, False])
def test_delays_grow_across_restarts(home: VaultHome, use_keyring: bool) -> None:
    vault = home.created(use_keyring)
    home.run(vault.lock())
    waits = []
    for _ in range(len(DELAYS) + 1):
        fail(home, 1)
        waits.append(home.start().wait_seconds())
    assert waits == [*DELAYS, 3600]
    vault = home.start()
    with pytest.raises(TooManyAttempts) as refusal:
        home.run(vault.unlock(OLD))
    assert refusal.value.details == {"seconds": 3600}
    home.clock.pass_time(3599)
    assert vault.wait_seconds() == 1
    home.clock.pass_time(1)
    assert home.run(vault.unlock(OLD)) == len(DELAYS) + 1
    assert home.run(home.start().unlock(OLD)) == 0
    assert not home.paths.attempts.exists()


def test_a_refused_try_is_not_counted(home: VaultHome) -> None:
    home.created()
    fail(home, 5)
    vault = home.start()
    for _ in range(10):
        with pytest.raises(TooManyAttempts):
            home.run(vault.unlock(WRONG))
    assert vault.wait_seconds() == 5


def test_a_wrong_spending_password_counts_too(home: VaultHome) -> None:
    vault = home.created()
    for _ in range(3):
        with pytest.raises(WrongPassword):
            home.run(vault.verify(WRONG))
    for _ in range(2):
        with pytest.raises(WrongPassword):
            home.run(vault.change_password(WRONG, NEW))
    assert vault.wait_seconds() == 5
    with pytest.raises(TooManyAttempts):
        home.run(vault.verify(OLD))
    home.clock.pass_time(5)
    home.run(vault.verify(OLD))
    assert vault.wait_seconds() == 0


def test_the_phrase_ends_the_waiting(home: VaultHome) -> None:
    home.created()
    fail(home, 10)
    vault = home.start()
    home.run(vault.reset_with_phrase(ENTROPY, NEW, True))
    home.run(vault.lock())
    assert vault.wait_seconds() == 0
    assert home.run(vault.unlock(NEW)) == 0


def test_a_deleted_record_costs_the_longest_delay_once(home: VaultHome) -> None:
    home.created()
    fail(home, 2)
    home.paths.attempts.unlink()
    vault = home.start()
    with pytest.raises(TooManyAttempts) as refusal:
        home.run(vault.unlock(OLD))
    assert refusal.value.details == {"seconds": 3600}
    home.clock.pass_time(3600)
    fail(home, 1)
    assert home.start().wait_seconds() == 5  # once: then it goes on from where it was
    home.clock.pass_time(5)
    home.run(home.start().unlock(OLD))


@pytest.mark.parametrize("use_keyring", [True, False])
@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 2000, b'{"n":0}'])
def test_a_record_that_is_not_genuine_costs_the_longest_delay(
    home: VaultHome, use_keyring: bool, damage: bytes
) -> None:
    home.created(use_keyring)
    fail(home, 1)
    home.paths.attempts.write_bytes(damage)
    vault = home.start()
    with pytest.raises(TooManyAttempts):
        home.run(vault.unlock(OLD))
    assert home.start().wait_seconds() == 3600
    home.clock.pass_time(3600)
    home.run(vault.unlock(OLD))


def test_an_older_record_put_back_is_found_out(home: VaultHome) -> None:
    home.created()
    fail(home, 1)
    older = home.paths.attempts.read_bytes()
    fail(home, 4)
    home.paths.attempts.write_bytes(older)
    vault = home.start()
    with pytest.raises(TooManyAttempts) as refusal:
        home.run(vault.unlock(OLD))
    assert refusal.value.details == {"seconds": 3600}


def test_a_record_of_another_vault_is_not_genuine(home: VaultHome, tmp_path: Path) -> None:
    other = Attempts(tmp_path / "other.json", home.clock)
    other.begin(KEY, 0)
    home.created()
    home.paths.attempts.write_bytes((tmp_path / "other.json").read_bytes())
    with pytest.raises(TooManyAttempts):
        home.run(home.start().unlock(OLD))


def test_who_never_failed_never_waits(home: VaultHome) -> None:
    home.created()
    for _ in range(12):
        vault = home.start()
        assert vault.wait_seconds() == 0
        assert home.run(vault.unlock(OLD)) == 0
        home.run(vault.lock())


class ForgetfulKeyring(FileKeyring):
    """Takes device secrets, but at times no counts."""

    takes_counts = True

    def set_password(self, service: str, username: str, password: str) -> None:
        if username.endswith(".attempts") and not self.takes_counts:
            raise PasswordSetError("not now")
        super().set_password(service, username, password)


def test_a_keyring_that_forgets_to_forget_costs_nobody_an_hour(home: VaultHome) -> None:
    home.backend = keyring = ForgetfulKeyring(home.folder / "keyring")
    home.created()
    fail(home, 2)
    keyring.takes_counts = False
    vault = home.start()
    assert home.run(vault.unlock(OLD)) == 2
    home.run(vault.lock())
    keyring.takes_counts = True
    vault = home.start()
    assert vault.wait_seconds() == 0
    assert home.run(vault.unlock(OLD)) == 2
    home.run(vault.lock())
    assert home.run(home.start().unlock(OLD)) == 0


def test_a_count_from_an_earlier_use_of_the_keyring_is_no_failure(home: VaultHome) -> None:
    home.created()
    fail(home, 2)
    home.backend.locked = True
    vault = home.start()
    home.run(vault.reset_with_phrase(ENTROPY, NEW, False))
    home.backend.locked = False
    home.run(vault.change_password(NEW, OLD, use_keyring=True))
    home.run(vault.lock())
    assert home.run(vault.unlock(OLD)) == 0


class TestClocks:
    """One record, looked at after the clocks did what clocks do."""

    @pytest.fixture
    def clock(self) -> HeldClock:
        return HeldClock()

    def waiting(self, tmp_path: Path, clock: HeldClock, boot: str = "boot-1") -> Attempts:
        """After seven failures, 60 s to wait."""
        attempts = Attempts(tmp_path / "attempts.json", clock, lambda: boot)
        for _ in range(7):
            clock.pass_time(attempts.wait_seconds())
            attempts.begin(KEY, 0)
        assert attempts.wait_seconds() == 60
        return attempts

    def later(self, tmp_path: Path, clock: HeldClock, boot: str) -> int:
        return Attempts(tmp_path / "attempts.json", clock, lambda: boot).wait_seconds()

    @pytest.mark.parametrize("seconds", [-(10**9), -86_400, 59, 86_400, 10**9])
    def test_setting_the_computers_clock_helps_nobody(
        self, tmp_path: Path, clock: HeldClock, seconds: float
    ) -> None:
        self.waiting(tmp_path, clock)
        clock.set_wall(seconds)
        assert self.later(tmp_path, clock, "boot-1") == 60

    def test_after_a_restart_of_the_computer_the_time_of_day_counts(
        self, tmp_path: Path, clock: HeldClock
    ) -> None:
        self.waiting(tmp_path, clock)
        clock.set_wall(20)
        assert self.later(tmp_path, clock, "boot-2") == 40

    def test_a_clock_set_back_far_waits_no_longer_than_the_longest_delay(
        self, tmp_path: Path, clock: HeldClock
    ) -> None:
        self.waiting(tmp_path, clock)
        clock.set_wall(-(10**8))
        assert self.later(tmp_path, clock, "boot-2") == 3600

    def test_a_system_without_a_boot_id_uses_the_time_of_day(
        self, tmp_path: Path, clock: HeldClock
    ) -> None:
        self.waiting(tmp_path, clock, boot="")
        clock.set_wall(60)
        assert self.later(tmp_path, clock, "") == 0

    def test_this_system_has_one_boot_id_a_boot(self) -> None:
        assert boot_id() == boot_id()


def test_a_full_disk_counts_in_memory_and_locks_nobody_out(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    home.paths.attempts.with_name("attempts.json.tmp").mkdir()  # so it cannot be written
    for _ in range(5):
        with pytest.raises(WrongPassword):
            home.run(vault.unlock(WRONG))
    assert vault.wait_seconds() == 5
    with pytest.raises(TooManyAttempts):
        home.run(vault.unlock(OLD))
    home.clock.pass_time(5)
    assert home.run(vault.unlock(OLD)) == 5
