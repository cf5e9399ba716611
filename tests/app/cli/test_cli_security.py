"""check-up and journal on the command line: no server is asked, failures are told at login."""

from pathlib import Path

import pytest

from app.cli import exits
from tests.app.cli.test_cli import Terminal
from tests.fixtures.home import opened

NOWHERE = 1  # a port that nobody answers on


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    with opened(tmp_path / "wallet", NOWHERE) as home:
        home.create()
    return Terminal(tmp_path / "wallet", NOWHERE)


def test_check_up(terminal: Terminal) -> None:
    found = terminal.run("check-up", "--json")
    assert found.code == exits.DONE, found.err
    states = {finding["code"]: finding["state"] for finding in found.json["findings"]}
    assert states["two-factor.off"] == "advice"
    assert states["auto-lock.on"] == "good"
    said = terminal.run("check-up").out
    assert "[Advice] Two-factor login is off. Somebody who saw" in said
    assert said.index("[Advice]") < said.index("[Good]")


def test_journal(terminal: Terminal) -> None:
    assert terminal.run("journal", password="wrong-Passw0rt").code == exits.WRONG_PASSWORD
    opened_again = terminal.run("journal", "--json")
    assert "1 wrong password or code since your last login, the last one on 20" in opened_again.err
    events = [entry["event"] for entry in opened_again.json["entries"]]
    assert events[-3:] == ["login-failed", "locked", "created"]
    again = terminal.run("journal", "--limit", "0")
    assert again.err == ""
    assert "A wrong password or code was typed" in again.out
    assert terminal.run("journal", "--text", "closed", "--limit", "1").out.count("\n") == 1
    assert "Nothing found." in terminal.run("journal", "--text", "never happened").out
