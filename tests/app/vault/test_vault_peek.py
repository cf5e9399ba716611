"""The glance at the file before the services are there."""

from pathlib import Path

from app.vault.disk.peek import seems_to_be_there, seems_to_have_codes
from tests.fixtures.vault import VaultHome


def test_without_codes_it_says_no(home: VaultHome) -> None:
    home.created()
    assert not seems_to_have_codes(home.paths.vault)


def test_with_codes_it_says_yes(home: VaultHome) -> None:
    home.with_codes()
    assert seems_to_have_codes(home.paths.vault)


def test_what_is_no_vault_file_has_none(tmp_path: Path) -> None:
    assert not seems_to_have_codes(tmp_path / "none")
    for content in (b"", b"WALNUTVT", bytes(100), b"\xff" * 100):
        (tmp_path / "file").write_bytes(content)
        assert not seems_to_have_codes(tmp_path / "file")


def test_the_copy_beside_it_is_a_wallet_too(tmp_path: Path) -> None:
    path = tmp_path / "vault.walnut"
    assert not seems_to_be_there(path)
    (tmp_path / "vault.walnut.1").touch()
    assert seems_to_be_there(path)
