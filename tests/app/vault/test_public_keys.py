"""Published values of HPKE and Ed25519, and a second HPKE, written from the RFC, that agrees.

hpke-vectors.json: of the file that came with RFC 9180 (test-vectors.json of its working group), the
first encryption in base mode with our suite: KEM 0x0020, KDF 0x0001, AEAD 0x0002.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.secret import Secret
from app.vault import public_keys
from app.vault.crypto import DoesNotOpen
from app.vault.public_keys import key_id, new_pair, seal_to, signed_by, unseal_with

VECTOR: dict[str, Any] = json.loads((Path(__file__).parent / "hpke-vectors.json").read_text())
KEM, SUITE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"


def raw(name: str) -> bytes:
    return bytes.fromhex(VECTOR[name])


@dataclass(frozen=True)
class Context:
    """RFC 9180, section 5.1: what both sides come to."""

    shared: bytes
    key: bytes
    nonce: bytes

    @classmethod
    def of(cls, exchanged: bytes, sender: bytes, receiver: bytes, info: bytes) -> "Context":
        secret = extract(KEM, b"", b"eae_prk", exchanged)
        shared = expand(KEM, secret, b"shared_secret", sender + receiver, 32)
        about = b"\0" + extract(SUITE, b"", b"psk_id_hash", b"")
        about += extract(SUITE, b"", b"info_hash", info)
        secret = extract(SUITE, shared, b"secret", b"")
        key = expand(SUITE, secret, b"key", about, 32)
        return cls(shared, key, expand(SUITE, secret, b"base_nonce", about, 12))


def extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")


def expand(suite: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labelled + b"\1", "sha256")[:size]


def exchange(private: bytes, public: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(private)
    return key.exchange(X25519PublicKey.from_public_bytes(public))


def test_the_second_hpke_gives_the_published_values() -> None:
    context = Context.of(exchange(raw("skEm"), raw("pkRm")), raw("enc"), raw("pkRm"), raw("info"))
    assert context == Context(raw("shared_secret"), raw("key"), raw("base_nonce"))
    first = {name: bytes.fromhex(value) for name, value in VECTOR["encryption"].items()}
    assert AESGCM(context.key).encrypt(context.nonce, first["pt"], first["aad"]) == first["ct"]


def test_the_library_opens_the_published_ciphertext() -> None:
    """The published one has associated data, which the library offers to its own tests only."""
    first = {name: bytes.fromhex(value) for name, value in VECTOR["encryption"].items()}
    private = X25519PrivateKey.from_private_bytes(raw("skRm"))
    suite, sealed = public_keys._HPKE, raw("enc") + first["ct"]
    info, aad = raw("info"), first["aad"]
    assert openssl.hpke._decrypt_with_aad(suite, sealed, private, info, aad) == first["pt"]
    for other in (
        hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_128_GCM),
        hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA512, hpke.AEAD.AES_256_GCM),
    ):
        with pytest.raises(InvalidTag):
            openssl.hpke._decrypt_with_aad(other, sealed, private, info, aad)


def test_we_open_what_the_second_hpke_sealed() -> None:
    receiver, info = raw("pkRm"), b"walnut/test"
    context = Context.of(exchange(raw("skEm"), receiver), raw("pkEm"), receiver, info)
    sealed = raw("pkEm") + AESGCM(context.key).encrypt(context.nonce, b"a freeze key", None)
    assert unseal_with(Secret(raw("skRm")), sealed, info) == Secret(b"a freeze key")


def test_the_second_hpke_opens_what_we_sealed() -> None:
    private, public = new_pair()
    sealed = seal_to(public, Secret(b"a freeze key"), b"walnut/test")
    assert len(sealed) == 32 + 12 + 16
    sender = sealed[:32]
    context = Context.of(exchange(private.reveal(), sender), sender, public, b"walnut/test")
    assert AESGCM(context.key).decrypt(context.nonce, sealed[32:], None) == b"a freeze key"


def test_what_does_not_open() -> None:
    private, public = new_pair()
    sealed = seal_to(public, Secret(b"a freeze key"), b"for this")
    assert unseal_with(private, sealed, b"for this") == Secret(b"a freeze key")
    for broken in (b"", sealed[:31], sealed[:-1], bytes(32) + sealed[32:], sealed + b"\0"):
        with pytest.raises(DoesNotOpen):
            unseal_with(private, broken, b"for this")
    for place in range(len(sealed)):
        # The top bit of an X25519 key is ignored in the exchange; the KEM's context covers it.
        flipped = sealed[:place] + bytes([sealed[place] ^ 0x80]) + sealed[place + 1 :]
        with pytest.raises(DoesNotOpen):
            unseal_with(private, flipped, b"for this")
    with pytest.raises(DoesNotOpen):
        unseal_with(private, sealed, b"for that")
    with pytest.raises(DoesNotOpen):
        unseal_with(new_pair()[0], sealed, b"for this")


def test_ed25519() -> None:
    """RFC 8032, section 7.1, test 3."""
    public = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    signature = bytes.fromhex(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )
    assert signed_by(public, signature, bytes.fromhex("af82"))
    assert not signed_by(public, signature, bytes.fromhex("af83"))
    assert not signed_by(public, bytes(64), bytes.fromhex("af82"))
    assert not signed_by(new_pair()[1], signature, bytes.fromhex("af82"))
    assert key_id(public) == hashlib.sha256(b"walnut/ed25519" + public).digest()[:16]
