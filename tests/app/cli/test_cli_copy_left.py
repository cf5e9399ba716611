"""The vault file is gone, the copy beside it is not: the wallet is there, for every command."""

from pathlib import Path

from app.cli import exits
from tests.app.cli.test_cli import Terminal
from tests.fixtures.home import opened

NOWHERE = 1  # a port that nobody answers on


def test_the_copy_opens_and_stands_in_the_way_of_another(tmp_path: Path) -> None:
    with opened(tmp_path / "wallet", NOWHERE) as home:
        home.create()
    vault = tmp_path / "wallet" / "vault.walnut"
    vault.rename(vault.with_name("vault.walnut.1"))
    terminal = Terminal(vault.parent, NOWHERE)
    found = terminal.run("status", "--offline", "--json")
    assert found.code == exits.DONE, found.err
    assert len(found.json["accounts"]) == 1
    refused = terminal.run("restore-backup", str(tmp_path / "none"), "--json")
    assert refused.json["error"] == "vault.exists"
