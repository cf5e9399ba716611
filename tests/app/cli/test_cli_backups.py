"""backup and restore-backup as a script uses them: one secret a line, and what comes out of it."""

import contextlib
import os
import select
import subprocess
from pathlib import Path

import pytest

from app.cli import exits
from app.core.paths import ROOT
from app.core.secret import Secret
from tests.app.cli.test_cli import Answer, Terminal
from tests.fixtures.home import PASSWORD, Home, opened

NOWHERE = 1  # a port that nobody answers on
OWN = "four unrelated words 77"
NEW = "another-Long-Passw0rd"
TXID = "ab" * 32


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    with opened(tmp_path / "wallet", NOWHERE) as home:
        home.create()
        home.call(home.services.wallet.labels.set("tx", TXID, "olive oil"))
    return Terminal(tmp_path / "wallet", NOWHERE)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "mine.walnutbak"


def run(terminal: Terminal, *words: str, secrets: tuple[str, ...]) -> Answer:
    return terminal.run(*words, password="\n".join(secrets))


def backup(terminal: Terminal, place: Path, *more: str) -> Answer:
    return run(terminal, "backup", str(place), *more, secrets=(PASSWORD, OWN))


def restore(terminal: Terminal, place: Path, own: str = OWN, *more: str) -> Answer:
    words = ("restore-backup", str(place), "--no-keyring", *more)
    return run(terminal, *words, secrets=(own, NEW))


def test_there_and_back(terminal: Terminal, place: Path, tmp_path: Path) -> None:
    saved = backup(terminal, place, "--json")
    assert saved.code == exits.DONE, saved.err
    assert saved.json["size"] == place.stat().st_size
    assert saved.json["file"] == str(place)
    elsewhere = Terminal(tmp_path / "new" / "computer", NOWHERE)
    back = restore(elsewhere, place, OWN, "--json")
    assert back.code == exits.DONE, back.err
    assert back.json["accounts"] == 1
    assert back.json["made"] == saved.json["made"]
    home = Home(elsewhere.folder, NOWHERE)
    home.start()
    try:
        home.call(home.services.vault.unlock(Secret(NEW)))
        assert home.call(home.services.wallet.labels.get("tx", TXID)) == "olive oil"
    finally:
        home.stop()
    assert elsewhere.run("status", "--offline", password=NEW).code == exits.DONE
    assert elsewhere.run("status", "--offline").code == exits.WRONG_PASSWORD
    again = restore(elsewhere, place, OWN, "--json")
    assert (again.code, again.json["error"]) == (exits.FAILED, "vault.exists")


def test_in_words(terminal: Terminal, place: Path, tmp_path: Path) -> None:
    assert "Saved, " in backup(terminal, place).out
    back = restore(Terminal(tmp_path / "new", NOWHERE), place)
    assert "(UTC) is back." in back.out
    assert "Backup saved" in terminal.run("journal").out


@pytest.mark.parametrize(
    ("secrets", "code", "error"),
    [
        (("wrong-Passw0rt", OWN), exits.WRONG_PASSWORD, "vault.wrong_password"),
        ((PASSWORD,), exits.WRONG_PASSWORD, "cli.password"),
        ((PASSWORD, "short-77"), exits.FAILED, "vault.weak_password"),
    ],
)
def test_what_is_refused_writes_nothing(
    terminal: Terminal, place: Path, secrets: tuple[str, ...], code: int, error: str
) -> None:
    done = run(terminal, "backup", str(place), "--json", secrets=secrets)
    assert (done.code, done.json["error"]) == (code, error)
    assert not place.exists()
    assert "Traceback" not in done.err


def test_without_a_safe_keyring_that_is_told_and_a_longer_password_wanted(
    terminal: Terminal, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unasked it would be less than the person had before."""
    backup(terminal, place)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    there = Terminal(tmp_path / "new", NOWHERE)
    words = ("restore-backup", str(place), "--json")
    short = run(there, *words, secrets=(OWN, "8-Letters"))
    assert short.json["error"] == "vault.weak_password"
    done = run(there, *words, secrets=(OWN, NEW))
    assert done.code == exits.DONE, done.err
    assert "no safe keyring" in done.err
    again = Terminal(tmp_path / "again", NOWHERE)
    asked_for = run(again, *words, "--no-keyring", secrets=(OWN, NEW))
    assert (asked_for.code, asked_for.err) == (exits.DONE, "")


def test_not_beside_the_wallet(terminal: Terminal) -> None:
    inside = terminal.folder / "b.walnutbak"
    assert backup(terminal, inside, "--json").json["error"] == "security.backup.beside"
    assert not inside.exists()


@pytest.mark.skipif(os.name != "posix", reason="files of POSIX")
def test_what_is_no_file_is_neither_replaced_nor_read(terminal: Terminal, tmp_path: Path) -> None:
    """It would take the place of a device, or wait for ever at a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in (pipe, tmp_path):
        saved = backup(terminal, place, "--json")
        assert (saved.code, saved.json["error"]) == (exits.FAILED, "storage.failed")
        back = restore(Terminal(tmp_path / "new", NOWHERE), place, OWN, "--json")
        assert (back.code, back.json["error"]) == (exits.FAILED, "storage.failed")
    assert pipe.is_fifo()
    assert run(terminal, "backup", "", secrets=(PASSWORD, OWN)).code == exits.USAGE


def test_a_restore_that_fails_leaves_no_wallet(
    terminal: Terminal, place: Path, tmp_path: Path
) -> None:
    backup(terminal, place)
    elsewhere = Terminal(tmp_path / "new", NOWHERE)
    wrong = restore(elsewhere, place, PASSWORD, "--json")
    assert (wrong.code, wrong.json["error"]) == (exits.WRONG_PASSWORD, "vault.wrong_password")
    place.write_bytes(place.read_bytes()[:-1])
    cut = restore(elsewhere, place, OWN, "--json")
    assert (cut.code, cut.json["error"]) == (exits.FAILED, "vault.backup.damaged")
    assert not (elsewhere.folder / "vault.walnut").exists()
    assert elsewhere.run("status", "--offline").code == exits.NO_WALLET


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_secrets_are_asked_for_on_a_terminal_and_typed_twice(
    terminal: Terminal, place: Path, tmp_path: Path
) -> None:
    """On a terminal of its own, as a person would do it; a slip in the new password is told."""
    saved = typed(terminal.command("backup", str(place)), (PASSWORD, OWN, OWN))
    assert "Saved, " in saved, saved
    other = tmp_path / "other.walnutbak"
    slip = typed(terminal.command("backup", str(other)), (PASSWORD, OWN, OWN + "x"))
    assert "not the same" in slip
    assert not other.exists()
    for said in (saved, slip):
        assert OWN not in said
        assert PASSWORD not in said


def typed(command: list[str], secrets: tuple[str, ...]) -> str:
    """What it says on a terminal, where each prompt gets the next secret."""
    import fcntl
    import termios

    ours, theirs = os.openpty()
    child = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(theirs, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    said, waiting = "", list(secrets)
    with contextlib.suppress(OSError):  # how Linux says that nobody writes there any more
        while select.select([ours], [], [], 60)[0] and (part := os.read(ours, 4096)):
            said += part.decode()
            if waiting and said.endswith(": "):
                os.write(ours, f"{waiting.pop(0)}\n".encode())
    child.wait(timeout=60)
    os.close(ours)
    return said
