"""A crash at any moment of a change leaves a vault that opens, with exactly one password."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.paths import ROOT
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.errors import VaultError, WrongPassword
from app.vault.format.spending import open_sealed
from tests.fixtures.vault import ENTROPY, KEYS, NEW, OLD, WRONG, XPRV, VaultHome, entry_of

CRASHING = [sys.executable, "-m", "tests.app.vault.crashing"]


def crash_at_each_step(home: VaultHome, copies: Path, flow: str) -> list[Path]:
    """The files after a crash before step 0, 1, ...; the last one is of a flow that got through."""
    home.close()
    home.folder.mkdir(exist_ok=True)
    copies.mkdir()
    child = subprocess.run(
        [*CRASHING, "steps", home.folder, copies, flow], cwd=ROOT, check=False, capture_output=True
    )
    assert child.returncode == 0, child.stderr.decode()
    return sorted(copies.iterdir(), key=lambda path: int(path.name))


def opens(files: Path, runtime: Runtime, password: Secret) -> bool:
    """Whether this password opens a copy of these files, whole: note, spending key, keyring."""
    home = VaultHome(files, runtime).copy(files.with_name(f"{files.name}-{password.text()[:3]}"))
    vault = home.start()
    try:
        home.run(vault.unlock(password))
    except WrongPassword:
        return False
    assert home.notes() in ([], ["kept"])
    assert open_sealed(password, vault._hold.open().sealed("bip84/0")) == XPRV
    if vault.uses_keyring():
        entry = entry_of(vault)
        assert entry.following is None  # cleaned up
    # And the next change works from here.
    home.run(vault.change_password(password, WRONG))
    home.run(vault.lock())
    home.run(vault.unlock(WRONG))
    home.close()
    return True


@pytest.mark.parametrize(
    "flow",
    ["change", "drop-keyring", "adopt-keyring", "renew", "reset", "reset-without-keyring"],
)
def test_a_change_that_crashed(
    home: VaultHome, runtime: Runtime, tmp_path: Path, flow: str
) -> None:
    home.run(home.created(use_keyring=flow != "adopt-keyring").lock())
    outcomes = []
    for files in crash_at_each_step(home, tmp_path / "copies", flow):
        both = [opens(files, runtime, password) for password in (OLD, NEW)]
        assert sorted(both) == [False, True], files.name
        outcomes.append(both[1])
        phrase = VaultHome(files, runtime)
        phrase.run(phrase.start().reset_with_phrase(ENTROPY, OLD, True))
        assert phrase.notes() == ["kept"]
        phrase.close()
    # First the old password, from one moment on the new one, never back; and many moments.
    assert outcomes == sorted(outcomes)
    assert not outcomes[0]
    assert outcomes[-1]
    assert len(outcomes) >= 6


@pytest.mark.parametrize("flow", ["create", "create-without-keyring"])
def test_a_creation_that_crashed(
    home: VaultHome, runtime: Runtime, tmp_path: Path, flow: str
) -> None:
    states = []
    for files in crash_at_each_step(home, tmp_path / "copies", flow):
        again = VaultHome(files, runtime)
        vault = again.start()
        states.append(vault.state)
        if vault.state == "absent":
            again.run(vault.create(OLD, KEYS, use_keyring=True))
        else:
            again.run(vault.unlock(OLD))
        assert open_sealed(OLD, vault._hold.open().sealed("bip84/0")) == XPRV
        again.close()
    assert states == sorted(states)  # absent, then locked
    assert set(states) == {"absent", "locked"}


def killed(folder: Path, seconds: float) -> Secret:
    """Kill a child that changes the password all the time; gives the last one it was told."""
    child = subprocess.Popen([*CRASHING, "loop", folder], cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    select.select([], [], [], seconds)  # the moment of the kill is what is drawn by lot
    os.kill(child.pid, signal.SIGKILL)
    told = child.stdout.read().split(b"\n")[:-1]
    child.wait()
    child.stdout.close()
    return Secret(told[-1]) if told else Secret(b"")


def kill_again_and_again(home: VaultHome, runtime: Runtime, times: int) -> None:
    chance = random.Random(20)
    home.run(home.created().lock())
    home.close()
    before = OLD
    for _ in range(times):
        told = killed(home.folder, chance.random() * 0.06) or before
        other = NEW if told == OLD else OLD
        again = VaultHome(home.folder, runtime)
        vault = again.start()
        opened = []
        for password in (told, other):
            try:
                again.run(vault.unlock(password))
            except VaultError:
                continue
            opened.append(password)
            assert again.notes() == ["kept"]
            again.run(vault.lock())
        assert len(opened) == 1
        before = opened[0]
        again.close()


def test_killed_while_writing(home: VaultHome, runtime: Runtime) -> None:
    kill_again_and_again(home, runtime, 20)


@pytest.mark.soak
def test_killed_while_writing_for_long(home: VaultHome, runtime: Runtime) -> None:
    started = time.monotonic()
    kill_again_and_again(home, runtime, 300)
    assert time.monotonic() - started < 1800
