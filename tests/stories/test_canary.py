"""Nothing that names the owner, the money or the key lies readable on the disk or in a process."""

import base64
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.core.paths import ROOT
from app.sandbox.world import World
from tests.fixtures.home import PASSWORD, PHRASE, STRANGER

LABEL = "canary-label-for-the-harvest"
PASSPHRASE = "canary-passphrase-of-the-tree"
ACCOUNT = "canary-account-name"


def forms(text: str) -> Iterator[bytes]:
    """How a text could lie in a file: plain, wide, base64 at each offset, hexadecimal."""
    plain = text.encode()
    yield plain
    yield plain.upper()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain)
        yield coded[4:-4]  # the ends mix with what stands beside it
    if len(text) == 64 and not text.strip("0123456789abcdef"):
        yield bytes.fromhex(text)
        yield bytes.fromhex(text)[::-1]
        yield bytes.fromhex(text)[::-1].hex().encode()


def readable_in(files: dict[str, bytes], secrets: dict[str, str]) -> list[str]:
    """Which secret lies readable in which file."""
    needles = [(name, form) for name, text in secrets.items() for form in set(forms(text))]
    return [
        f"{name} in {file} as {form[:60]!r}"
        for file, content in files.items()
        for name, form in needles
        if form in content
    ]


def files_below(*folders: Path) -> dict[str, bytes]:
    """Every file, by its path; also its name, which can tell something too."""
    return {
        str(path): path.name.encode() + b"\0" + path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


class ProcessWatch:
    """What the arguments and environments of a process and its children were, while it lived."""

    def __init__(self, pid: int) -> None:
        self._process, self.seen = psutil.Process(pid), set[bytes]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def end(self) -> dict[str, bytes]:
        self._over.set()
        self._thread.join()
        return {"arguments and environments": b"\n".join(self.seen)}

    def _watch(self) -> None:
        while not self._over.wait(0.005):
            try:
                for process in (self._process, *self._process.children(recursive=True)):
                    self.seen.add(" ".join(process.cmdline()).encode())
                    self.seen.add(" ".join(process.environ().values()).encode())
            except psutil.Error:
                continue  # it ended meanwhile


@pytest.mark.parametrize("text", [PHRASE, PASSWORD, "ab" * 32])
def test_the_search_finds_what_lies_open(tmp_path: Path, text: str) -> None:
    for number, form in enumerate(forms(text)):
        (tmp_path / str(number)).write_bytes(b"xyz" + form + b"uvw")
    found = readable_in(files_below(tmp_path), {"planted": text})
    assert {line.split(" in ")[1].split(" as ")[0] for line in found} == {
        str(path) for path in tmp_path.iterdir()
    }


@pytest.mark.parametrize("killed", [False, True], ids=["locked", "killed"])
def test_nothing_lies_open(world: World, tmp_path: Path, killed: bool) -> None:
    folders = {name: tmp_path / name for name in ("wallet", "temporary", "home")}
    for folder in folders.values():
        folder.mkdir()
    places = {
        "TMPDIR": str(folders["temporary"]),
        "HOME": str(folders["home"]),
        "XDG_DATA_HOME": str(folders["home"]),
        "XDG_CACHE_HOME": str(folders["home"]),
        "XDG_CONFIG_HOME": str(folders["home"]),
    }
    command = [sys.executable, "-m", "tests.stories.canary", str(folders["wallet"])]
    pipe = subprocess.PIPE
    environment = os.environ | places
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, env=environment, text=True
    ) as child:
        watch = ProcessWatch(child.pid)
        try:
            found, said = _live_through(child, world, killed)
        finally:
            processes = watch.end()
            child.kill()
    secrets = _secrets(found)
    files = files_below(*folders.values()) | processes | {"what it said": said}
    assert any(name.endswith("wallet.db") for name in files)
    assert any(name.endswith("walnut.log") for name in files)
    assert killed == any(name.endswith("wallet.db-wal") for name in files)
    assert not readable_in(files, secrets)


def _live_through(
    child: "subprocess.Popen[str]", world: World, killed: bool
) -> tuple[dict[str, str], bytes]:
    """Drive the life of the wallet; the addresses and ids that came up, and its error output."""
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    found: dict[str, str] = {}
    secrets = [PHRASE, PASSPHRASE, PASSWORD, LABEL, ACCOUNT, STRANGER]
    child.stdin.write("\n".join([str(world.electrum_port), *secrets]) + "\n")
    child.stdin.flush()
    for line in child.stdout:
        name, _, value = line.strip().partition(" ")
        if name == "end":
            break
        found[name] = value
        if name == "address":
            txid = world.control.fund(value, 4_000_000)
            world.control.mine()
            found["received"] = txid
            child.stdin.write(txid + "\n")
            child.stdin.flush()
    assert {"address", "sent"} <= set(found), child.stderr.read()[-2000:]
    if killed:
        child.kill()
    child.stdin.close()
    said = child.stderr.read()
    child.wait(timeout=60)
    return found, said.encode()


def _secrets(found: dict[str, str]) -> dict[str, str]:
    words = PHRASE.split()
    parts = {
        f"words {at + 1} to {at + 3}": " ".join(words[at : at + 3]) for at in range(len(words) - 2)
    }
    return {
        **found,
        **parts,
        "phrase": PHRASE,
        "password": PASSWORD,
        "passphrase": PASSPHRASE,
        "label": LABEL,
        "account": ACCOUNT,
        "payee": STRANGER,
    }
