"""The same phrase gives the addresses that BIP-84 and BIP-86 publish."""

import pytest

from app.core.network import Network
from app.core.secret import Secret
from app.wallet.engine.addresses import address_of, derive, parse_address
from app.wallet.engine.keys import account_keys, public_descriptors
from app.wallet.errors import AddressInvalid, AddressWrongNetwork, DescriptorInvalid
from app.wallet.model import AccountKind

PHRASE = Secret("abandon " * 11 + "about")
BIP84 = ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g")
TPUB_WITH_ORIGIN = (
    "[73c5da0a/84'/1'/0']tpubDC8msFGeGuwnKG9Upg7DM2b4DaRqg3CUZa5g8v2SRQ6K4NSkxUgd7HsL2XVWbVm39yBA4"
    "LAxysQAm397zwQSQoQgewGiYZqrA9DsP4zbQ1M"
)
BIP84_CHANGE = "bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el"
BIP86 = (
    "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
    "bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh",
)
BIP86_CHANGE = "bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7"


def test_official_addresses() -> None:
    keys = account_keys(PHRASE, Secret(""), Network.MAINNET, accounts=(0,))
    for name, receiving, change in (
        ("bip84/0", BIP84, BIP84_CHANGE),
        ("bip86/0", BIP86, BIP86_CHANGE),
    ):
        public = keys.descriptors[name]
        places = derive(public.external, Network.MAINNET, 0, 2)
        assert tuple(place.address for place in places) == receiving
        assert derive(public.internal, Network.MAINNET, 0, 1)[0].address == change


def test_official_account_key_and_origin() -> None:
    keys = account_keys(PHRASE, Secret(""), Network.MAINNET, accounts=(0,))
    assert keys.records["bip84/0"].text().startswith("[73c5da0a/84'/0'/0']xprv")
    public = keys.descriptors["bip84/0"].external
    assert public.startswith("wpkh([73c5da0a/84'/0'/0']xpub")
    assert "prv" not in public


def test_ten_accounts_of_each_kind_all_different() -> None:
    keys = account_keys(PHRASE, Secret(""), Network.REGTEST)
    assert set(keys.records) == {f"bip8{n}/{i}" for n in (4, 6) for i in range(10)}
    assert len({record.text() for record in keys.records.values()}) == 20
    assert "/84'/1'/3'" in keys.descriptors["bip84/3"].external
    again = public_descriptors(AccountKind.BIP86, keys.records["bip86/7"], Network.REGTEST)
    assert again == keys.descriptors["bip86/7"]


def test_passphrase_makes_another_wallet() -> None:
    plain = account_keys(PHRASE, Secret(""), Network.MAINNET, accounts=(0,))
    other = account_keys(PHRASE, Secret("TREZOR"), Network.MAINNET, accounts=(0,))
    assert plain.descriptors != other.descriptors


def test_a_stretch_of_addresses_continues() -> None:
    descriptor = account_keys(PHRASE, Secret(""), Network.REGTEST).descriptors["bip84/0"].external
    whole = derive(descriptor, Network.REGTEST, 0, 30)
    assert derive(descriptor, Network.REGTEST, 10, 20) == whole[10:]
    assert [place.index for place in whole] == list(range(30))
    for place in whole:
        assert parse_address(place.address, Network.REGTEST) == (place.address, place.script)
        assert address_of(place.script, Network.REGTEST) == place.address


@pytest.mark.parametrize("form", ["pkh", "wpkh", "sh(wpkh", "tr"])
@pytest.mark.parametrize("steps", ["", "/0", "/1/7/2147483"])
def test_the_short_way_gives_the_same_scripts(form: str, steps: str) -> None:
    """Each place must be what BDK derives from the whole descriptor."""
    import bdkpython as bdk

    origin, rest = TPUB_WITH_ORIGIN.split("]")
    text = f"{form}({origin}]{rest}{steps}/*){')' if '(' in form else ''}"
    whole = bdk.Descriptor(text, bdk.NetworkKind.TEST)
    for place in derive(text, Network.REGTEST, 1_000_000, 3):
        assert place.address == str(whole.derive_address(place.index, bdk.Network.REGTEST))
    assert derive(str(whole), Network.REGTEST, 5, 1) == derive(text, Network.REGTEST, 5, 1)


def test_a_descriptor_without_wildcard_has_one_place() -> None:
    key = "02e6642fd69bd211f93f7f1f36ca51a26a5290eb2dd1b0d8279a87bb0d480c8443"
    assert [p.index for p in derive(f"wpkh({key})", Network.REGTEST, 0, 20)] == [0]
    assert derive(f"wpkh({key})", Network.REGTEST, 1, 20) == []


@pytest.mark.parametrize("text", ["", "wpkh()", "hello", "wpkh(xpub661/0/*)"])
def test_not_a_descriptor(text: str) -> None:
    with pytest.raises(DescriptorInvalid):
        derive(text, Network.MAINNET, 0, 1)


def test_capital_bech32_is_read_and_written_small() -> None:
    address, script = parse_address(f" {BIP84[0].upper()} ", Network.MAINNET)
    assert address == BIP84[0]
    assert script.hex().startswith("0014")


@pytest.mark.parametrize("network", [Network.TESTNET4, Network.SIGNET, Network.REGTEST])
def test_an_address_of_another_network_is_called_so(network: Network) -> None:
    with pytest.raises(AddressWrongNetwork):
        parse_address(BIP84[0], network)
    with pytest.raises(AddressWrongNetwork):
        parse_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", network)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 91,
        BIP84[0][:-1] + "x",
        BIP84[0][:20].upper() + BIP84[0][20:],
        "bc1q ü",
        "bitcoin:",
    ],
)
def test_not_an_address(text: str) -> None:
    with pytest.raises(AddressInvalid):
        parse_address(text, Network.MAINNET)


def test_a_script_without_address() -> None:
    assert address_of(bytes.fromhex("6a026869"), Network.MAINNET) is None
