"""Freeze on the command line: a real process stops all spending, and another allows it again."""

from pathlib import Path

import pytest

from app.cli import exits
from app.sandbox.world import World
from tests.app.cli.test_cli import Answer, Terminal
from tests.fixtures.home import PHRASE, STRANGER, opened


@pytest.fixture(scope="module")
def terminal(world: World, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A wallet with money."""
    folder = tmp_path_factory.mktemp("cli-freeze") / "wallet"
    with opened(folder, world.electrum_port) as home:
        home.create()
        home.wait_until_ready()
        home.wait_for_payment(world.control.fund(home.address(), 500_000, confirm=True))
    return Terminal(folder, world.electrum_port)


def unfreeze(terminal: Terminal, phrase: str, tmp_path: Path) -> Answer:
    """The phrase goes through a descriptor, as the password does."""
    file = tmp_path / "phrase"
    file.write_text(phrase + "\n")
    with file.open() as held:
        words = ("unfreeze", "--offline", "--json", "--phrase-fd", str(held.fileno()))
        return terminal.run(*words, more=(held.fileno(),))


def test_freeze(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("status", "--offline", "--json").json["freeze"] is None
    assert unfreeze(terminal, PHRASE, tmp_path).json["error"] == "vault.freeze.off"
    asked = terminal.run("freeze", "--offline")
    assert asked.code == exits.DECLINED  # nobody to type the word
    assert "recovery phrase" in asked.err
    frozen = terminal.run("freeze", "--offline", "--yes", "--json")
    assert frozen.code == exits.DONE, frozen.err
    assert frozen.json["freeze"]["by_support"] is False  # this program knows of no support
    assert frozen.json["freeze"]["id"] in terminal.run("status", "--offline").out
    assert terminal.run("status", "--offline", "--json").json["freeze"] == frozen.json["freeze"]
    assert terminal.run("freeze", "--offline", "--yes").code == exits.FROZEN


def test_what_is_frozen_pays_nobody(terminal: Terminal) -> None:
    terminal.run("freeze", "--offline", "--yes")
    planned = terminal.run("send", STRANGER, "0.001", "--dry-run")
    assert planned.code == exits.DONE, planned.err
    sent = terminal.run("send", STRANGER, "0.001", "--yes", "--json")
    assert sent.code == exits.FROZEN
    assert sent.json["error"] == "vault.frozen"
    assert "frozen" in sent.err


def test_unfreeze(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("freeze", "--offline", "--yes")
    other = "abandon " * 11 + "about"
    assert unfreeze(terminal, other, tmp_path).json["error"] == "vault.wrong_phrase"
    assert unfreeze(terminal, "legal winner", tmp_path).json["error"] == "wallet.phrase.length"
    assert terminal.run("send", STRANGER, "0.001", "--yes").code == exits.FROZEN
    done = unfreeze(terminal, PHRASE, tmp_path)
    assert (done.code, done.json) == (exits.DONE, {"freeze": None})
    assert terminal.run("send", STRANGER, "0.001", "--yes").code == exits.DONE


def test_the_phrase_is_never_an_argument(terminal: Terminal) -> None:
    assert terminal.run("unfreeze", "--phrase", PHRASE).code == exits.USAGE
    assert terminal.run("unfreeze", PHRASE).code == exits.USAGE
    missing = terminal.run("unfreeze", "--offline")
    assert missing.code == exits.WRONG_PASSWORD  # nothing to ask it on
