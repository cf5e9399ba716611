"""When the failed tries were: kept with their count, told once to who gets in."""

from pathlib import Path

import pytest

from app.core.secret import Secret
from app.vault import canonical
from app.vault.crypto import authenticate
from app.vault.entry.attempts import TIMES_MOST, Attempts, Failures, Record, record_key
from app.vault.errors import TooManyAttempts, WrongPassword
from app.vault.events import LoginsFailed, VaultUnlocked
from tests.fixtures.vault import ENTROPY, NEW, OLD, WRONG, HeldClock, VaultHome

KEY = record_key(Secret(bytes(32)), bytes(16))


def fail(home: VaultHome) -> None:
    """Start the program, wait as told, type a wrong password."""
    vault = home.start()
    home.clock.pass_time(vault.wait_seconds())
    with pytest.raises(WrongPassword):
        home.run(vault.unlock(WRONG))


def told(home: VaultHome) -> list[LoginsFailed]:
    return [event for event in home.events if isinstance(event, LoginsFailed)]


def unlocked(home: VaultHome) -> VaultUnlocked:
    return [event for event in home.events if isinstance(event, VaultUnlocked)][-1]


def test_they_are_told_once_at_the_next_login(home: VaultHome) -> None:
    home.created()
    times = []
    for _ in range(3):
        home.clock.pass_time(100)
        times.append(int(home.clock.now()))
        fail(home)
    home.clock.pass_time(100)
    assert told(home) == []
    vault = home.start()
    assert home.run(vault.unlock(OLD)) == 3
    assert unlocked(home).failed_at == tuple(times)
    assert told(home) == [LoginsFailed(3, tuple(times))]
    home.run(vault.lock())
    home.run(vault.unlock(OLD))
    assert unlocked(home).failed_at == ()
    assert len(told(home)) == 1


def test_those_at_the_open_wallet_are_told_too(home: VaultHome) -> None:
    vault = home.created()
    at = int(home.clock.now())
    with pytest.raises(WrongPassword):
        home.run(vault.verify(WRONG))
    home.clock.pass_time(60)
    home.run(vault.verify(OLD))
    assert told(home) == [LoginsFailed(1, (at,))]


@pytest.mark.parametrize("use_keyring", [True, False])
def test_the_phrase_tells_them_too(home: VaultHome, use_keyring: bool) -> None:
    home.created(use_keyring)
    fail(home)
    at = int(home.clock.now())
    vault = home.start()
    home.run(vault.reset_with_phrase(ENTROPY, NEW, use_keyring))
    assert told(home) == [LoginsFailed(1, (at,))]
    home.run(vault.lock())
    assert home.run(vault.unlock(NEW)) == 0
    assert len(told(home)) == 1


def test_only_the_last_are_kept(home: VaultHome) -> None:
    home.created()
    for _ in range(TIMES_MOST + 5):
        fail(home)
    last = int(home.clock.now())
    assert home.paths.attempts.stat().st_size < 1024
    vault = home.start()
    home.clock.pass_time(vault.wait_seconds())
    home.run(vault.unlock(OLD))
    (event,) = told(home)
    assert (event.count, len(event.at), event.at[-1]) == (TIMES_MOST + 5, TIMES_MOST, last)


def test_a_record_from_before_times_were_kept_still_counts(tmp_path: Path) -> None:
    clock = HeldClock()
    old = Record(3, 0, "boot-1", 0)
    assert b"times" not in old.to_bytes(KEY)
    (tmp_path / "attempts.json").write_bytes(old.to_bytes(KEY))
    attempts = Attempts(tmp_path / "attempts.json", clock, lambda: "boot-1")
    assert attempts.begin(KEY, 3) == Failures(3, ())
    assert attempts.begin(KEY, 4) == Failures(4, (int(clock.now()),))


@pytest.mark.parametrize(
    "times", [[], ["1"], [-1], [True], [2**60], list(range(TIMES_MOST + 1)), "12", None]
)
def test_times_of_another_form_are_not_genuine(tmp_path: Path, times: object) -> None:
    public = {"n": 1, "until_wall": 0, "boot_id": "", "monotonic": 0, "times": times}
    mac = authenticate(KEY, canonical.encode(public)).hex()
    (tmp_path / "attempts.json").write_bytes(canonical.encode(public | {"mac": mac}))
    attempts = Attempts(tmp_path / "attempts.json", HeldClock(), lambda: "")
    with pytest.raises(TooManyAttempts):
        attempts.begin(KEY, 1)


def test_times_that_were_changed_are_not_genuine(tmp_path: Path) -> None:
    path, clock = tmp_path / "attempts.json", HeldClock()
    Attempts(path, clock).begin(KEY, 0)
    now = str(int(clock.now())).encode()
    assert now in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(b'"times":[' + now, b'"times":[1000000000'))
    with pytest.raises(TooManyAttempts):
        Attempts(path, clock).begin(KEY, 1)
