"""Compact targets, the adjustment every 2016 blocks, and the work that a target stands for."""

from functools import lru_cache

from app.wallet.chain.params import PERIOD, SPACING, ChainParams

_TIMESPAN = PERIOD * SPACING
_SIGN = 0x00800000


@lru_cache(maxsize=4096)
def target(bits: bytes) -> int:
    """The number a block hash must not exceed, from 4 bytes in wire order; 0 if there is none.

    The compact form of Bitcoin Core's SetCompact: negative and overflowing forms give 0.
    """
    compact = int.from_bytes(bits, "little")
    exponent, mantissa = compact >> 24, compact & 0x007FFFFF
    if compact & _SIGN or exponent > 34:
        return 0
    value = mantissa << 8 * (exponent - 3) if exponent >= 3 else mantissa >> 8 * (3 - exponent)
    return value if value < 1 << 256 else 0


def compact(value: int) -> bytes:
    """The 4 bytes in wire order for a target (Bitcoin Core's GetCompact); precision is lost."""
    size = (value.bit_length() + 7) // 8
    mantissa = value >> 8 * (size - 3) if size >= 3 else value << 8 * (3 - size)
    if mantissa & _SIGN:  # the top bit is a sign: shift it away
        mantissa, size = mantissa >> 8, size + 1
    return (mantissa | size << 24).to_bytes(4, "little")


def work(bits: bytes) -> int:
    """Hashes needed on average to meet this target."""
    value = target(bits)
    return (1 << 256) // (value + 1) if value else 0


def adjusted(params: ChainParams, bits: bytes, seconds: int) -> bytes:
    """The bits of the next period, where the last one took this long with `bits`."""
    bounded = min(max(seconds, _TIMESPAN // 4), _TIMESPAN * 4)
    return compact(min(target(bits) * bounded // _TIMESPAN, params.limit))
