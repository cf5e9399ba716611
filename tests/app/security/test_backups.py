"""What a backup holds beside what the wallet has: the same, changed since, or another wallet."""

from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.security.backups import Fit, Rehearsal
from app.security.errors import BackupBesideWallet, BackupOtherNetwork
from app.vault.errors import WrongPassword
from app.wallet.model import AccountId, AccountKind
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD, WalletHome

OWN = Secret("four unrelated words 77")
TXID = "ab" * 32
ANOTHER = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "mine.walnutbak"


def save(home: WalletHome, place: Path) -> None:
    home.run(home.services.security.backups.save(place, Secret(PASSWORD), OWN))


def rehearse(home: WalletHome, place: Path) -> Rehearsal:
    return home.run(home.services.security.backups.rehearse(place, OWN))


def test_the_same_just_after_it_was_made(wallet_home: WalletHome, place: Path) -> None:
    wallet_home.create()
    wallet_home.run(wallet_home.services.wallet.labels.set("tx", TXID, "rent"))
    save(wallet_home, place)
    found = rehearse(wallet_home, place)
    assert found.fit is Fit.SAME
    assert found.held.labels == 1
    assert found.file.size == place.stat().st_size


@pytest.mark.parametrize("what", ["label", "name", "account"])
def test_whatever_changes_is_seen(wallet_home: WalletHome, place: Path, what: str) -> None:
    home = wallet_home
    home.create()
    save(home, place)
    wallet = home.services.wallet
    if what == "label":
        home.run(wallet.labels.set("tx", TXID, "rent"))
    elif what == "name":
        home.run(wallet.accounts.rename(AccountId(1), "Daily"))
    else:
        home.run(wallet.accounts.add(AccountKind.BIP86, "Savings", Secret(PASSWORD)))
    found = rehearse(home, place)
    assert found.fit is Fit.DIFFERENT
    assert found.held != found.now
    assert len(found.held.accounts) == 1


def test_payments_and_balance_of_then_and_now(payer: Payer, place: Path) -> None:
    payer.fund(100_000)
    save(payer, place)
    payer.fund(50_000)
    found = rehearse(payer, place)
    held, now = found.held, found.now
    assert (held.payments, now.payments) == (1, 2)
    assert [a.balance for a in (*held.accounts, *now.accounts)] == [100_000, 150_000]
    assert held.newest is not None
    assert now.newest is not None
    assert held.newest <= now.newest
    assert found.fit is Fit.DIFFERENT


def test_the_file_of_another_wallet(wallet_home: WalletHome, place: Path, tmp_path: Path) -> None:
    other = WalletHome(tmp_path / "elsewhere", wallet_home.runtime)
    other.create(phrase=ANOTHER)
    save(other, place)
    other.close()
    wallet_home.create()
    assert rehearse(wallet_home, place).fit is Fit.OTHER


def test_a_place_in_the_data_folder_is_refused(wallet_home: WalletHome, tmp_path: Path) -> None:
    wallet_home.create()
    folder = wallet_home.paths.folder
    (tmp_path / "way").symlink_to(folder)
    around = folder.parent / "x" / ".." / folder.name
    for inside in (folder, folder / "deeper", tmp_path / "way", around):
        with pytest.raises(BackupBesideWallet):
            save(wallet_home, inside / "b.walnutbak")
    beside = Path(f"{folder}-2")
    beside.mkdir()
    save(wallet_home, beside / "b.walnutbak")
    assert [path.name for path in beside.iterdir()] == ["b.walnutbak"]


def test_it_needs_no_wallet_to_look(wallet_home: WalletHome, place: Path, tmp_path: Path) -> None:
    wallet_home.create()
    save(wallet_home, place)
    stranger = WalletHome(tmp_path / "elsewhere", wallet_home.runtime)
    backups = stranger.services.security.backups
    made, held = stranger.run(backups.look_into(place, OWN))
    assert made.size == place.stat().st_size
    assert [account.name for account in held.accounts] == [first_account(wallet_home)]
    with pytest.raises(WrongPassword):
        stranger.run(backups.look_into(place, Secret(PASSWORD)))
    with pytest.raises(StorageError):
        stranger.run(backups.look_into(place.with_name("none"), OWN))
    left = [path.name for path in stranger.paths.folder.iterdir()]
    assert not [name for name in left if "rehearsal" in name or name.endswith(".db")]


@pytest.mark.parametrize(
    ("made_for", "brought_to"),
    [(Network.MAINNET, Network.REGTEST), (Network.SIGNET, Network.MAINNET)],
)
def test_real_coins_and_test_coins_do_not_mix(
    tmp_path: Path, runtime: Runtime, place: Path, made_for: Network, brought_to: Network
) -> None:
    home = WalletHome(tmp_path / "made", runtime, network=made_for)
    home.create()
    save(home, place)
    assert rehearse(home, place).fit is Fit.SAME
    other = WalletHome(tmp_path / "other", runtime, network=brought_to)
    with pytest.raises(BackupOtherNetwork):
        other.run(other.services.security.backups.look_into(place, OWN))


def first_account(home: WalletHome) -> str:
    return home.run(home.services.wallet.accounts.list())[0].account.name
