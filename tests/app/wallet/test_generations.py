"""After the database is lost, accounts, names and labels come back from the local copies."""

import os
import resource
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.secret import Secret
from app.wallet.generations import KEEP
from app.wallet.model import AccountId, AccountKind, OutPoint, TxId
from tests.fixtures.wallet_home import PASSWORD, PHRASE, WalletHome

TXID = TxId("ab" * 32)


@pytest.fixture
def labelled(wallet_home: WalletHome) -> WalletHome:
    """A wallet with two accounts of its phrase, a list of addresses, and labels."""
    wallet, run = wallet_home.services.wallet, wallet_home.run
    words = Secret(PHRASE), Secret(""), Secret(PASSWORD)
    run(wallet.onboarding.create_wallet(*words, AccountKind.BIP84, use_keyring=True))
    run(wallet.accounts.rename(AccountId(1), "Daily"))
    run(wallet.accounts.add(AccountKind.BIP86, "Savings", Secret(PASSWORD)))
    run(wallet.accounts.set_gap_limit(AccountId(2), 60))
    address = run(wallet.receiving.fresh(AccountId(1))).address
    other = run(wallet.receiving.fresh(AccountId(2))).address
    run(wallet.accounts.add_watch_only("Club", f"{address}\n{other}"))
    run(wallet.labels.set("addr", address, "olive oil"))
    run(wallet.labels.set("tx", TXID, "rent"))
    run(wallet.labels.set_frozen(OutPoint(TXID, 1), frozen=True))
    return wallet_home


def lose_the_database(home: WalletHome) -> None:
    home.run(home.services.vault.lock())
    home.paths.database.write_bytes(os.urandom(8192))


def told(home: WalletHome) -> tuple[object, str]:
    listed = home.run(home.services.wallet.accounts.list())
    accounts = [
        (a.account.name, a.account.kind, a.account.external, a.account.gap_limit) for a in listed
    ]
    return accounts, home.run(home.services.wallet.labels.export_bip329())


def files(home: WalletHome) -> list[Path]:
    return sorted(home.paths.generations.iterdir())


def unlock(home: WalletHome, rebuild: bool = False) -> None:
    home.run(home.services.wallet.onboarding.unlock(Secret(PASSWORD), rebuild=rebuild))


def test_without_a_handle_left_none_is_written_and_nothing_breaks(labelled: WalletHome) -> None:
    """Listing the folder fails too: a refusal of the system is no bug of the program."""
    generations = labelled.services.wallet.onboarding._generations
    labelled.run(generations.keep())
    labelled.run(labelled.services.wallet.labels.set("tx", TXID, "another"))
    before = files(labelled)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, hard))
    try:
        labelled.run(generations.keep())
        with pytest.raises(StorageError):
            labelled.run(generations.bring_back())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert files(labelled) == before


def test_everything_comes_back(labelled: WalletHome) -> None:
    before = told(labelled)
    lose_the_database(labelled)
    unlock(labelled, rebuild=True)
    assert told(labelled) == before


def test_a_damaged_newest_copy_leaves_the_one_before(labelled: WalletHome) -> None:
    before = told(labelled)
    lose_the_database(labelled)
    (labelled.paths.generations / "999999999999.walnutgen").write_bytes(b"rubbish")
    unlock(labelled, rebuild=True)
    assert told(labelled) == before


def test_without_a_copy_the_sealed_keys_give_the_first_account(labelled: WalletHome) -> None:
    lose_the_database(labelled)
    for path in files(labelled):
        path.unlink()
    unlock(labelled, rebuild=True)
    accounts, labels = told(labelled)
    assert isinstance(accounts, list)
    assert [kind for _, kind, _, _ in accounts] == [AccountKind.BIP84]
    assert labels == ""


def test_one_is_written_when_something_changed_and_old_ones_go(labelled: WalletHome) -> None:
    wallet, vault = labelled.services.wallet, labelled.services.vault
    for turn in range(3):
        labelled.run(vault.lock())
        unlock(labelled)
        assert len(files(labelled)) == 1, turn
    for turn in range(KEEP + 3):
        labelled.run(wallet.labels.set("tx", TXID, f"rent {turn}"))
        # Seconds name the files: as if each lock came a second later.
        for path in files(labelled):
            path.rename(path.with_name(f"{int(path.stem) - 1:012}.walnutgen"))
        labelled.run(vault.lock())
        unlock(labelled)
    assert len(files(labelled)) == KEEP
    lose_the_database(labelled)
    unlock(labelled, rebuild=True)
    assert f"rent {KEEP + 2}" in told(labelled)[1]


def test_they_are_sealed_and_follow_renewed_keys(labelled: WalletHome) -> None:
    before = told(labelled)
    vault = labelled.services.vault
    labelled.run(vault.lock())
    for path in files(labelled):
        data = path.read_bytes()
        for plain in (b"olive", b"Daily", b"tpub", b"accounts"):
            assert plain not in data
    unlock(labelled)
    new = Secret("another-Passw0rt-88")
    entropy = Secret(bytes(16))  # of the phrase of these tests
    labelled.run(vault.renew_keys(Secret(PASSWORD), new, entropy))
    lose_the_database(labelled)
    labelled.run(labelled.services.wallet.onboarding.unlock(new, rebuild=True))
    assert told(labelled) == before


def test_after_locking_neither_key_nor_contents_stay(labelled: WalletHome) -> None:
    copies = labelled.services.wallet.onboarding._generations
    for _ in range(2):
        key = copies._key
        assert key is not None
        labelled.run(labelled.services.vault.lock())
        assert not key
        held = [getattr(copies, name) for name in vars(copies)]
        assert not any(isinstance(one, bytes) and b"olive" in one for one in held)
        unlock(labelled)


def test_a_clock_that_was_ahead_hides_no_newer_copy(labelled: WalletHome) -> None:
    vault, labels = labelled.services.vault, labelled.services.wallet.labels
    labelled.run(vault.lock())
    (path,) = files(labelled)
    path.rename(path.with_name("999999999999.walnutgen"))  # a moment that no calendar has
    unlock(labelled)
    labelled.run(labels.set("tx", TXID, "rent and water"))
    lose_the_database(labelled)
    unlock(labelled, rebuild=True)
    assert "rent and water" in told(labelled)[1]


def test_rubbish_named_as_of_later_goes_first(labelled: WalletHome) -> None:
    labelled.run(labelled.services.vault.lock())
    folder = labelled.paths.generations
    for turn in range(KEEP + 1):
        (folder / f"{999999999900 + turn}.walnutgen").write_bytes(b"rubbish")
    (folder / "7.walnutgen").mkdir()
    unlock(labelled)
    labelled.run(labelled.services.wallet.labels.set("tx", TXID, "rent and water"))
    before = told(labelled)
    lose_the_database(labelled)
    unlock(labelled, rebuild=True)
    assert told(labelled) == before
