"""Bitcoin's double SHA-256, and the order in which people read its result."""

import hashlib


def double_sha256(data: bytes) -> bytes:
    """SHA-256 of SHA-256, 32 bytes in wire order."""
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def shown(wire: bytes) -> str:
    """A hash as people see it: 64 hex digits, most significant byte first."""
    return wire[::-1].hex()


def from_shown(text: str) -> bytes:
    """Wire order of a hash as people see it. Raises ValueError where it is not 64 hex digits."""
    wire = bytes.fromhex(text)
    if len(wire) != 32 or len(text) != 64:
        raise ValueError("a hash has 64 hex digits")
    return wire[::-1]
