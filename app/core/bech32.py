"""Bech32 and Bech32m (BIP-173, BIP-350): data as letters with a checksum that finds mistyping."""

from collections.abc import Sequence

BECH32, BECH32M = 1, 0x2BC830A3
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SUM_SIZE = 6


def encode(prefix: str, words: Sequence[int], checksum: int) -> str:
    """prefix, "1", the 5-bit words as letters, six letters of checksum (BECH32 or BECH32M)."""
    total = _polymod([*_expanded(prefix), *words, *[0] * _SUM_SIZE]) ^ checksum
    tail = [(total >> 5 * (_SUM_SIZE - 1 - place)) & 31 for place in range(_SUM_SIZE)]
    return f"{prefix}1" + "".join(_LETTERS[word] for word in (*words, *tail))


def decode(prefix: str, untrusted: str) -> tuple[list[int], int]:
    """The 5-bit words and which checksum fits.

    Raises ValueError: another prefix, mixed case, a letter that is none, neither checksum.
    """
    if untrusted not in (untrusted.lower(), untrusted.upper()):
        raise ValueError("mixed case")
    text = untrusted.lower()
    if not text.startswith(f"{prefix}1") or len(text) < len(prefix) + 1 + _SUM_SIZE:
        raise ValueError("another prefix")
    words = [_LETTERS.index(letter) for letter in text[len(prefix) + 1 :]]
    checksum = _polymod([*_expanded(prefix), *words])
    if checksum not in (BECH32, BECH32M):
        raise ValueError("wrong checksum")
    return words[:-_SUM_SIZE], checksum


def regroup(data: Sequence[int], size: int, new: int, *, pad: bool) -> list[int]:
    """Regroup bits. Raises ValueError where leftover bits are not the padding they must be."""
    held = bits = 0
    out = []
    for value in data:
        held, bits = (held << size) | value, bits + size
        while bits >= new:
            bits -= new
            out.append((held >> bits) & ((1 << new) - 1))
        held &= (1 << bits) - 1
    if pad and bits:
        out.append(held << (new - bits))
    elif not pad and (bits >= size or held):
        raise ValueError("wrong padding")
    return out


def _expanded(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(words: Sequence[int]) -> int:
    check = 1
    for word in words:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ word
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> bit) & 1 else 0
    return check
