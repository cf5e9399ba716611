"""Accounts: the first one with the vault, more of them, watched ones, and what is refused."""

import pytest

from app.core.secret import Secret
from app.vault.errors import VaultExists, WrongPassword
from app.vault.service import VaultState
from app.wallet.errors import (
    AccountExists,
    AccountMissing,
    DescriptorInvalid,
    PhraseChecksum,
    WatchOnly,
)
from app.wallet.events import AccountsChanged
from app.wallet.model import Account, AccountId, AccountKind
from tests.fixtures.wallet_home import PASSWORD, PHRASE, WalletHome

FIRST = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"
FIRST_TAPROOT = "bcrt1p8wpt9v4frpf3tkn0srd97pksgsxc5hs52lafxwru9kgeephvs7rqjeprhg"
TPUB = (
    "tpubDC8msFGeGuwnKG9Upg7DM2b4DaRqg3CUZa5g8v2SRQ6K4NSkxUgd7HsL2XVWbVm39yBA4LAxysQAm397zwQSQoQgew"
    "GiYZqrA9DsP4zbQ1M"
)


def watch(home: WalletHome, text: str) -> Account:
    onboarding = home.services.wallet.onboarding
    return home.run(onboarding.create_watch_only("Cold", text, Secret(PASSWORD), True))


@pytest.mark.parametrize(
    ("kind", "address", "path"),
    [
        (AccountKind.BIP84, FIRST, "m/84'/1'/0'/0/0"),
        (AccountKind.BIP86, FIRST_TAPROOT, "m/86'/1'/0'/0/0"),
    ],
)
def test_a_new_wallet(wallet_home: WalletHome, kind: AccountKind, address: str, path: str) -> None:
    wallet_home.bus.subscribe(AccountsChanged, wallet_home.events.append)
    account = wallet_home.create(kind)
    services = wallet_home.services
    assert services.vault.state is VaultState.UNLOCKED
    assert len(services.vault.sealed_names()) == 20
    assert (account.kind, account.index, account.name) == (kind, 0, "Account 1")
    assert wallet_home.events == [AccountsChanged()]
    (listed,) = wallet_home.run(services.wallet.accounts.list())
    assert (listed.account, listed.balance.total) == (account, 0)
    found = wallet_home.run(services.wallet.receiving.current(account.id))
    assert (found.address, found.index, found.path, found.used) == (address, 0, path, False)


def test_a_wrong_phrase_leaves_nothing_behind(wallet_home: WalletHome) -> None:
    with pytest.raises(PhraseChecksum):
        wallet_home.create(phrase="abandon " * 12)
    assert wallet_home.services.vault.state is VaultState.ABSENT


def test_a_second_wallet_in_one_folder_is_refused(wallet_home: WalletHome) -> None:
    wallet_home.create()
    with pytest.raises(VaultExists):
        wallet_home.create()


def test_more_accounts_from_the_sealed_keys(wallet_home: WalletHome) -> None:
    wallet_home.create()
    accounts = wallet_home.services.wallet.accounts
    second = wallet_home.run(accounts.add(AccountKind.BIP84, " My  savings ", Secret(PASSWORD)))
    taproot = wallet_home.run(accounts.add(AccountKind.BIP86, "Tap", Secret(PASSWORD)))
    assert (second.index, second.name, second.position) == (1, "My savings", 1)
    assert (taproot.index, taproot.position) == (0, 2)
    ((external, internal),) = wallet_home.run(accounts.descriptors([second.id]))
    assert "[73c5da0a/84'/1'/1']tpub" in str(external)
    assert str(internal).split("#")[0].endswith("/1/*)")
    receiving = wallet_home.services.wallet.receiving
    assert wallet_home.run(receiving.current(taproot.id)).address == FIRST_TAPROOT


def test_adding_needs_the_password(wallet_home: WalletHome) -> None:
    wallet_home.create()
    accounts = wallet_home.services.wallet.accounts
    with pytest.raises(WrongPassword):
        wallet_home.run(accounts.add(AccountKind.BIP84, "x", Secret("wrong")))
    assert len(wallet_home.run(accounts.list())) == 1


