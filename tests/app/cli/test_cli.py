"""The command line as a person or a script uses it: a real process, a real wallet, a real chain."""

import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import exits
from app.core.paths import ROOT
from app.sandbox.world import World
from tests.fixtures.home import PASSWORD, STRANGER, opened

ELSEWHERE = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """Runs commands on one wallet."""

    folder: Path
    port: int

    def command(self, *words: str) -> list[str]:
        where = ["--network", "regtest", "--folder", str(self.folder)]
        server = ["--server", f"127.0.0.1:{self.port}:t"]
        return [sys.executable, "-m", "app", words[0], *where, *server, *words[1:]]

    def run(
        self,
        *words: str,
        password: str | None = PASSWORD,
        stdin: str = "",
        more: tuple[int, ...] = (),
    ) -> Answer:
        """One command; the password goes through a descriptor, as a script would give it."""
        read, write = os.pipe()
        os.write(write, f"{password}\n".encode() if password is not None else b"")
        os.close(write)
        given = ["--password-fd", str(read)] if password is not None else []
        try:
            done = subprocess.run(
                [*self.command(*words), *given],
                input=stdin,
                capture_output=True,
                text=True,
                cwd=ROOT,
                pass_fds=(read, *more),
                timeout=60,
                check=False,
                start_new_session=True,  # no terminal: what cannot be asked must fail at once
            )
        finally:
            os.close(read)
        return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def terminal(world: World, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A wallet with one confirmed and one waiting payment."""
    folder = tmp_path_factory.mktemp("cli") / "wallet"
    with opened(folder, world.electrum_port) as home:
        home.create()
        home.wait_until_ready()
        home.wait_for_payment(world.control.fund(home.address(), 3_000_000, confirm=True))
        second = world.control.fund(home.address(), 700_000)
        home.wait_for_payment(second)
        home.call(home.services.wallet.labels.set("tx", second, "plums\x1b[31m and 梅子"))
    return Terminal(folder, world.electrum_port)


def test_status(terminal: Terminal, world: World) -> None:
    found = terminal.run("status", "--json").json
    assert found["balance"]["total_sat"] == found["accounts"][0]["balance"]["total_sat"]
    assert found["height"] == world.control.height()
    assert found["sync"] == "ready"
    said = terminal.run("status")
    assert said.code == exits.DONE
    assert "BTC" in said.out


def test_history(terminal: Terminal) -> None:
    found = terminal.run("history", "--json", "--offline").json
    received = [p for p in found["payments"] if p["direction"] == "incoming"]
    assert {p["amount_sat"] for p in received} >= {3_000_000, 700_000}
    some = terminal.run("history", "--json", "--offline", "--text", "梅子").json
    assert [p["amount_sat"] for p in some["payments"]] == [700_000]
    first = terminal.run("history", "--offline", "--limit", "1")
    assert len(first.out.splitlines()) == 2
    assert "\x1b" not in terminal.run("history", "--offline").out


def test_receive(terminal: Terminal) -> None:
    found = terminal.run("receive", "--json", "--amount", "5000 sat", "--label", "tea time").json
    assert found["address"].startswith("bcrt1q")
    assert found["uri"] == f"bitcoin:{found['address']}?amount=0.00005&label=tea%20time"
    again = terminal.run("receive").out.split()
    assert again[0] == found["address"]
    fresh = terminal.run("receive", "--new").out.split()
    assert fresh[0] != found["address"]


def test_export_descriptor(terminal: Terminal) -> None:
    lines = terminal.run("export-descriptor").out.split()
    assert len(lines) == 2
    assert all(line.startswith("wpkh([") and line[-9] == "#" for line in lines)
    assert "prv" not in "".join(lines)


def test_send(terminal: Terminal, world: World) -> None:
    drafted = terminal.run("send", STRANGER, "0.001", "--dry-run", "--json").json
    assert drafted["payees"] == [{"address": STRANGER, "amount_sat": 100_000}]
    assert "txid" not in drafted
    before = world.control.mempool()
    sent = terminal.run(
        "send", STRANGER, "100000 sat", "--fee-rate", "7", "--yes", "--json", "--label", "oil"
    )
    assert sent.code == exits.DONE, sent.err
    assert sent.json["state"] == "mempool"
    assert sent.json["txid"] in set(world.control.mempool()) - set(before)
    assert 6.9 < sent.json["fee_sat"] / sent.json["vsize"] < 7.2
    found = terminal.run("history", "--json", "--text", "oil").json
    assert [p["txid"] for p in found["payments"]] == [sent.json["txid"]]


def test_send_to_a_list(terminal: Terminal) -> None:
    lines = f"{STRANGER}, 0.0002\n{ELSEWHERE}, 0.0003\n"
    found = terminal.run("send", "-", "--dry-run", "--json", stdin=lines).json
    assert [p["amount_sat"] for p in found["payees"]] == [20_000, 30_000]


def test_the_password_is_never_an_argument(terminal: Terminal) -> None:
    done = terminal.run("status", "--password", PASSWORD)
    assert done.code == exits.USAGE


@pytest.mark.parametrize(
    ("words", "password", "code"),
    [
        (("status", "--offline"), "wrong-Passw0rt", exits.WRONG_PASSWORD),
        (("status", "--offline"), None, exits.WRONG_PASSWORD),
        (("status", "--offline"), "", exits.WRONG_PASSWORD),
        (("history", "--account", "no such account", "--offline"), PASSWORD, exits.FAILED),
        (("history", "--since", "yesterday"), PASSWORD, exits.USAGE),
        (("history", "--limit", "-1"), PASSWORD, exits.USAGE),
        (("send", STRANGER, "0.001", "--fee-rate", "0", "--dry-run"), PASSWORD, exits.REFUSED),
        (("send", "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "1"), PASSWORD, exits.REFUSED),
        (("send", STRANGER, "1000"), PASSWORD, exits.REFUSED),
        (("send", STRANGER), PASSWORD, exits.REFUSED),
        (("receive", "--offline", "--amount", ""), PASSWORD, exits.REFUSED),
        (("send", STRANGER, "0.001"), PASSWORD, exits.DECLINED),
        (("send", STRANGER, "0.00001", "--fee-rate", "90", "--yes"), PASSWORD, exits.REFUSED),
    ],
)
def test_exit_codes(
    terminal: Terminal, words: tuple[str, ...], password: str | None, code: int
) -> None:
    done = terminal.run(*words, password=password)
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    assert done.err
    assert PASSWORD not in done.out + done.err


def test_no_wallet_here(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    done = Terminal(folder, 1).run("status", "--json")
    assert done.code == exits.NO_WALLET
    assert done.json["error"] == "vault.missing"
    assert not folder.exists()


def test_no_server(terminal: Terminal) -> None:
    done = Terminal(terminal.folder, 1).run("status", "--wait", "1")
    assert done.code == exits.NO_SERVER
    assert Terminal(terminal.folder, 1).run("status", "--offline").code == exits.DONE


def test_offline_asks_nobody(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        lonely = Terminal(terminal.folder, server.getsockname()[1])
        for words in (("status",), ("history",), ("send", STRANGER, "0.001", "--dry-run")):
            assert lonely.run(*words, "--offline").code == exits.DONE
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_sent_without_a_server_it_goes_out_later(terminal: Terminal, world: World) -> None:
    words = ("send", STRANGER, "0.0005", "--fee-rate", "3", "--yes", "--json", "--offline")
    sent = terminal.run(*words)
    assert (sent.code, sent.json["state"]) == (exits.DONE, "signed")
    assert sent.json["txid"] not in world.control.mempool()
    assert terminal.run("status").code == exits.DONE
    assert sent.json["txid"] in world.control.mempool()


def test_another_walnut_has_it_open(terminal: Terminal) -> None:
    from app.core.paths import Paths
    from app.vault.disk.instance import InstanceLock

    lock = InstanceLock(Paths(terminal.folder).instance)
    lock.acquire()
    try:
        assert terminal.run("status").code == exits.BUSY
    finally:
        lock.release()


def test_interrupted_it_ends_cleanly(terminal: Terminal) -> None:
    read, write = os.pipe()
    command = Terminal(terminal.folder, 1).command("status", "--password-fd", str(read))
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=ROOT, pass_fds=(read,)
    ) as child:
        os.write(write, f"{PASSWORD}\n".encode())
        _wait_until_open(terminal.folder)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=30)
    os.close(read)
    os.close(write)
    assert child.returncode == exits.INTERRUPTED
    assert said.strip().endswith(
        "Run the command again to go on."
    )  # nothing of payments: it is no `send`
    assert "Traceback" not in said
    assert terminal.run("status", "--offline").code == exits.DONE


def _wait_until_open(folder: Path) -> None:
    """Until the command has unlocked the wallet: its journal then exists."""
    import time

    end = time.monotonic() + 30
    while not any(folder.glob("wallet.db-wal")):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_help_lists_commands_and_exit_codes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env=os.environ | {"LANG": "C", "LC_ALL": "C", "COLUMNS": "100"},
    )
    for word in ("status", "history", "receive", "send", "export-descriptor"):
        assert word in done.stdout
    for code in exits.meanings():
        assert f"\n  {code} " in done.stdout
