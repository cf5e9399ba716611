"""The real keyring of a Linux desktop: gnome-keyring in a D-Bus session of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.paths import ROOT

MISSING = [name for name in ("gnome-keyring-daemon", "dbus-run-session") if not shutil.which(name)]
pytestmark = pytest.mark.skipif(
    bool(MISSING),
    reason=f"not installed: {', '.join(MISSING)} (apt-get install gnome-keyring dbus)",
)

UNLOCKED = """
daemon="gnome-keyring-daemon --unlock --components=secrets"
eval "$(printf "login-password" | $daemon | sed 's/^/export /')"
"""


class Desktop:
    """A person's account on a Linux desktop, logged in anew for each start of the program."""

    def __init__(self, folder: Path) -> None:
        self._home, self.data = folder / "home", folder / "data"
        self._run, self._turns = folder / "run", 0
        for made in (self._home, self._run):
            made.mkdir(mode=0o700)

    def start(self, *words: str, session: bool = True) -> str:
        """What one start of the program says, with or without a desktop session around it."""
        child = [sys.executable, "-m", "tests.app.vault.desktop", str(self.data)]
        child += [str(self._turns), *words]
        self._turns += 1
        if session:
            script = f'{UNLOCKED}\nexec "$@"'
            child = ["dbus-run-session", "--", "bash", "-c", script, "desktop", *child]
        done = subprocess.run(
            child, cwd=ROOT, env=self._environment(), capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().splitlines()[-1]

    def _environment(self) -> dict[str, str]:
        kept = ("PATH", "LANG")
        own = {"HOME": str(self._home), "XDG_RUNTIME_DIR": str(self._run)}
        return {name: os.environ[name] for name in kept if name in os.environ} | own


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path)


def test_a_vault_lives_with_a_real_keyring(desktop: Desktop) -> None:
    assert desktop.start("create") == "keyring.backends.SecretService.Keyring"
    assert desktop.start("wrong") == "vault.wrong_password"
    assert desktop.start("change") == "done"
    assert desktop.start("unlock") == "done"
    assert desktop.start("unlock", "locked") == "vault.keyring.locked"
    assert desktop.start("unlock", session=False) == "vault.keyring.unusable"
    assert desktop.start("reset") == "done"
    assert desktop.start("unlock") == "vault.wrong_password"


def test_without_a_session_there_is_no_keyring(desktop: Desktop) -> None:
    assert desktop.start("status", session=False) == "False vault.keyring.unusable"
    assert desktop.start("create", session=False) == "vault.keyring.unusable"
    assert not (desktop.data / "vault.walnut").exists()


def test_another_account_has_no_device_secret(desktop: Desktop, tmp_path: Path) -> None:
    desktop.start("create")
    (tmp_path / "other").mkdir()
    other = Desktop(tmp_path / "other")
    other.data = desktop.data
    assert other.start("unlock") == "vault.keyring.missing"


def test_login_codes_with_a_real_keyring(desktop: Desktop) -> None:
    desktop.start("create")
    desktop.start("change")
    assert desktop.start("codes") == "done"
    assert desktop.start("unlock") == "vault.code.needed"
    assert desktop.start("unlock-with-code") == "done"
    assert desktop.start("unlock-with-code", "locked") == "vault.keyring.locked"
    assert desktop.start("unlock-with-code", session=False) == "vault.keyring.unusable"
    assert desktop.start("unlock-with-code") == "done"


def test_an_item_that_is_not_ours_is_as_good_as_none(desktop: Desktop) -> None:
    desktop.start("create")
    assert desktop.start("change", "foreign") == "vault.keyring.missing"
    assert desktop.start("reset") == "done"
    assert desktop.start("change") == "done"
