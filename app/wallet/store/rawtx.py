"""Read raw transactions (BIP-144) fast: a wallet of 100,000 of them is read in seconds."""

import hashlib
from typing import NamedTuple

from app.wallet.chain.transactions import compact_size, skip_witnesses
from app.wallet.errors import ServerBroken
from app.wallet.model import MAX_MONEY

MAX_BYTES = 4_000_000
"""No transaction of a valid block is larger (BIP-141)."""
_SMALLEST_INPUT, _SMALLEST_OUTPUT = 41, 9
_MERKLE_NODE_BYTES = 64
_NO_TRANSACTION = bytes(32)
_FINAL = 0xFFFFFFFE  # sequences from here on do not signal BIP-125


class TxInput(NamedTuple):
    """The coin it spends: txid in wire order, output number; and its sequence (BIP-68, BIP-125)."""

    txid: bytes
    vout: int
    sequence: int


class TxOutput(NamedTuple):
    """An amount in satoshi and the script that guards it."""

    value: int
    spk: bytes


class RawTx(NamedTuple):
    """One transaction: txid in wire order, weight in weight units (BIP-141)."""

    txid: bytes
    inputs: tuple[TxInput, ...]
    outputs: tuple[TxOutput, ...]
    weight: int
    locktime: int

    @property
    def vsize(self) -> int:
        return (self.weight + 3) // 4

    @property
    def coinbase(self) -> bool:
        return self.inputs[0].txid == _NO_TRANSACTION

    @property
    def final(self) -> bool:
        """Whether no input signals that it may be replaced (BIP-125)."""
        return all(line.sequence >= _FINAL for line in self.inputs)

    @property
    def paid(self) -> int:
        """All outputs together, in satoshi."""
        return sum(line.value for line in self.outputs)


def parse(untrusted_raw: bytes) -> RawTx:
    """Read exactly one transaction. Raises ServerBroken for anything else.

    Also refused: a 64-byte one, which a merkle proof could not tell from an inner node
    (CVE-2017-12842), and amounts that cannot exist.
    """
    try:
        found = _parse(untrusted_raw)
    except IndexError:
        raise ServerBroken(what="transaction") from None
    if found is None:
        raise ServerBroken(what="transaction")
    return found


def _parse(raw: bytes) -> RawTx | None:
    size = len(raw)
    if size > MAX_BYTES:
        return None
    segwit = raw[4] == 0 and raw[5] == 1
    begin = 6 if segwit else 4
    inputs, at = _inputs(raw, begin)
    outputs, end = _outputs(raw, at)
    after = skip_witnesses(raw, end, len(inputs)) if segwit else end
    if after + 4 != size or not inputs or not outputs:
        return None
    stripped = raw[:4] + raw[begin:end] + raw[-4:] if segwit else raw
    if len(stripped) == _MERKLE_NODE_BYTES or sum(line.value for line in outputs) > MAX_MONEY:
        return None
    txid = hashlib.sha256(hashlib.sha256(stripped).digest()).digest()
    weight = 3 * len(stripped) + size
    return RawTx(txid, inputs, outputs, weight, int.from_bytes(raw[-4:], "little"))


def _inputs(raw: bytes, at: int) -> tuple[tuple[TxInput, ...], int]:
    count, at = compact_size(raw, at)
    if count * _SMALLEST_INPUT > len(raw):
        raise IndexError
    found = []
    for _ in range(count):
        script, begin = compact_size(raw, at + 36)
        end = begin + script
        vout = int.from_bytes(raw[at + 32 : at + 36], "little")
        found.append(TxInput(raw[at : at + 32], vout, int.from_bytes(raw[end : end + 4], "little")))
        at = end + 4
    return tuple(found), at


def _outputs(raw: bytes, at: int) -> tuple[tuple[TxOutput, ...], int]:
    count, at = compact_size(raw, at)
    if count * _SMALLEST_OUTPUT > len(raw):
        raise IndexError
    found = []
    for _ in range(count):
        script, begin = compact_size(raw, at + 8)
        end = begin + script
        value = int.from_bytes(raw[at : at + 8], "little")
        found.append(TxOutput(value, raw[begin:end]))
        at = end
    return tuple(found), at
