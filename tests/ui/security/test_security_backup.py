"""Backup files on the Security page: saved, rehearsed, compared; nothing is changed by looking."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from app.core.secret import Secret
from app.wallet.model import AccountId
from tests.fixtures import wallet_home
from tests.fixtures.program import PASSWORD, Desktop
from tests.fixtures.wallet_home import WalletHome
from ui.security.backup.comparison import Comparison
from ui.security.backup.rehearse import RehearseDialog
from ui.security.backup.save import SaveBackupDialog
from ui.security.sections.backup import Backup

OWN = "four unrelated words 77"
TXID = "ab" * 32
_ANOTHER = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder / "mine.walnutbak"


def section(desktop: Desktop) -> Backup:
    desktop.context.go("security")
    found = desktop.wallet.pages["security"].findChild(Backup)
    assert isinstance(found, Backup)
    return found


def open_save(desktop: Desktop) -> SaveBackupDialog:
    desktop.click(section(desktop).save)
    dialog = desktop.dialog()
    assert isinstance(dialog, SaveBackupDialog)
    return dialog


def fill(dialog: SaveBackupDialog, place: Path, own: str = OWN, given: str = PASSWORD) -> None:
    dialog.file.show_path(place)
    dialog.own.first.edit.setText(own)
    dialog.own.second.edit.setText(own)
    dialog.credentials.password.edit.setText(given)


def save(desktop: Desktop, place: Path) -> None:
    work = desktop.services.security.backups.save(place, Secret(PASSWORD), Secret(OWN))
    desktop.run(work)


def rehearsed(desktop: Desktop, place: Path) -> str:
    """All that the result says."""
    dialog = RehearseDialog(desktop.context, desktop.window, place)
    dialog.open()
    dialog.password.edit.setText(OWN)
    dialog.go.click()
    desktop.wait(lambda: dialog.findChild(Comparison))
    comparison = dialog.findChild(Comparison)
    assert isinstance(comparison, Comparison)
    assert not dialog.password.length()
    said = " | ".join(label.text() for label in comparison.findChildren(QLabel))
    dialog.reject()
    return said


def test_saved_told_and_rehearsed_in_one_go(open_desktop: Desktop, place: Path) -> None:
    desktop = open_desktop
    desktop.wait(lambda: "None was saved yet" in section(desktop).last.text.text())
    dialog = open_save(desktop)
    fill(dialog, place)
    dialog.save.click()
    desktop.wait(dialog.saved.isVisible)
    assert place.read_bytes().startswith(b"WALNUTBK")
    assert "kB" in dialog.saved.label.text()
    desktop.wait(lambda: "Last saved" in section(desktop).last.text.text())
    dialog.rehearse.click()
    rehearse = desktop.dialog()
    assert isinstance(rehearse, RehearseDialog)
    assert rehearse.file.path() == place
    desktop.type(rehearse.password.edit, OWN)
    rehearse.go.click()
    desktop.wait(lambda: rehearse.findChild(Comparison))
    words = [label.text() for label in rehearse.findChildren(QLabel)]
    assert any("the same as this wallet now" in text for text in words)
    assert "Differs" not in words
    rehearse.reject()


def test_what_differs_is_named(open_desktop: Desktop, place: Path) -> None:
    desktop = open_desktop
    save(desktop, place)
    wallet = desktop.services.wallet
    desktop.run(wallet.labels.set("tx", TXID, "olive oil"))
    said = rehearsed(desktop, place)
    assert "as it was then" in said
    assert "Labels | 0 | 1 | Differs" in said
    assert "Payments | 0 | 0 | The same" in said
    assert "newer labels" in said
    assert desktop.run(wallet.labels.get("tx", TXID)) == "olive oil"


def test_a_new_name_of_an_account_differs(open_desktop: Desktop, place: Path) -> None:
    desktop = open_desktop
    save(desktop, place)
    desktop.run(desktop.services.wallet.accounts.rename(AccountId(1), "Daily"))
    assert "Daily | 0.00000000 BTC | 0.00000000 BTC | Differs" in rehearsed(desktop, place)


def test_the_file_of_another_wallet(open_desktop: Desktop, place: Path, tmp_path: Path) -> None:
    home = WalletHome(tmp_path / "elsewhere", open_desktop.services.runtime)
    home.create(phrase=_ANOTHER)
    given = Secret(wallet_home.PASSWORD)
    home.run(home.services.security.backups.save(place, given, Secret(OWN)))
    home.close()
    said = rehearsed(open_desktop, place)
    assert "another wallet than this one" in said
    assert "–" in said


def test_a_wrong_password_or_file_changes_nothing(open_desktop: Desktop, place: Path) -> None:
    desktop = open_desktop
    save(desktop, place)
    dialog = RehearseDialog(desktop.context, desktop.window, place)
    dialog.open()
    dialog.password.edit.setText(PASSWORD)
    dialog.go.click()
    desktop.wait(lambda: dialog.password.edit.property("wrong"))
    assert "does not open the file" in dialog.password.line.text()
    assert not desktop.services.vault.wait_seconds()
    place.write_bytes(place.read_bytes()[:-1])
    dialog.password.edit.setText(OWN)
    dialog.go.click()
    desktop.wait(dialog.trouble.isVisible)
    assert "cannot be read" in dialog.trouble.label.text()
    dialog.reject()


def test_not_beside_the_wallet(open_desktop: Desktop) -> None:
    desktop = open_desktop
    dialog = open_save(desktop)
    fill(dialog, desktop.paths.folder / "b.walnutbak")
    dialog.save.click()
    desktop.wait(lambda: dialog.file.edit.property("wrong"))
    assert "own folder" in dialog.file.line.text()
    assert not (desktop.paths.folder / "b.walnutbak").exists()
    dialog.reject()


def test_what_is_missing_is_told_at_its_field(open_desktop: Desktop, place: Path) -> None:
    dialog = open_save(open_desktop)
    dialog.save.click()
    assert "Choose where" in dialog.file.line.text()
    fill(dialog, place, own="short-77")
    dialog.save.click()
    assert "12" in dialog.own.first.line.text()
    fill(dialog, place)
    dialog.own.second.edit.setText(OWN + "x")
    dialog.save.click()
    assert "not the same" in dialog.own.second.line.text()
    fill(dialog, place, given="not-this-one")
    dialog.save.click()
    open_desktop.wait(lambda: dialog.credentials.password.edit.property("wrong"))
    assert not place.exists()
    dialog.reject()


def test_a_file_that_is_there_is_not_replaced_at_once(open_desktop: Desktop, place: Path) -> None:
    place.write_bytes(b"something dear")
    dialog = open_save(open_desktop)
    fill(dialog, place)
    dialog.save.click()
    assert "Save again to replace it" in dialog.file.line.text()
    assert place.read_bytes() == b"something dear"
    dialog.save.click()
    open_desktop.wait(dialog.saved.isVisible)
    assert place.read_bytes().startswith(b"WALNUTBK")
    dialog.reject()


def test_the_wallets_password_again_is_only_advised_against(
    open_desktop: Desktop, place: Path
) -> None:
    dialog = open_save(open_desktop)
    fill(dialog, place, own=PASSWORD)
    assert dialog.advice.isVisible()
    dialog.own.first.edit.setText(OWN)
    assert dialog.advice.isHidden()
    fill(dialog, place, own=PASSWORD)
    dialog.save.click()
    open_desktop.wait(dialog.saved.isVisible)
    dialog.reject()


def test_closed_it_keeps_nothing(open_desktop: Desktop, place: Path) -> None:
    dialog = open_save(open_desktop)
    fill(dialog, place)
    fields = (dialog.own.first, dialog.own.second, dialog.credentials.password)
    left: list[int] = []
    dialog.finished.connect(lambda _: left.extend(field.length() for field in fields))
    dialog.reject()
    assert left == [0, 0, 0]
