"""Write output scripts as addresses: needed for each output of 100,000 payments, so no library.

And back, for addresses that we wrote ourselves; what people type is read by BDK. Base58Check,
bech32 (BIP-173) and bech32m (BIP-350).
"""

import hashlib
from functools import cache

from app.core.network import Network

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE32 = "0123456789abcdefghijklmnopqrstuv"  # as int() reads it
_TO_BASE32 = str.maketrans(_BECH32, _BASE32)
_PREFIX = {
    Network.MAINNET: "bc",
    Network.TESTNET4: "tb",
    Network.SIGNET: "tb",
    Network.REGTEST: "bcrt",
}
_BECH32M = 0x2BC830A3
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def address_of(spk: bytes, network: Network) -> str | None:
    """The address of an output script; None for a script that has none."""
    size = len(spk)
    if size >= 4 and spk[1] == size - 2 and 2 <= spk[1] <= 40 and _is_version(spk[0]):
        return _segwit(spk, _PREFIX[network])
    main = network is Network.MAINNET
    if size == 25 and spk[:3] == b"\x76\xa9\x14" and spk[23:] == b"\x88\xac":
        return _base58(bytes([0 if main else 111]) + spk[3:23])
    if size == 23 and spk[:2] == b"\xa9\x14" and spk[22] == 0x87:
        return _base58(bytes([5 if main else 196]) + spk[2:22])
    return None


def script_of(address: str) -> bytes | None:
    """The output script of an address that we wrote; its checksum is not looked at.

    None for what is no address at all.
    """
    try:
        prefix, one, data = address.rpartition("1")
        if one and prefix in _PREFIX.values():
            return _read_segwit(data)
        return _read_base58(address)
    except (ValueError, OverflowError, IndexError):
        return None


def _read_segwit(text: str) -> bytes:
    version, data = _BECH32.index(text[0]), text[1:-6]
    size = len(data) * 5 // 8
    program = int(data.translate(_TO_BASE32), 32) >> (len(data) * 5 - size * 8)
    return bytes((version + 0x50 if version else 0, size)) + program.to_bytes(size, "big")


def _read_base58(text: str) -> bytes:
    number = 0
    for letter in text[:40]:
        number = number * 58 + _BASE58.index(letter)
    payload = number.to_bytes(25, "big")[:-4]
    if payload[0] in (0, 111):
        return b"\x76\xa9\x14" + payload[1:] + b"\x88\xac"
    return b"\xa9\x14" + payload[1:] + b"\x87"


def _is_version(opcode: int) -> bool:
    return opcode == 0 or 0x51 <= opcode <= 0x60


def _segwit(spk: bytes, prefix: str) -> str | None:
    version = spk[0] - 0x50 if spk[0] else 0
    if version == 0 and len(spk) not in (22, 34):
        return None
    values = [version, *_to_fives(spk[2:])]
    check = _polymod(_prefix_state(prefix), values) ^ (_BECH32M if version else 1)
    sums = (check >> shift & 31 for shift in (25, 20, 15, 10, 5, 0))
    return prefix + "1" + "".join([_BECH32[value] for value in (*values, *sums)])


def _to_fives(data: bytes) -> list[int]:
    bits = len(data) * 8
    padding = -bits % 5
    number = int.from_bytes(data, "big") << padding
    return [number >> shift & 31 for shift in range(bits + padding - 5, -1, -5)]


@cache
def _prefix_state(prefix: str) -> int:
    letters = prefix.encode()
    return _step(1, [*(n >> 5 for n in letters), 0, *(n & 31 for n in letters)])


def _polymod(state: int, values: list[int]) -> int:
    return _step(state, [*values, 0, 0, 0, 0, 0, 0])


def _step(state: int, values: list[int]) -> int:
    for value in values:
        state = (state & 0x1FFFFFF) << 5 ^ value ^ _FOLD[state >> 25]
    return state


def _fold(top: int) -> int:
    folded = 0
    for bit, generator in enumerate(_GENERATOR):
        folded ^= generator if top >> bit & 1 else 0
    return folded


_FOLD = tuple(_fold(top) for top in range(32))


def _base58(payload: bytes) -> str:
    data = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + text
