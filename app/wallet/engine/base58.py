"""Base58Check, the coding of extended keys (BIP-32) and of private keys in import format."""

import hashlib

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}
_LONGEST = 120  # characters; an extended key has 111


def decode(text: str) -> bytes | None:
    """The bytes without their checksum; None where the text or the checksum is wrong."""
    if not 0 < len(text) <= _LONGEST or any(char not in _VALUES for char in text):
        return None
    number = 0
    for char in text:
        number = number * 58 + _VALUES[char]
    zeros = len(text) - len(text.lstrip("1"))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    return data[:-4] if len(data) > 4 and _checksum(data[:-4]) == data[-4:] else None


def encode(payload: bytes) -> str:
    data = payload + _checksum(payload)
    number = int.from_bytes(data, "big")
    text = ""
    while number:
        number, rest = divmod(number, 58)
        text = _ALPHABET[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _checksum(payload: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
