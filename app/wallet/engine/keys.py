"""Make and read recovery phrases, and take from them the keys of the accounts."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import bdkpython as bdk

from app.core.network import Network
from app.core.secret import Secret
from app.wallet.engine import words
from app.wallet.engine.networks import coin_type, network_kind
from app.wallet.model import AccountKind

ENTROPY_BYTES = {12: 16, 24: 32}
ACCOUNTS = 10
"""How many accounts of each kind get their keys sealed when a wallet is made."""

_PURPOSE = {AccountKind.BIP84: 84, AccountKind.BIP86: 86}
_SCRIPT = {AccountKind.BIP84: "wpkh", AccountKind.BIP86: "tr"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A recovery phrase that was read and found good."""

    language: str  # one of words.LANGUAGES
    entropy: Secret  # 16 to 32 bytes (BIP-39)
    text: Secret  # in the list's own spelling, single spaces


@dataclass(frozen=True, slots=True)
class Descriptors:
    """The public descriptors of an account (BIP-380): receiving and change addresses."""

    external: str
    internal: str


@dataclass(frozen=True, slots=True)
class AccountKeys:
    """What a phrase gives: records to seal, by name ("bip84/0"), and what may be known of them."""

    records: dict[str, Secret]
    descriptors: dict[str, Descriptors]


def new_phrase(count: int = 12) -> Secret:
    """A new English phrase of 12 or 24 words from the system's randomness."""
    return Secret(words.encode(secrets.token_bytes(ENTROPY_BYTES[count])))


def read_phrase(text: Secret) -> Phrase:
    """Read a phrase in any of the ten BIP-39 languages. Bytes that are no UTF-8 are no word.

    Raises WordUnknown (position, suggestions), PhraseLength, PhraseChecksum.
    """
    listed, numbers = words.decode(text.reveal().decode(errors="replace"))
    entropy = words.entropy_of(numbers)
    if entropy is None:  # decode() returns only phrases whose checksum holds
        raise AssertionError
    spelled = " ".join(listed.words[number] for number in numbers)
    return Phrase(listed.language, Secret(entropy), Secret(spelled))


def record_name(kind: AccountKind, index: int) -> str:
    """The name under which the key of an account is sealed in the vault."""
    return f"{kind.value}/{index}"


def account_keys(
    phrase: Secret, passphrase: Secret, network: Network, accounts: Iterable[int] = range(ACCOUNTS)
) -> AccountKeys:
    """The keys of the BIP-84 and BIP-86 accounts with these numbers.

    A record is a key expression with its origin: [fingerprint/84'/0'/0']xprv... (BIP-380).
    `phrase` must be in its list's own spelling: the text of read_phrase() or new_phrase().
    """
    root = _root_key(phrase, passphrase, network)
    records: dict[str, Secret] = {}
    descriptors: dict[str, Descriptors] = {}
    numbers = tuple(accounts)
    for kind, purpose in _PURPOSE.items():
        for number in numbers:
            name = record_name(kind, number)
            path = bdk.DerivationPath(f"m/{purpose}'/{coin_type(network)}'/{number}'")
            records[name] = Secret(str(root.derive(path)))
            descriptors[name] = public_descriptors(kind, records[name], network)
    return AccountKeys(records, descriptors)


def _root_key(phrase: Secret, passphrase: Secret, network: Network) -> bdk.DescriptorSecretKey:
    seed = words.seed(phrase.text(), passphrase.text())
    return bdk.DescriptorSecretKey.from_string(
        words.master_key(seed, network is not Network.MAINNET)
    )


def private_descriptors(kind: AccountKind, record: Secret) -> tuple[str, str]:
    """(receiving, change) descriptors that can sign. Secret: for the signer's process only."""
    form = f"{_SCRIPT[kind]}({record.text()}/%d/*)"
    return form % 0, form % 1


def public_descriptors(kind: AccountKind, record: Secret, network: Network) -> Descriptors:
    """The descriptors of a sealed record without its private key."""
    external, internal = private_descriptors(kind, record)
    network_of_keys = network_kind(network)
    return Descriptors(
        str(bdk.Descriptor(external, network_of_keys)),
        str(bdk.Descriptor(internal, network_of_keys)),
    )
