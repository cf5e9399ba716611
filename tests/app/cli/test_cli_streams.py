"""Whatever the command line is plugged into: closed, full, broken, cut off, or no UTF-8."""

import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from app.cli import exits
from app.core.paths import ROOT
from tests.app.cli.test_cli import Terminal
from tests.fixtures.home import PASSWORD, STRANGER, opened

pytestmark = pytest.mark.skipif(os.name != "posix", reason="descriptors of POSIX")

NOWHERE = 1  # a port that nobody answers on
NOT_UTF8 = b"\xff\xfe"


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    folder = tmp_path_factory.mktemp("streams") / "wallet"
    with opened(folder, NOWHERE) as home:
        home.create()
    return Terminal(folder, NOWHERE)


def run(
    terminal: Terminal,
    *words: str | bytes,
    secret: bytes = PASSWORD.encode(),
    stdin: bytes = b"",
    redirect: str = "",
    environment: dict[str, str] | None = None,
) -> tuple[int, bytes, bytes]:
    """One command in a shell that redirects; exit code, standard output and error."""
    read, write = os.pipe()
    os.write(write, secret + b"\n")
    os.close(write)
    first, *more = words
    command = [*terminal.command(str(first)), "--offline", "--password-fd", str(read), *more]
    shell = ["bash", "-c", f'exec "$@" {redirect}', "walnut", *command]
    try:
        done = subprocess.run(
            shell,
            input=stdin,
            capture_output=True,
            cwd=ROOT,
            pass_fds=(read,),
            timeout=60,
            check=False,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": ""} | (environment or {}),
        )
    finally:
        os.close(read)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("journal",)])
def test_nobody_reads_any_more(terminal: Terminal, words: tuple[str, ...]) -> None:
    """As in `history | head`: what was to be done is done, and nothing is said about it."""
    assert run(terminal, *words, redirect="> >(true)")[::2] == (exits.DONE, b"")
    assert run(terminal, *words, redirect=">&-")[::2] == (exits.DONE, b"")


def test_an_answer_that_found_no_room_is_told(terminal: Terminal) -> None:
    """Not as a failure of the command: whoever scripts it must not pay twice."""
    code, _, said = run(terminal, "status", redirect="> /dev/full")
    assert code == exits.FAILED
    assert b"Traceback" not in said
    assert b"answer could not be written" in said


@pytest.mark.parametrize("redirect", ["2>&-", "2> /dev/full", "2> >(true)"])
def test_words_on_the_way_may_be_lost(terminal: Terminal, redirect: str) -> None:
    """They neither change the exit code nor end up in the answer."""
    code, out, _ = run(terminal, "status", "--no-such-word", redirect=redirect)
    assert (code, out) == (exits.USAGE, b"")
    code, out, _ = run(terminal, "history", "--account", "none", redirect=redirect)
    assert (code, out) == (exits.FAILED, b"")


@pytest.mark.parametrize("redirect", [">&-", "> /dev/full", "> >(true)"])
def test_help_may_be_lost(terminal: Terminal, redirect: str) -> None:
    assert run(terminal, "status", "--help", redirect=redirect) == (exits.DONE, b"", b"")


@pytest.mark.parametrize(
    ("words", "code"),
    [(("send", "-", "--dry-run"), exits.REFUSED), (("freeze",), exits.DECLINED)],
)
def test_a_closed_input_answers_nothing(
    terminal: Terminal, words: tuple[str, ...], code: int
) -> None:
    found, _, said = run(terminal, *words, redirect="<&-")
    assert found == code, said
    assert b"Traceback" not in said


