"""From a backup file to an open wallet: on a new computer, and beside a damaged file."""

import os
from pathlib import Path

import pytest

from app.core.secret import Secret
from app.vault.service import VaultState
from app.wallet.model import AccountId
from tests.fixtures import wallet_home
from tests.fixtures.program import PASSWORD, Desktop
from tests.fixtures.wallet_home import WalletHome
from ui.vault.choice import Choice
from ui.vault.from_backup import FromBackupView
from ui.vault.new_password import NewPasswordView
from ui.vault.setup import Setup, Way
from ui.vault.unlock import UnlockView
from ui.vault.welcome import WelcomeView

OWN = "four unrelated words 77"
NEW = "another-Long-Passw0rd"
TXID = "ab" * 32


@pytest.fixture
def backup(desktop: Desktop, tmp_path: Path) -> Path:
    """Made on another computer, with one label and a named account."""
    path = tmp_path / "stick" / "mine.walnutbak"
    path.parent.mkdir()
    home = WalletHome(tmp_path / "elsewhere", desktop.services.runtime)
    home.create()
    wallet = home.services.wallet
    home.run(wallet.labels.set("tx", TXID, "olive oil"))
    home.run(wallet.accounts.rename(AccountId(1), "Daily"))
    given = Secret(wallet_home.PASSWORD)
    home.run(home.services.security.backups.save(path, given, Secret(OWN)))
    home.close()
    return path


def choose(desktop: Desktop, path: Path, own: str = OWN) -> FromBackupView:
    view = desktop.view()
    assert isinstance(view, FromBackupView)
    view.file.show_path(path)
    desktop.type(view.password.edit, own)
    view.next.click()
    return view


def set_password(desktop: Desktop) -> None:
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    chosen = desktop.view()
    assert isinstance(chosen, NewPasswordView)
    assert "The backup of" in chosen.text.text()
    desktop.wait(lambda: chosen.keyring_known)
    desktop.type(chosen.first.edit, NEW)
    desktop.type(chosen.second.edit, NEW)
    chosen.done.click()


def test_from_the_welcome_to_the_open_wallet(desktop: Desktop, backup: Path) -> None:
    welcome = desktop.view()
    assert isinstance(welcome, WelcomeView)
    button = next(c for c in welcome.findChildren(Choice) if "backup" in c.accessibleName())
    desktop.click(button)
    view = choose(desktop, backup)
    set_password(desktop)
    desktop.wait(lambda: desktop.window.wallet is not None and desktop.context.accounts)
    assert desktop.context.accounts[0].account.name == "Daily"
    assert desktop.run(desktop.services.wallet.labels.get("tx", TXID)) == "olive oil"
    assert not view.password.length()
    desktop.lock()
    desktop.run(desktop.services.vault.unlock(Secret(NEW)))
    assert desktop.services.vault.state is VaultState.UNLOCKED


def test_a_wrong_password_is_told_at_once(desktop: Desktop, backup: Path) -> None:
    desktop.go("backup", Setup(Way.BACKUP))
    view = choose(desktop, backup, own=PASSWORD)
    desktop.wait(lambda: view.password.edit.property("wrong"))
    assert desktop.view() is view
    assert desktop.services.vault.state is VaultState.ABSENT
    assert not list(desktop.paths.folder.glob("*.tmp*"))


def test_a_file_that_is_none_or_cut_short(desktop: Desktop, backup: Path) -> None:
    desktop.go("backup", Setup(Way.BACKUP))
    backup.write_bytes(backup.read_bytes()[:-7])
    view = choose(desktop, backup)
    desktop.wait(view.trouble.isVisible)
    assert "cannot be read" in view.trouble.label.text()
    view = choose(desktop, backup.with_name("nothing"))
    desktop.wait(lambda: "disk refused" in view.trouble.label.text())
    assert desktop.services.vault.state is VaultState.ABSENT


def test_a_file_of_a_newer_walnut(desktop: Desktop, backup: Path) -> None:
    desktop.go("backup", Setup(Way.BACKUP))
    data = bytearray(backup.read_bytes())
    data[8] = 2
    backup.write_bytes(data)
    view = choose(desktop, backup)
    desktop.wait(view.trouble.isVisible)
    assert "newer Walnut" in view.trouble.label.text()


def test_back_goes_step_by_step_and_forgets(desktop: Desktop, backup: Path) -> None:
    desktop.go("backup", Setup(Way.BACKUP))
    view = choose(desktop, backup)
    desktop.wait(lambda: isinstance(desktop.view(), NewPasswordView))
    setup = desktop.view().setup
    assert setup.backup_password == Secret(OWN)
    chosen = desktop.view()
    assert isinstance(chosen, NewPasswordView)
    desktop.click(chosen._back)
    assert desktop.view() is view
    assert view.file.path() == backup
    desktop.click(view._back)
    assert isinstance(desktop.view(), WelcomeView)
    assert not setup.backup_password


def test_without_a_file_or_password_it_waits(desktop: Desktop) -> None:
    desktop.go("backup", Setup(Way.BACKUP))
    view = desktop.view()
    assert isinstance(view, FromBackupView)
    view.next.click()
    assert "Choose the file" in view.file.line.text()
    view.file.show_path(Path("somewhere"))
    view.next.click()
    assert desktop.window.focusWidget() is view.password.edit


def test_beside_a_damaged_file(open_desktop: Desktop, tmp_path: Path) -> None:
    """The damaged file is kept; the backup takes its place, database and all."""
    desktop, path = open_desktop, tmp_path / "mine.walnutbak"
    desktop.run(desktop.services.wallet.labels.set("tx", TXID, "olive oil"))
    backups = desktop.services.security.backups
    desktop.run(backups.save(path, Secret(PASSWORD), Secret(OWN)))
    desktop.lock()
    rubbish = os.urandom(2000)
    desktop.paths.vault.write_bytes(rubbish)
    unlock = desktop.view()
    assert isinstance(unlock, UnlockView)
    assert unlock.backup.isHidden()
    desktop.type(unlock.password.edit, PASSWORD)
    unlock.unlock.click()
    desktop.wait(unlock.backup.isVisible)
    desktop.click(unlock.backup)
    desktop.wait(lambda: isinstance(desktop.view(), FromBackupView))
    choose(desktop, path)
    set_password(desktop)
    desktop.wait(lambda: desktop.window.wallet is not None and desktop.context.accounts)
    assert desktop.run(desktop.services.wallet.labels.get("tx", TXID)) == "olive oil"
    kept = [p for p in desktop.paths.folder.iterdir() if ".damaged-" in p.name]
    assert rubbish in [p.read_bytes() for p in kept]


def test_after_a_lost_database_it_is_told_what_came_back(open_desktop: Desktop) -> None:
    desktop = open_desktop
    desktop.run(desktop.services.wallet.labels.set("tx", TXID, "olive oil"))
    desktop.lock()
    desktop.paths.database.write_bytes(os.urandom(8192))
    desktop.run(desktop.services.wallet.onboarding.unlock(Secret(PASSWORD), rebuild=True))
    desktop.wait(lambda: desktop.window.wallet is not None)
    notices = desktop.wallet.notices
    desktop.wait(lambda: "own copy of" in notices.label.text())
    assert notices.isVisible()
    assert desktop.run(desktop.services.wallet.labels.get("tx", TXID)) == "olive oil"
