"""What can be watched: descriptors, extended keys of all kinds, addresses; and what is refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.network import Network
from app.wallet.engine import base58, watch
from app.wallet.engine.addresses import derive
from app.wallet.errors import DescriptorInvalid

MAIN = Network.MAINNET
# BIP-84's own vector
ZPUB = (
    "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGD"
    "tKsAYz2oz2AGutZYs"
)
XPUB = (
    "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXY"
    "VUhLv1VMrjPC7PW6V"
)
XPRV = (
    "xprv9ybY78BftS5UGANki6oSifuQEjkpyAC8ZmBvBNTshQnCBcxnefjHS7buPMkkqhcRzmoGZ5bokx7GuyDAiktd5RemohA"
    "U4wV1ZPMDRmLpBMm"
)
WIF = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
FIRST = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
FIRST_CHANGE = "bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el"


def versioned(version: str) -> str:
    """The same account key under another SLIP-132 version."""
    data = base58.decode(XPUB)
    assert data is not None
    return base58.encode(bytes.fromhex(version) + data[4:])


@pytest.mark.parametrize(
    "text",
    [
        ZPUB,
        XPUB,
        f"[73c5da0a/84'/0'/0']{XPUB}",
        f"[73c5da0a/84h/0h/0h]{ZPUB}",
        f"wpkh({XPUB}/<0;1>/*)",
        f"wpkh({XPUB}/0/*)",
        f"wpkh({XPUB}/0/*)#kj7aqcx6",
        f"wpkh({XPUB}/0/*)\nwpkh({XPUB}/1/*)",
        f" wpkh([73c5da0a/84'/0'/0']{XPUB}/0/*)#wc3n3van ",
    ],
)
def test_ways_to_watch_one_account(text: str) -> None:
    found = watch.read(text, MAIN)
    assert found.external is not None
    assert found.internal is not None
    assert derive(found.external, MAIN, 0, 1)[0].address == FIRST
    assert derive(found.internal, MAIN, 0, 1)[0].address == FIRST_CHANGE


@pytest.mark.parametrize(
    ("key", "form"),
    [
        (versioned("049d7cb2"), "sh(wpkh(xpub"),  # ypub
        (versioned("04b24746"), "wpkh(xpub"),  # zpub
        (f"[73c5da0a/49'/0'/0']{XPUB}", "sh(wpkh([73c5da0a/49'/0'/0']xpub"),
        (f"[73c5da0a/86'/0'/0']{XPUB}", "tr([73c5da0a/86'/0'/0']xpub"),
        (f"[73c5da0a/44'/0'/0']{XPUB}", "pkh([73c5da0a/44'/0'/0']xpub"),
    ],
)
def test_the_script_an_extended_key_stands_for(key: str, form: str) -> None:
    assert str(watch.read(key, MAIN).external).startswith(form)


@pytest.mark.parametrize("version", ["043587cf", "044a5262", "045f1cf6"])  # tpub, upub, vpub
def test_keys_of_test_networks(version: str) -> None:
    assert "tpub" in str(watch.read(versioned(version), Network.SIGNET).external)


def test_a_list_of_addresses() -> None:
    found = watch.read(f"{FIRST}, {FIRST_CHANGE.upper()}\n{FIRST}", MAIN)
    assert [address for address, _ in found.addresses] == [FIRST, FIRST_CHANGE]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (XPRV, "private"),
        (f"wpkh({XPRV}/0/*)", "private"),
        (WIF, "private"),
        (f"wpkh({WIF})", "private"),
        ("abandon " * 11 + "about", "private"),
        ("的 " * 11 + "在", "private"),
        (XPUB[:-1] + "W", "checksum"),
        (f"wpkh({XPUB}/0/*)#wc3n3van", "checksum"),
        (versioned("043587cf"), "network"),
        (f"wpkh({versioned('043587cf')}/0/*)", "network"),
        (versioned("02aa7ed3"), "multisig"),
        (versioned("ffffffff"), "form"),
        (f"wpkh({XPUB}/0'/*)", "form"),
        (f"wpkh({XPUB}/0/*h)", "form"),
        (f"wpkh({XPUB}/<0;1;2>/*)", "form"),
        (f"combo({XPUB})", "form"),
        ("wpkh()", "form"),
        ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "network"),
        ("hello", "address"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(DescriptorInvalid) as caught:
        watch.read(text, MAIN)
    assert caught.value.details["reason"] == reason


def test_the_wrong_address_of_a_list_is_named() -> None:
    with pytest.raises(DescriptorInvalid) as caught:
        watch.read(f"{FIRST}\nnonsense", MAIN)
    assert caught.value.details["line"] == 2


FORMS = ("wpkh(%s)", "tr(%s)", "sh(wpkh(%s))", "wsh(sortedmulti(1,%s,%s))", "wsh(pk(%s))", "%s")
PATHS = ("", "/*", "/0/*", "/<0;1>/*", "/0'/*", "/*h", "/<0';1>/*", "/0/*/*", "/2147483648/*")


@given(st.integers(0, 2**32))
def test_no_text_ends_the_process(seed: int) -> None:
    """BDK ends the process for some descriptors: they must be caught before."""
    dice = random.Random(seed)
    origin = dice.choice(("", "[73c5da0a/84'/0'/0']", "[73c5da0a]", "[zz]", "["))
    text = dice.choice(FORMS).replace("%s", origin + XPUB + dice.choice(PATHS))
    letters = list(text)
    for _ in range(dice.randint(0, 3)):
        letters[dice.randrange(len(letters))] = dice.choice("()[]{}<>;,/*'h#0129")
    try:
        watch.read("".join(letters), MAIN)
    except DescriptorInvalid:
        pass
