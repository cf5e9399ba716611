"""Build regtest blocks: merkle root, coinbase with its commitments, the little work they need."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack

from app.sandbox.codec import (
    NO_TRANSACTION,
    Transaction,
    sha256d,
    varint,
    write_outputs,
)

# Anyone can spend it, with the one witness item ANYONE_WITNESS: the miner's and the faucet's coins.
ANYONE_WITNESS = b"\x51"
ANYONE_SCRIPT = b"\x00\x20" + hashlib.sha256(ANYONE_WITNESS).digest()

COINBASE_MATURITY = 100
_HALVING = 150
_FIRST_SUBSIDY = 50 * 100_000_000
_BITS = 0x207FFFFF
_TARGET = 0x7FFFFF << (8 * (0x20 - 3))
_VERSION = 0x20000000
_COMMITMENT = b"\x6a\x24\xaa\x21\xa9\xed"  # BIP-141


@dataclass(frozen=True, slots=True)
class Template:
    """What a block is to be built on and from. extra makes two blocks of one height differ."""

    previous: bytes
    height: int
    time: int
    fees: int = 0
    script: bytes = ANYONE_SCRIPT
    extra: bytes = b""


def subsidy(height: int) -> int:
    """New satoshis of a block; regtest halves every 150 blocks."""
    halvings = height // _HALVING
    return 0 if halvings >= 64 else _FIRST_SUBSIDY >> halvings


def merkle_levels(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """The merkle tree from its leaves up to the root."""
    levels = [list(hashes)]
    while len(levels[-1]) > 1:
        level = levels[-1]
        if len(level) & 1:
            level = [*level, level[-1]]
        levels.append([sha256d(level[i] + level[i + 1]) for i in range(0, len(level), 2)])
    return levels


def build_block(template: Template, transactions: Sequence[Transaction]) -> bytes:
    """A raw block with valid work over these transactions and a fresh coinbase."""
    coinbase, coinbase_id = _coinbase(template, transactions)
    root = merkle_levels([coinbase_id, *(t.txid for t in transactions)])[-1][0]
    head = pack("<i", _VERSION) + template.previous + root + pack("<II", template.time, _BITS)
    return (
        _work(head)
        + varint(1 + len(transactions))
        + coinbase
        + b"".join(t.raw for t in transactions)
    )


def _coinbase(template: Template, transactions: Sequence[Transaction]) -> tuple[bytes, bytes]:
    """The coinbase's bytes with witness, and its id."""
    script_sig = _push_number(template.height) + template.extra
    if len(script_sig) < 2:  # consensus wants two bytes at least
        script_sig += b"\x00"
    witness_root = merkle_levels([bytes(32), *(t.wtxid for t in transactions)])[-1][0]
    commitment = _COMMITMENT + sha256d(witness_root + bytes(32))
    value = subsidy(template.height) + template.fees
    inputs = (
        b"\x01" + NO_TRANSACTION + b"\xff" * 4 + varint(len(script_sig)) + script_sig + b"\xff" * 4
    )
    body = inputs + write_outputs([(value, template.script), (0, commitment)])
    version, locktime = pack("<i", 2), bytes(4)
    raw = version + b"\x00\x01" + body + b"\x01\x20" + bytes(32) + locktime
    return raw, sha256d(version + body + locktime)


def _push_number(number: int) -> bytes:
    """The height as BIP-34 wants it pushed."""
    if number == 0:
        return b"\x00"
    if number <= 16:
        return bytes((0x50 + number,))
    data = number.to_bytes((number.bit_length() + 8) // 8, "little")
    return bytes((len(data),)) + data


def _work(head: bytes) -> bytes:
    """The header with the first nonce whose hash meets regtest's target (two tries on average)."""
    first_half = hashlib.sha256(head)
    nonce = 0
    while True:
        attempt = first_half.copy()
        attempt.update(pack("<I", nonce))
        digest = hashlib.sha256(attempt.digest()).digest()
        if int.from_bytes(digest, "little") <= _TARGET:
            return head + pack("<I", nonce)
        nonce += 1
