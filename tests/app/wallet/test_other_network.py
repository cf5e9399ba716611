"""A folder that is opened for another Bitcoin network than its own is refused and kept."""

from pathlib import Path

import pytest

from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.events import VaultUnlocked
from app.vault.service import VaultState
from app.wallet.errors import OtherNetwork
from app.wallet.store.belonging import is_foreign
from tests.fixtures.wallet_home import PASSWORD, WalletHome


@pytest.fixture
def own(tmp_path: Path, runtime: Runtime) -> Path:
    """A folder with a wallet of regtest."""
    home = WalletHome(tmp_path, runtime)
    account = home.create()
    home.run(home.services.wallet.receiving.current(account.id))
    home.close()
    return tmp_path


@pytest.mark.parametrize("network", [Network.MAINNET, Network.TESTNET4, Network.SIGNET])
def test_it_does_not_open(own: Path, runtime: Runtime, network: Network) -> None:
    home = WalletHome(own, runtime, network=network)
    home.bus.subscribe(VaultUnlocked, home.events.append)
    with pytest.raises(OtherNetwork):
        home.run(home.services.vault.unlock(Secret(PASSWORD)))
    assert home.services.vault.state is VaultState.LOCKED
    assert not [event for event in home.events if isinstance(event, VaultUnlocked)]
    home.close()
    again = WalletHome(own, runtime)
    again.run(again.services.vault.unlock(Secret(PASSWORD)))
    assert again.services.vault.wait_seconds() == 0
    again.close()


def test_the_phrase_opens_it_there_no_more_than_the_password(own: Path, runtime: Runtime) -> None:
    home = WalletHome(own, runtime, network=Network.MAINNET)
    before = home.paths.vault.read_bytes()
    reset = home.services.vault.reset_with_phrase
    with pytest.raises(OtherNetwork):
        home.run(reset(Secret(bytes(16)), Secret("another-Passw0rd-77"), use_keyring=True))
    assert home.paths.vault.read_bytes() == before
    home.close()
    again = WalletHome(own, runtime)
    again.run(again.services.vault.unlock(Secret(PASSWORD)))
    again.close()


def test_before_it_has_an_address_its_keys_tell(tmp_path: Path, runtime: Runtime) -> None:
    home = WalletHome(tmp_path, runtime)
    home.create()
    home.close()
    there = WalletHome(tmp_path, runtime, network=Network.MAINNET)
    with pytest.raises(OtherNetwork):
        there.run(there.services.vault.unlock(Secret(PASSWORD)))
    there.close()


def test_letters_inside_a_key_say_nothing() -> None:
    assert not is_foreign("wpkh([00000000/84h/0h/0h]xpub6tpub7/0/*)", Network.MAINNET)
    assert is_foreign("wpkh([00000000/84h/1h/0h]tpub6xpub7/0/*)", Network.MAINNET)
    assert is_foreign("tr(xpub6C/0/*)", Network.REGTEST)
