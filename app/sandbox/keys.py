"""Keys of the test phrase (BIP-32, -39, -84) and their signatures (BIP-143), through coincurve.

For worthless coins only: secrets are plain bytes here.
"""

import hashlib
import hmac
from collections.abc import Sequence
from struct import pack
from typing import NamedTuple

from coincurve import PrivateKey, PublicKey

from app.sandbox.codec import (
    RBF_SEQUENCE,
    Outpoint,
    Transaction,
    parse_transaction,
    sha256d,
    write_outputs,
    write_transaction,
)
from app.sandbox.history import TEST_PHRASE

RECEIVING, CHANGE = 0, 1
_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_HARDENED = 1 << 31
_SIGHASH_ALL = 1


class Key(NamedTuple):
    """One key of an account: secret, compressed public key, its P2WPKH output script."""

    secret: bytes
    public: bytes
    script: bytes


class Spend(NamedTuple):
    """A coin to spend: where it is, its satoshis, the key that owns it."""

    point: Outpoint
    value: int
    key: Key


class Account:
    """The first BIP-84 account of a phrase on a test network: m/84'/1'/0'."""

    def __init__(self, phrase: str = TEST_PHRASE) -> None:
        seed = hashlib.pbkdf2_hmac("sha512", phrase.encode(), b"mnemonic", 2048)
        digest = hmac.digest(b"Bitcoin seed", seed, "sha512")
        node = (int.from_bytes(digest[:32], "big"), digest[32:])
        for index in (84, 1, 0):
            node = _child(*node, index | _HARDENED)
        self._chains = [_Chain(*_child(*node, chain)) for chain in (RECEIVING, CHANGE)]

    def key(self, chain: int, index: int) -> Key:
        """The key at m/84'/1'/0'/chain/index."""
        return self._chains[chain].key(index)


class _Chain:
    """One of the two chains of an account, with its public key worked out once."""

    def __init__(self, secret: int, code: bytes) -> None:
        self._secret, self._code = secret, code
        self._public = _public(secret)

    def key(self, index: int) -> Key:
        digest = hmac.digest(self._code, self._public + pack(">I", index), "sha512")
        number = (int.from_bytes(digest[:32], "big") + self._secret) % _ORDER
        secret = number.to_bytes(32, "big")
        public = _public(number)
        return Key(secret, public, b"\x00\x14" + _hash160(public))


def sign(spends: Sequence[Spend], outputs: Sequence[tuple[int, bytes]]) -> Transaction:
    """A transaction of P2WPKH inputs, signed with deterministic nonces (RFC 6979)."""
    points = [spend.point for spend in spends]
    sequence = pack("<I", RBF_SEQUENCE)
    head = pack("<i", 2) + sha256d(b"".join(points)) + sha256d(sequence * len(points))
    written = write_outputs(outputs)
    paid = sha256d(written[1:] if len(outputs) < 0xFD else written[3:])
    tail = paid + pack("<II", 0, _SIGHASH_ALL)
    witnesses = []
    for point, value, key in spends:
        code = b"\x19\x76\xa9\x14" + key.script[2:] + b"\x88\xac"
        digest = sha256d(head + point + code + pack("<q", value) + sequence + tail)
        signature = PrivateKey(key.secret).sign(digest, hasher=None)
        witnesses.append([signature + bytes((_SIGHASH_ALL,)), key.public])
    return parse_transaction(write_transaction(points, outputs, witnesses))[0]


def _child(secret: int, code: bytes, index: int) -> tuple[int, bytes]:
    """BIP-32's private derivation."""
    hardened = index & _HARDENED
    data = b"\x00" + secret.to_bytes(32, "big") if hardened else _public(secret)
    digest = hmac.digest(code, data + pack(">I", index), "sha512")
    return (int.from_bytes(digest[:32], "big") + secret) % _ORDER, digest[32:]


def _public(secret: int) -> bytes:
    return bytes(PublicKey.from_valid_secret(secret.to_bytes(32, "big")).format())


def _hash160(data: bytes) -> bytes:
    return hashlib.new("ripemd160", hashlib.sha256(data).digest()).digest()
