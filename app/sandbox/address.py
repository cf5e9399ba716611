"""Regtest addresses to scripts: SegWit (BIP-173, BIP-350) and the two old kinds."""

from app.core import bech32
from app.sandbox.codec import sha256d

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
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
    words = [version, *bech32.regroup(program, 8, 5, pad=True)]
    return bech32.encode(_PREFIX, words, bech32.BECH32M if version else bech32.BECH32)


def _segwit_script(address: str) -> bytes:
    words, checksum = bech32.decode(_PREFIX, address)
    if not words:
        raise ValueError("too short")
    version = words[0]
    if checksum != (bech32.BECH32M if version else bech32.BECH32):
        raise ValueError("wrong checksum")
    program = bytes(bech32.regroup(words[1:], 5, 8, pad=False))
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
