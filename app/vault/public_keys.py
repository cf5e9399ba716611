"""The other door to `cryptography`: sealing to somebody's public key, and checking signatures.

HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, one
message for each encapsulated key; Ed25519 (RFC 8032).
"""

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from app.core.secret import Secret
from app.vault.crypto import DoesNotOpen, sha256

SIGNATURE_SIZE = 64
KEYID_SIZE = 16

_HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def new_pair() -> tuple[Secret, bytes]:
    """A private X25519 key, and its public one."""
    private = X25519PrivateKey.generate()
    return Secret(private.private_bytes_raw()), private.public_key().public_bytes_raw()


def seal_to(public: bytes, plain: Secret, info: bytes) -> bytes:
    """Encapsulated key, ciphertext and tag: 48 bytes more than what is sealed."""
    return _HPKE.encrypt(plain.reveal(), X25519PublicKey.from_public_bytes(public), info=info)


def unseal_with(private: Secret, untrusted: bytes, info: bytes) -> Secret:
    """The reverse of seal_to. Raises DoesNotOpen."""
    key = X25519PrivateKey.from_private_bytes(private.reveal())
    try:
        return Secret(_HPKE.decrypt(untrusted, key, info=info))
    except (InvalidTag, ValueError):  # ValueError: an encapsulated key that nobody would make
        raise DoesNotOpen from None


def key_id(signer: bytes) -> bytes:
    """How a signature says which Ed25519 key made it."""
    return sha256(b"walnut/ed25519" + signer)[:KEYID_SIZE]


def signed_by(signer: bytes, signature: bytes, data: bytes) -> bool:
    """Whether this Ed25519 key signed the data."""
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, data)
    except InvalidSignature:
        return False
    return True
