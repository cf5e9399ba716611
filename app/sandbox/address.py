"""Regtest addresses to scripts: SegWit (BIP-173, BIP-350) and the two old kinds."""

from app.sandbox.codec import sha256d

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_SUM, _BECH32M_SUM = 1, 0x2BC830A3
_PREFIX = "bcrt"
_PAY_TO_KEY_HASH, _PAY_TO_SCRIPT_HASH = 0x6F, 0xC4


def script_of(address: str) -> bytes:
    """The output script of a regtest address. Raises ValueError."""
    if address.lower().startswith(_PREFIX + "1"):
        return _segwit_script(address)
    return _old_script(address)


def segwit_address(script: bytes) -> str:
    """The address of a witness output script (BIP-141)."""
    version, program = script[0] and script[0] - 0x50, script[2:]
    words = [version, *_regroup(program, 8, 5, pad=True)]
    wanted = _BECH32M_SUM if version else _BECH32_SUM
    sum_ = _polymod(_expanded_prefix() + words + [0] * 6) ^ wanted
    words += [(sum_ >> 5 * (5 - i)) & 31 for i in range(6)]
    return _PREFIX + "1" + "".join(_BECH32[word] for word in words)


def _segwit_script(address: str) -> bytes:
    if address not in (address.lower(), address.upper()):
        raise ValueError("mixed case")
    words = [_BECH32.index(letter) for letter in address.lower()[len(_PREFIX) + 1 :]]
    if len(words) < 8:
        raise ValueError("too short")
    version = words[0]
    if _polymod(_expanded_prefix() + words) != (_BECH32M_SUM if version else _BECH32_SUM):
        raise ValueError("wrong checksum")
    program = bytes(_regroup(words[1:-6], 5, 8, pad=False))
    sizes = (20, 32) if version == 0 else range(2, 41)
    if version > 16 or len(program) not in sizes:
        raise ValueError("no such witness program")
    return bytes((0x50 + version if version else 0, len(program))) + program


def _old_script(address: str) -> bytes:
    number = 0
    for letter in address:
        number = number * 58 + _BASE58.index(letter)
    data = number.to_bytes(25, "big")
    if sha256d(data[:21])[:4] != data[21:]:
        raise ValueError("wrong checksum")
    if data[0] == _PAY_TO_KEY_HASH:
        return b"\x76\xa9\x14" + data[1:21] + b"\x88\xac"
    if data[0] == _PAY_TO_SCRIPT_HASH:
        return b"\xa9\x14" + data[1:21] + b"\x87"
    raise ValueError("an address of another network")


def _expanded_prefix() -> list[int]:
    return [ord(c) >> 5 for c in _PREFIX] + [0] + [ord(c) & 31 for c in _PREFIX]


def _polymod(words: list[int]) -> int:
    check = 1
    for word in words:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ word
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> bit) & 1 else 0
    return check


def _regroup(data: bytes | list[int], size: int, new: int, *, pad: bool) -> list[int]:
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