def test_ten_accounts_of_a_kind_and_no_more(wallet_home: WalletHome) -> None:
    wallet_home.create()
    accounts = wallet_home.services.wallet.accounts
    for number in range(1, 10):
        added = wallet_home.run(accounts.add(AccountKind.BIP84, "", Secret(PASSWORD)))
        assert added.index == number
    with pytest.raises(AccountMissing):
        wallet_home.run(accounts.add(AccountKind.BIP84, "", Secret(PASSWORD)))


def test_names_and_gap_limits(wallet_home: WalletHome) -> None:
    account = wallet_home.create()
    accounts = wallet_home.services.wallet.accounts
    wallet_home.run(accounts.rename(account.id, "Daily\nmoney"))
    wallet_home.run(accounts.set_gap_limit(account.id, 50))
    (listed,) = wallet_home.run(accounts.list())
    assert (listed.account.name, listed.account.gap_limit) == ("Daily money", 50)
    wallet_home.run(accounts.set_gap_limit(account.id, 1))
    (listed,) = wallet_home.run(accounts.list())
    assert listed.account.gap_limit == 20
    for work in (accounts.rename(AccountId(9), "x"), accounts.set_gap_limit(AccountId(9), 30)):
        with pytest.raises(AccountMissing):
            wallet_home.run(work)


def test_watching_an_extended_key_gives_the_same_addresses(wallet_home: WalletHome) -> None:
    account = watch(wallet_home, TPUB)
    services = wallet_home.services
    assert account.watch_only
    assert services.vault.sealed_names() == ()
    assert wallet_home.run(services.wallet.receiving.current(account.id)).address == FIRST
    with pytest.raises(WatchOnly):
        wallet_home.run(services.wallet.accounts.add(AccountKind.BIP84, "x", Secret(PASSWORD)))


def test_watching_the_own_descriptor_twice_is_refused(wallet_home: WalletHome) -> None:
    account = wallet_home.create()
    with pytest.raises(AccountExists):
        wallet_home.run(
            wallet_home.services.wallet.accounts.add_watch_only("again", str(account.external))
        )


def test_watching_addresses(wallet_home: WalletHome) -> None:
    account = watch(wallet_home, f"{FIRST}\n{FIRST_TAPROOT}")
    receiving = wallet_home.services.wallet.receiving
    assert account.kind is AccountKind.ADDRESSES
    shown = [wallet_home.run(receiving.fresh(account.id)).address for _ in range(3)]
    assert shown == [FIRST, FIRST_TAPROOT, FIRST_TAPROOT]


def test_nothing_is_made_for_what_cannot_be_watched(wallet_home: WalletHome) -> None:
    for text in ("", "nonsense", PHRASE, "tprv8ZgxMBicQKsPd"):
        with pytest.raises(DescriptorInvalid):
            watch(wallet_home, text)
    assert wallet_home.services.vault.state is VaultState.ABSENT


def test_fresh_addresses_are_counted(wallet_home: WalletHome) -> None:
    account = wallet_home.create()
    receiving = wallet_home.services.wallet.receiving
    shown = [wallet_home.run(receiving.fresh(account.id)) for _ in range(45)]
    assert [address.index for address in shown] == list(range(45))
    assert len({address.address for address in shown}) == 45
    assert wallet_home.run(receiving.current(account.id)) == shown[-1]
    assert wallet_home.run(receiving.list(account.id)) == tuple(reversed(shown))
    assert receiving.uri(FIRST) == f"bitcoin:{FIRST}"


@pytest.mark.parametrize("name", ["\u202eevil\x00", "\ud800evil", "\x1b evil"])
def test_a_name_is_readable_text(wallet_home: WalletHome, name: str) -> None:
    account = wallet_home.create()
    wallet_home.run(wallet_home.services.wallet.accounts.rename(account.id, name))
    (entry,) = wallet_home.run(wallet_home.services.wallet.accounts.list())
    assert entry.account.name == "evil"