def test_a_list_that_is_no_utf8(terminal: Terminal) -> None:
    code, _, said = run(terminal, "send", "-", stdin=NOT_UTF8, environment={"LC_ALL": ""})
    assert code == exits.REFUSED, said
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("receive", "--label", NOT_UTF8),
        ("history", "--text", NOT_UTF8),
        ("journal", "--text", NOT_UTF8),
        ("history", "--account", NOT_UTF8),
        ("send", NOT_UTF8, "0.001"),
        ("send", STRANGER, NOT_UTF8),
        ("send", STRANGER, "0.001", "--label", NOT_UTF8),
        ("status", "--password-fd", "99999999999999999999"),
        ("status", "--password-fd", "-1"),
    ],
)
def test_arguments_that_are_no_text_are_not_understood(
    terminal: Terminal, words: tuple[str | bytes, ...]
) -> None:
    code, out, said = run(terminal, *words)
    assert (code, out) == (exits.USAGE, b""), said
    assert b"Traceback" not in said


@pytest.mark.parametrize("words", [("send", STRANGER, "0.001", "--y"), ("status", "--off")])
def test_options_are_written_out(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Half a word that means yes today would mean nothing, or something else, tomorrow."""
    assert run(terminal, *words)[0] == exits.USAGE


def test_a_folder_and_a_file_may_have_any_name(terminal: Terminal, tmp_path: Path) -> None:
    """Names of files are bytes; JSON writes what is no text as an escape."""
    place = os.fsencode(tmp_path) + b"/" + NOT_UTF8 + b".walnutbak"
    secrets = PASSWORD.encode() + b"\nfour unrelated words 77"
    code, out, said = run(terminal, "backup", place, "--json", secret=secrets)
    assert code == exits.DONE, said
    assert rb"\udcff\udcfe.walnutbak" in out
    assert os.path.exists(place)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_the_letters(terminal: Terminal, encoding: str) -> None:
    around = {"LC_ALL": "zh_CN.UTF-8", "PYTHONIOENCODING": encoding}
    code, out, said = run(terminal, "status", environment=around)
    assert code == exits.DONE, said
    assert rb"\u" in out
    code, out, _ = run(terminal, "receive", "--json", "--label", "梅子", environment=around)
    assert code == exits.DONE
    assert json.loads(out)["uri"].endswith("?label=%E6%A2%85%E5%AD%90")


def test_a_password_that_is_no_utf8_is_wrong(terminal: Terminal) -> None:
    code, _, said = run(terminal, "status", secret=NOT_UTF8)
    assert code == exits.WRONG_PASSWORD, said
    assert run(terminal, "status")[0] == exits.DONE


def test_a_phrase_that_is_no_utf8_is_no_phrase(terminal: Terminal) -> None:
    read, write = os.pipe()
    os.write(write, NOT_UTF8 + b" abandon\n")
    os.close(write)
    try:
        done = terminal.run("unfreeze", "--offline", "--phrase-fd", str(read), more=(read,))
    finally:
        os.close(read)
    assert done.code == exits.FAILED, done.err
    assert "Traceback" not in done.err
    assert done.err


def test_ctrl_c_at_any_moment(terminal: Terminal) -> None:
    """From the first import to the end of the process: interrupted or done, and nothing raw."""
    ended = [interrupted(terminal, tenth / 10) for tenth in (1, 2, 4, 5, 6, 7, 8, 300)]
    codes = {code for code, _ in ended}
    assert exits.DONE in codes
    assert codes & {exits.INTERRUPTED, -signal.SIGINT}
    assert codes <= {exits.DONE, exits.INTERRUPTED, -signal.SIGINT}
    assert not [said for _, said in ended if b"/app/" in said]
    assert run(terminal, "status")[0] == exits.DONE


def interrupted(terminal: Terminal, seconds: float) -> tuple[int, bytes]:
    """A command that gets Ctrl-C so long after its start; exit code and standard error."""
    read, write = os.pipe()
    os.write(write, f"{PASSWORD}\n".encode())
    command = [*terminal.command("status"), "--offline", "--password-fd", str(read)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, pass_fds=(read,)
    ) as child:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=seconds)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=30)
    os.close(read)
    os.close(write)
    return child.returncode, said
