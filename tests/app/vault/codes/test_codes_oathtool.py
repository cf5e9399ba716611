"""Codes of Debian's oathtool, an independent generator, sign in."""

import shutil
import subprocess

import pytest

from app.core.secret import Secret
from app.vault.errors import WrongPasswordOrCode
from tests.fixtures.vault import OLD, VaultHome

pytestmark = pytest.mark.skipif(
    not shutil.which("oathtool"), reason="not installed: oathtool (apt-get install oathtool)"
)


def oathtool(key: str, now: float) -> Secret:
    """key: base32, as it stands on the screen."""
    command = ["oathtool", "--totp", "--base32", "--now", f"@{int(now)}", key]
    return Secret(subprocess.run(command, check=True, capture_output=True).stdout)


def test_its_codes_turn_two_factor_login_on_and_sign_in(home: VaultHome) -> None:
    vault = home.created()
    enrolment = vault.codes.begin("oathtool")
    key = enrolment.text.text()
    home.run(vault.codes.enable(OLD, enrolment, oathtool(key, home.clock.now())))
    for _ in range(20):
        home.clock.pass_time(3607)
        home.run(vault.lock())
        home.run(vault.unlock(OLD, oathtool(key, home.clock.now())))
    home.run(vault.lock())
    with pytest.raises(WrongPasswordOrCode):
        home.run(vault.unlock(OLD, oathtool(key, home.clock.now() + 3607)))
