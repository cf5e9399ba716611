"""The command line of a wallet with two-factor login, limits and a reading delay."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import exits
from app.core.clock import SystemClock
from app.core.paths import ROOT
from app.core.secret import Secret
from app.sandbox.world import World
from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Choices, Reading
from tests.app.cli.test_cli import Answer, Terminal
from tests.fixtures.home import PASSWORD, STRANGER, opened
from tests.fixtures.vault import Phone

CHOICES = Choices(20_000, 100_000, Reading.ALWAYS, 2).with_ask(Action.EXPORT_KEYS, Ask.CODE)


@dataclass(frozen=True)
class Careful(Terminal):
    """Has the authenticator and the recovery codes of the wallet."""

    phone: Phone
    spare: list[str]
    used: list[int]

    def code(self) -> str:
        """The next one that opens; of the phone while it has one that the clock allows."""
        now = int(SystemClock().now()) // 30
        step = max(self.used[-1] + 1, now)
        if step > now + 1:
            return self.spare.pop()
        self.used.append(step)
        return self.phone.code(step - now).text()

    def run_given(self, codes: list[str], *words: str, more: tuple[str, ...] = ()) -> Answer:
        """more: the secrets that are asked for beside the password."""
        password, secrets = _filled([PASSWORD, *more]), _filled(codes)
        command = self.command(*words, "--password-fd", str(password), "--code-fd", str(secrets))
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                cwd=ROOT,
                pass_fds=(password, secrets),
                timeout=120,
                check=False,
                start_new_session=True,
            )
        finally:
            os.close(password)
            os.close(secrets)
        return Answer(done.returncode, done.stdout, done.stderr)


def _filled(lines: list[str]) -> int:
    """A descriptor from which these lines can be read."""
    read, write = os.pipe()
    os.write(write, "".join(f"{line}\n" for line in lines).encode())
    os.close(write)
    return read


@pytest.fixture(scope="module")
def careful(world: World, tmp_path_factory: pytest.TempPathFactory) -> Careful:
    folder = tmp_path_factory.mktemp("cli") / "wallet"
    with opened(folder, world.electrum_port) as home:
        home.create()
        home.wait_until_ready()
        home.wait_for_payment(world.control.fund(home.address(), 900_000, confirm=True))
        vault, phone = home.services.vault, Phone(SystemClock())
        enrolment = vault.codes.begin("tests")
        phone.scan(enrolment.uri)
        before = int(SystemClock().now()) // 30 - 1
        codes = home.call(vault.codes.enable(Secret(PASSWORD), enrolment, phone.code(-1)))
        home.call(vault.limits.change(CHOICES, Secret(PASSWORD)))
    return Careful(folder, world.electrum_port, phone, [code.text() for code in codes], [before])


def test_opening_takes_a_code(careful: Careful) -> None:
    """The first test: later ones use up the codes of the steps to come."""
    assert careful.run("status", "--offline", "--json").json["error"] == "cli.code"
    wrong = careful.run_given(["000000"], "status", "--offline", "--json")
    assert wrong.code == exits.WRONG_PASSWORD
    assert wrong.json["error"] == "vault.wrong_password_or_code"


def test_a_large_payment_takes_a_second_code_and_time_to_read(
    careful: Careful, world: World
) -> None:
    words = ("send", STRANGER, "0.0003", "--fee-rate", "3", "--yes", "--json")
    before = world.control.mempool()
    refused = careful.run_given([careful.code()], *words)
    assert refused.code == exits.WRONG_PASSWORD
    assert refused.json["error"] == "cli.code"
    assert world.control.mempool() == before
    started = time.monotonic()
    sent = careful.run_given([careful.code(), careful.spare.pop()], *words)
    assert sent.code == exits.DONE, sent.err
    assert time.monotonic() - started > CHOICES.delay
    assert "2 seconds" in sent.err
    assert "above your limit for one payment" in sent.err
    assert sent.json["txid"] in world.control.mempool()


def test_descriptors_ask_as_chosen(careful: Careful) -> None:
    done = careful.run_given(
        [careful.code(), careful.spare.pop()], "export-descriptor", "--offline"
    )
    assert done.code == exits.DONE, done.err
    assert len(done.out.split()) == 2


def test_a_backup_takes_a_code_of_its_own(careful: Careful, tmp_path: Path) -> None:
    place, own = tmp_path / "mine.walnutbak", ("four unrelated words 77",)
    words = ("backup", str(place), "--offline", "--json")
    one = careful.run_given([careful.code()], *words, more=own)
    assert (one.code, one.json["error"]) == (exits.WRONG_PASSWORD, "cli.code")
    assert not place.exists()
    done = careful.run_given([careful.code(), careful.code()], *words, more=own)
    assert done.code == exits.DONE, done.err
    assert done.json["size"] == place.stat().st_size
