"""A vault whose database is empty gives its accounts back at the next unlock."""

from pathlib import Path

from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.world import World
from app.vault.service import NewKeys
from app.wallet.engine import keys
from app.wallet.model import AccountKind
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD, PHRASE, WalletHome


def unlock(home: WalletHome, rebuild: bool = False) -> None:
    home.close()
    home.run(home.services.wallet.onboarding.unlock(Secret(PASSWORD), rebuild=rebuild))


def accounts(home: WalletHome) -> list[tuple[AccountKind, int | None]]:
    listed = home.run(home.services.wallet.accounts.list())
    return [(entry.account.kind, entry.account.index) for entry in listed]


def test_the_program_ended_between_the_vault_and_its_first_account(wallet_home: WalletHome) -> None:
    phrase = keys.read_phrase(Secret(PHRASE))
    made = keys.account_keys(phrase.text, Secret(""), Network.REGTEST)
    new = NewKeys(phrase.entropy, made.records)
    wallet_home.run(wallet_home.services.vault.create(Secret(PASSWORD), new, use_keyring=True))
    assert accounts(wallet_home) == []
    for _ in range(2):
        unlock(wallet_home)
        assert accounts(wallet_home) == [(AccountKind.BIP84, 0)]
    (entry,) = wallet_home.run(wallet_home.services.wallet.accounts.list())
    assert entry.account.external == made.descriptors["bip84/0"].external


def test_a_lost_or_damaged_database_costs_no_money(payer: Payer) -> None:
    add = payer.services.wallet.accounts.add(AccountKind.BIP86, "Taproot", Secret(PASSWORD))
    taproot = payer.run(add)
    payer.fund(70_000)
    payer.control.fund(payer.address(taproot.id), 30_000, confirm=True)
    payer.until(lambda: payer.total() == 100_000)
    payer.close()
    payer.paths.database.write_bytes(b"spoiled " * 1024)
    unlock(payer, rebuild=True)
    payer.until(lambda: payer.total() == 100_000)
    assert accounts(payer) == [(AccountKind.BIP84, 0), (AccountKind.BIP86, 0)]


def test_a_wallet_that_only_watches_comes_back_from_its_local_copy(
    tmp_path: Path, runtime: Runtime, world: World
) -> None:
    home = Payer(tmp_path, runtime, world.control, f"127.0.0.1:{world.electrum_port}:t")
    address = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
    made = home.services.wallet.onboarding.create_watch_only("W", address, Secret(PASSWORD), True)
    home.run(made)
    home.close()
    home.paths.database.unlink()
    unlock(home)
    assert accounts(home) == [(AccountKind.ADDRESSES, None)]
    home.close()
