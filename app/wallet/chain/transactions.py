"""The id of a raw transaction: enough of its form to hash the right bytes, nothing more."""

import hashlib

from app.wallet.errors import ServerLied

MAX_SIZE = 4_000_000
"""Bytes: no transaction of a valid block is larger (BIP-141)."""

_MERKLE_NODE_SIZE = 64
_SMALLEST = 60
_LOCKTIME = 4


def identify(untrusted_raw: bytes) -> bytes:
    """The txid in wire order: double SHA-256 of the form without witnesses (BIP-141).

    Raises ServerLied for anything that is not exactly one transaction, and for a 64-byte one,
    which a merkle proof could not tell from an inner node (CVE-2017-12842).
    """
    if not _SMALLEST <= len(untrusted_raw) <= MAX_SIZE:
        raise ServerLied(what="transaction_size")
    try:
        stripped = _without_witnesses(untrusted_raw)
    except IndexError:
        raise ServerLied(what="transaction_form") from None
    if len(stripped) == _MERKLE_NODE_SIZE:
        raise ServerLied(what="transaction_size")
    return hashlib.sha256(hashlib.sha256(stripped).digest()).digest()


def _without_witnesses(raw: bytes) -> bytes:
    segwit = raw[4] == 0
    if segwit and raw[5] != 1:
        raise ServerLied(what="transaction_form")
    begin = 6 if segwit else 4
    inputs, at = compact_size(raw, begin)
    end = _skip_outputs(raw, _skip_inputs(raw, at, inputs))
    after = skip_witnesses(raw, end, inputs) if segwit else end
    if after + _LOCKTIME != len(raw) or not inputs:
        raise ServerLied(what="transaction_form")
    return raw[:4] + raw[6:end] + raw[-_LOCKTIME:] if segwit else raw


def _skip_inputs(raw: bytes, at: int, count: int) -> int:
    for _ in range(count):
        size = raw[at + 36]
        at += 37
        if size >= 0xFD:
            size, at = compact_size(raw, at - 1)
        at += size + 4
    return at


def _skip_outputs(raw: bytes, at: int) -> int:
    count, at = compact_size(raw, at)
    for _ in range(count):
        size = raw[at + 8]
        at += 9
        if size >= 0xFD:
            size, at = compact_size(raw, at - 1)
        at += size
    return at


def skip_witnesses(raw: bytes, at: int, inputs: int) -> int:
    """The place after the witnesses of so many inputs. Raises IndexError beyond the end."""
    for _ in range(inputs):
        items, at = compact_size(raw, at)
        if items > len(raw):
            raise IndexError
        for _ in range(items):
            size, at = compact_size(raw, at)
            at += size
    return at


def compact_size(raw: bytes, at: int) -> tuple[int, int]:
    """A compact size and the place after it. Raises IndexError beyond the end."""
    first = raw[at]
    if first < 0xFD:
        return first, at + 1
    after = at + 1 + (1 << (first - 0xFC))  # 2, 4 or 8 bytes
    if after > len(raw):
        raise IndexError
    return int.from_bytes(raw[at + 1 : after], "little"), after
