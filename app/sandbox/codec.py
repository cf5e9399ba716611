"""Bitcoin's own byte formats, transactions (BIP-144) and blocks, read and written."""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack, unpack_from
from typing import NamedTuple

HEADER_SIZE = 80
NO_TRANSACTION = bytes(32)
FINAL_SEQUENCE = 0xFFFFFFFF
RBF_SEQUENCE = 0xFFFFFFFD

Outpoint = bytes  # 36 bytes: transaction id as in the chain, then the output's number (LE)


class Output(NamedTuple):
    """One output: satoshis and the script that guards them."""

    value: int
    script: bytes


@dataclass(slots=True, eq=False)
class Transaction:
    """One parsed transaction; ids in the chain's byte order, not the reversed one people see."""

    raw: bytes
    txid: bytes
    wtxid: bytes
    version: int
    locktime: int
    inputs: list[Outpoint]
    sequences: list[int]
    outputs: list[Output]
    weight: int

    @property
    def vsize(self) -> int:
        """Virtual bytes (BIP-141)."""
        return (self.weight + 3) // 4

    @property
    def is_coinbase(self) -> bool:
        return self.inputs[0][:32] == NO_TRANSACTION


def sha256d(data: bytes) -> bytes:
    """Bitcoin's double SHA-256."""
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def display_id(chain_id: bytes) -> str:
    """A transaction or block id as people see it: reversed, in hex."""
    return chain_id[::-1].hex()


def chain_id(displayed: str) -> bytes:
    """The 32 bytes of a displayed id. Raises ValueError."""
    data = bytes.fromhex(displayed)[::-1]
    if len(data) != 32:
        raise ValueError("an id has 32 bytes")
    return data


def outpoint(txid: bytes, number: int) -> Outpoint:
    return txid + number.to_bytes(4, "little")


def output_number(point: Outpoint) -> int:
    return int.from_bytes(point[32:], "little")


def varint(number: int) -> bytes:
    """CompactSize."""
    if number < 0xFD:
        return bytes((number,))
    if number <= 0xFFFF:
        return b"\xfd" + pack("<H", number)
    if number <= 0xFFFFFFFF:
        return b"\xfe" + pack("<I", number)
    return b"\xff" + pack("<Q", number)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The CompactSize at this place, and the place behind it."""
    first = data[at]
    if first < 0xFD:
        return first, at + 1
    if first == 0xFD:
        return unpack_from("<H", data, at + 1)[0], at + 3
    if first == 0xFE:
        return unpack_from("<I", data, at + 1)[0], at + 5
    return unpack_from("<Q", data, at + 1)[0], at + 9


def parse_transaction(data: bytes, at: int = 0) -> tuple[Transaction, int]:
    """The transaction at this place, and the place behind it.

    Raises IndexError, ValueError or struct.error where the bytes end too early.
    """
    start = at
    version = unpack_from("<i", data, at)[0]
    has_witness = data[at + 4] == 0 and data[at + 5] == 1
    body = at + 6 if has_witness else at + 4
    inputs, sequences, at = _read_inputs(data, body)
    outputs, at = _read_outputs(data, at)
    body_end = at
    if has_witness:
        at = _skip_witness(data, at, len(inputs))
    locktime = unpack_from("<I", data, at)[0]
    at += 4
    raw = data[start:at]
    stripped = (
        data[start : start + 4] + data[body:body_end] + data[at - 4 : at] if has_witness else raw
    )
    txid = sha256d(stripped)
    wtxid = sha256d(raw) if has_witness else txid
    weight = len(stripped) * 3 + len(raw)
    return (
        Transaction(raw, txid, wtxid, version, locktime, inputs, sequences, outputs, weight),
        at,
    )


def parse_whole_transaction(data: bytes) -> Transaction:
    """The transaction that fills these bytes exactly. Raises ValueError."""
    try:
        transaction, end = parse_transaction(data)
    except (IndexError, struct.error, OverflowError, MemoryError) as error:
        raise ValueError("not a transaction") from error
    if end != len(data):
        raise ValueError("bytes behind the transaction")
    return transaction


def _read_inputs(data: bytes, at: int) -> tuple[list[Outpoint], list[int], int]:
    count, at = read_varint(data, at)
    inputs, sequences = [], []
    for _ in range(count):
        inputs.append(data[at : at + 36])
        length, at = read_varint(data, at + 36)
        at += length
        sequences.append(unpack_from("<I", data, at)[0])
        at += 4
    return inputs, sequences, at


def _read_outputs(data: bytes, at: int) -> tuple[list[Output], int]:
    count, at = read_varint(data, at)
    outputs = []
    for _ in range(count):
        value = unpack_from("<q", data, at)[0]
        length, at = read_varint(data, at + 8)
        outputs.append(Output(value, data[at : at + length]))
        at += length
    return outputs, at


def _skip_witness(data: bytes, at: int, inputs: int) -> int:
    for _ in range(inputs):
        items, at = read_varint(data, at)
        for _ in range(items):
            length, at = read_varint(data, at)
            at += length
    return at


def parse_block(data: bytes) -> list[Transaction]:
    """The transactions of a raw block, in order."""
    count, at = read_varint(data, HEADER_SIZE)
    transactions = []
    for _ in range(count):
        transaction, at = parse_transaction(data, at)
        transactions.append(transaction)
    return transactions


def header_time(header: bytes) -> int:
    """Seconds since 1970 that a block header claims."""
    return int(unpack_from("<I", header, 68)[0])


def write_outputs(outputs: Sequence[tuple[int, bytes]]) -> bytes:
    return varint(len(outputs)) + b"".join(
        pack("<q", value) + varint(len(script)) + script for value, script in outputs
    )


def write_transaction(
    inputs: Sequence[Outpoint],
    outputs: Sequence[tuple[int, bytes]],
    witnesses: Sequence[Sequence[bytes]],
    *,
    sequence: int = RBF_SEQUENCE,
    locktime: int = 0,
) -> bytes:
    """A version 2 transaction with witnesses and empty input scripts, as bytes (BIP-144)."""
    tail = pack("<I", sequence)
    body = varint(len(inputs)) + b"".join(point + b"\x00" + tail for point in inputs)
    stacks = b"".join(
        varint(len(stack)) + b"".join(varint(len(item)) + item for item in stack)
        for stack in witnesses
    )
    return (
        pack("<i", 2) + b"\x00\x01" + body + write_outputs(outputs) + stacks + pack("<I", locktime)
    )
