"""The door to `cryptography`: the few primitives the vault is made of, in our own words.

HKDF-SHA256 (RFC 5869), Argon2id (RFC 9106), AES-256-GCM (NIST SP 800-38D), AES-256-CTR
(SP 800-38A), HMAC-SHA256. What needs public keys has a door of its own: app/vault/public_keys.py.
Secrets come in and go out as Secret, so that no local of ours shows one in a traceback.
"""

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.secret import Secret
from app.vault.errors import NotEnoughMemory

KEY_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16
SALT_SIZE = 16
_INFO = b"walnut/v1/"


class DoesNotOpen(Exception):
    """An authentication tag does not fit: another key, or changed bytes. Never says which."""


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Argon2id: memory in KiB, passes, lanes; m2 and t2 are for the second, code-fused run."""

    m: int
    t: int
    p: int
    m2: int
    t2: int


STANDARD = KdfParameters(m=256 * 1024, t=3, p=4, m2=128 * 1024, t2=3)


def random_bytes(count: int) -> bytes:
    return os.urandom(count)


def random_key() -> Secret:
    return Secret(os.urandom(KEY_SIZE))


def lp(*parts: bytes) -> bytes:
    """Join parts so that no two different lists give the same bytes: length (u32 BE) first."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def hk(material: Secret, salt: bytes, label: str) -> Secret:
    """HKDF-SHA256 to 32 bytes; the label is unique for each purpose."""
    kdf = HKDF(hashes.SHA256(), KEY_SIZE, salt=salt, info=_INFO + label.encode())
    return Secret(kdf.derive(material.reveal()))


def argon2id(label: str, password: Secret, salt: bytes, kdf: KdfParameters) -> Secret:
    """Stretch lp(label, password) to 32 bytes; the slow step (0.5 s with STANDARD).

    Raises NotEnoughMemory.
    """
    return _stretch(lp(label.encode(), password.reveal()), salt, kdf, kdf.m, kdf.t)


def argon2id_fused(key: Secret, number: int, salt: bytes, kdf: KdfParameters) -> Secret:
    """Stretch what a login code gives, fused with the password (0.25 s with STANDARD).

    Raises NotEnoughMemory.
    """
    fused = lp(b"totp", key.reveal(), struct.pack(">I", number))
    return _stretch(fused, salt, kdf, kdf.m2, kdf.t2)


def aes_ctr_stream(key: Secret, block: int, size: int) -> bytes:
    """`size` bytes of AES-256-CTR's key stream from this block on (NIST SP 800-38A)."""
    counter = modes.CTR(block.to_bytes(16, "big"))
    return Cipher(algorithms.AES(key.reveal()), counter).encryptor().update(bytes(size))


def encrypt(key: Secret, nonce: bytes, plain: Secret, bound: bytes) -> bytes:
    """AES-256-GCM with `bound` as associated data: ciphertext and tag."""
    return AESGCM(key.reveal()).encrypt(nonce, plain.reveal(), bound)


def decrypt(key: Secret, nonce: bytes, sealed: bytes, bound: bytes) -> Secret:
    """The reverse of encrypt. Raises DoesNotOpen."""
    try:
        return Secret(AESGCM(key.reveal()).decrypt(nonce, sealed, bound))
    except InvalidTag:
        raise DoesNotOpen from None


def seal(key: Secret, plain: Secret, bound: bytes) -> bytes:
    """A fresh nonce and the ciphertext in one piece."""
    nonce = random_bytes(NONCE_SIZE)
    return nonce + encrypt(key, nonce, plain, bound)


def unseal(key: Secret, sealed: bytes, bound: bytes) -> Secret:
    """The reverse of seal. Raises DoesNotOpen."""
    if len(sealed) < NONCE_SIZE + TAG_SIZE:
        raise DoesNotOpen
    return decrypt(key, sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], bound)


def authenticate(key: Secret, data: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.digest(key.reveal(), data, hashlib.sha256)


def authentic(key: Secret, data: bytes, mac: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(authenticate(key, data), mac)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _stretch(data: bytes, salt: bytes, kdf: KdfParameters, memory: int, passes: int) -> Secret:
    stretch = Argon2id(
        salt=salt, length=KEY_SIZE, iterations=passes, lanes=kdf.p, memory_cost=memory
    )
    try:
        return Secret(stretch.derive(data))
    except MemoryError:
        raise NotEnoughMemory(megabytes=memory // 1024) from None
