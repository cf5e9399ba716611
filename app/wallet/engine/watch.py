"""What can be watched without keys: a descriptor, an extended public key, a list of addresses.

Nothing that could spend is taken in: a private key here is most likely somebody's mistake, and
a watch-only account would not guard it.
"""

import re
from dataclasses import dataclass

import bdkpython as bdk

from app.core.network import Network
from app.wallet.engine import base58, words
from app.wallet.engine.addresses import parse_address
from app.wallet.engine.faults import DESCRIPTOR_FAULTS, kind
from app.wallet.engine.networks import bdk_network, network_kind
from app.wallet.errors import AddressInvalid, AddressWrongNetwork, DescriptorInvalid

MOST_ADDRESSES = 5000
_LONGEST_TEXT = 500_000
_LONGEST_DESCRIPTOR = 10_000

# SLIP-132 version bytes: (for real money?, the script they stand for)
_PUBLIC = {
    "0488b21e": (True, None),  # xpub: as the path says, native segwit without one
    "049d7cb2": (True, "sh(wpkh({}))"),  # ypub
    "04b24746": (True, "wpkh({})"),  # zpub
    "043587cf": (False, None),  # tpub
    "044a5262": (False, "sh(wpkh({}))"),  # upub
    "045f1cf6": (False, "wpkh({})"),  # vpub
}
_MULTISIG = frozenset({"0295b43f", "02aa7ed3", "024289ef", "02575483"})  # Ypub Zpub Upub Vpub
_BY_PURPOSE = {"44": "pkh({})", "49": "sh(wpkh({}))", "84": "wpkh({})", "86": "tr({})"}
_XPUB, _TPUB = bytes.fromhex("0488b21e"), bytes.fromhex("043587cf")

_KEY = re.compile(r"(?P<origin>\[[0-9A-Fa-f]{8}(?:/\d+['hH]?)*\])?(?P<key>[1-9A-HJ-NP-Za-km-z]+)")
_PRIVATE = re.compile(r"\b[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20,}")
_IMPORT_FORMAT = re.compile(r"\b[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}\b")
# BDK ends the whole process when it is asked for a hardened child of a public key.
_HARDENED = re.compile(r"/[\d<>;*]*['hH]")
_ORIGIN = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Watched:
    """Either descriptors (the second for change, if there is one) or addresses with scripts."""

    external: str | None = None
    internal: str | None = None
    addresses: tuple[tuple[str, bytes], ...] = ()


def read(untrusted_text: str, network: Network) -> Watched:
    """Find out what was pasted.

    Descriptors may hold <0;1> or come as two lines; one that ends in /0/* brings its change
    with it. Raises DescriptorInvalid: reason (empty, private, network, checksum, multisig,
    form, address with line).
    """
    text = untrusted_text.strip()
    if not text:
        raise DescriptorInvalid(reason="empty")
    if len(text) > _LONGEST_TEXT:
        raise DescriptorInvalid(reason="form")
    _refuse_private(text)
    if "(" in text:
        return _descriptors(text.split(), network)
    found = _KEY.fullmatch(text)
    if found and len(found["key"]) > 100:
        return _extended_key(found["origin"] or "", found["key"], network)
    return Watched(addresses=_addresses(text, network))


def _refuse_private(text: str) -> None:
    keys = (match.group() for match in _IMPORT_FORMAT.finditer(text))
    if _PRIVATE.search(text) or any(base58.decode(key) for key in keys) or _is_phrase(text):
        raise DescriptorInvalid(reason="private")


def _is_phrase(text: str) -> bool:
    typed = words.split(text)
    if len(typed) not in words.LENGTHS:
        return False
    lists = (words.word_list(language).by_folded for language in words.LANGUAGES)
    return any(all(word in known for word in typed) for known in lists)


def _extended_key(origin: str, key: str, network: Network) -> Watched:
    """An account's key: descriptors for its receiving and change chains (BIP-44)."""
    data = base58.decode(key)
    if data is None or len(data) != 78:
        raise DescriptorInvalid(reason="checksum")
    version = data[:4].hex()
    if version in _MULTISIG:
        raise DescriptorInvalid(reason="multisig")
    if version not in _PUBLIC:
        raise DescriptorInvalid(reason="form")
    main, form = _PUBLIC[version]
    if main != (network is Network.MAINNET):
        raise DescriptorInvalid(reason="network")
    plain = base58.encode((_XPUB if main else _TPUB) + data[4:])
    purpose = re.match(r"\[\w+/(\d+)", origin)
    form = form or _BY_PURPOSE.get(purpose[1] if purpose else "84", "wpkh({})")
    return _descriptors([form.format(f"{origin}{plain}/<0;1>/*")], network)


def _descriptors(texts: list[str], network: Network) -> Watched:
    if len(texts) > 2 or any(len(text) > _LONGEST_DESCRIPTOR for text in texts):
        raise DescriptorInvalid(reason="form")
    parsed = [_parsed(text, network) for text in texts]
    if len(parsed) == 1 and parsed[0].is_multipath():
        parsed = parsed[0].to_single_descriptors()
    elif len(parsed) == 1 and "/0/*" in str(parsed[0]):
        body = str(parsed[0]).partition("#")[0]
        parsed.append(_parsed(body.replace("/0/*", "/1/*"), network))
    if len(parsed) > 2 or any(one.is_multipath() for one in parsed):
        raise DescriptorInvalid(reason="form")
    external, internal = (*(str(one) for one in parsed), None)[:2]
    if external == internal:
        internal = None
    return Watched(external, internal)


def _parsed(text: str, network: Network) -> bdk.Descriptor:
    """One descriptor whose scripts have addresses."""
    bare = _ORIGIN.sub("", text)
    if _HARDENED.search(bare) or "[" in bare:
        raise DescriptorInvalid(reason="form")
    try:
        parsed = bdk.Descriptor(text, network_kind(network))
        for single in parsed.to_single_descriptors() if parsed.is_multipath() else [parsed]:
            single.sanity_check()
            single.derive_address(0, bdk_network(network))
    except DESCRIPTOR_FAULTS as error:
        raise DescriptorInvalid(reason=_reason(text, network, error)) from error
    if parsed.to_string_with_secret() != str(parsed):
        raise DescriptorInvalid(reason="private")
    return parsed


def _reason(text: str, network: Network, error: Exception) -> str:
    if kind(error) == "InvalidDescriptorChecksum":
        return "checksum"
    main = network is Network.MAINNET
    other = bdk.NetworkKind.TEST if main else bdk.NetworkKind.MAIN
    try:
        bdk.Descriptor(text, other)
    except DESCRIPTOR_FAULTS:
        return "form"
    return "network"


def _addresses(text: str, network: Network) -> tuple[tuple[str, bytes], ...]:
    found: dict[str, bytes] = {}
    for number, piece in enumerate(re.split(r"[\s,;]+", text), 1):
        if not piece:
            continue
        try:
            address, script = parse_address(piece, network)
        except AddressWrongNetwork as error:
            raise DescriptorInvalid(reason="network", line=number) from error
        except AddressInvalid as error:
            raise DescriptorInvalid(reason="address", line=number) from error
        found[address] = script
    if len(found) > MOST_ADDRESSES:
        raise DescriptorInvalid(reason="form")
    return tuple(found.items())
