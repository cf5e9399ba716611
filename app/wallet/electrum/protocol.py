"""Every reply of an Electrum server becomes a model here, or the server is broken.

One function for each kind of reply. Each takes the JSON value as it came (`untrusted_…`),
checks types, lengths and ranges, and raises ServerBroken for anything else. Hashes come out
as 32 bytes in wire order (the reverse of what people and servers write).
Protocol: electrum-protocol 1.4 to 1.6.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.wallet.chain.merkle import MAX_DEPTH
from app.wallet.chain.params import HEADER_SIZE
from app.wallet.chain.transactions import MAX_SIZE
from app.wallet.errors import ServerBroken
from app.wallet.model import MAX_MONEY

HEADERS_AT_ONCE = 2016
MAX_HISTORY = 200_000
MAX_HEIGHT = 2**31
_MAX_SCRIPT_HISTOGRAM = 10_000
_MAX_RATE = 1_000_000.0  # sat/vB
_PER_RATE = 100_000  # sat/vB in one BTC per 1000 vB
_MAX_WORD = 200


class HistoryEntry(NamedTuple):
    """One transaction of a script.

    height > 0: in that block; 0: unconfirmed; -1: unconfirmed, and so is something it spends.
    fee (sat): only while unconfirmed, and only a claim of the server.
    """

    txid: bytes
    height: int
    fee: int | None


class MerkleProof(NamedTuple):
    """Give position and branch to `chain.merkle.verify` with the header at this height."""

    height: int
    position: int
    branch: tuple[bytes, ...]


class Tip(NamedTuple):
    height: int
    header: bytes  # 80 bytes, not yet verified


class FeeBand(NamedTuple):
    """So many virtual bytes wait in the mempool at this rate (sat/vB) or a little above."""

    rate: float
    vsize: int


@dataclass(frozen=True, slots=True)
class RelayFees:
    """What a server's mempool asks (sat/vB): to be taken at all, and more for a replacement."""

    minimum: float
    increment: float | None  # None before protocol 1.6


@dataclass(frozen=True, slots=True)
class Greeting:
    software: str  # for the log only: a server's words are never shown
    version: tuple[int, ...]


def hash_bytes(untrusted: Any) -> bytes:
    """64 hex digits as servers write a hash; 32 bytes in wire order."""
    if type(untrusted) is not str or len(untrusted) != 64:
        raise ServerBroken(what="hash")
    try:
        raw = bytes.fromhex(untrusted)
    except ValueError:
        raise ServerBroken(what="hash") from None
    if len(raw) != 32:  # fromhex skips spaces
        raise ServerBroken(what="hash")
    return raw[::-1]


def status(untrusted: Any) -> str | None:
    """A script's status: 64 hex digits, or None while it has no history."""
    if untrusted is None:
        return None
    return hash_bytes(untrusted)[::-1].hex()


def greeting(untrusted: Any) -> Greeting:
    """server.version: [software, protocol]."""
    if type(untrusted) is not list or len(untrusted) != 2:
        raise ServerBroken(what="version")
    software, version = untrusted
    if type(software) is not str or type(version) is not str or len(version) > 20:
        raise ServerBroken(what="version")
    parts = version.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ServerBroken(what="version")
    return Greeting(software[:_MAX_WORD], tuple(int(part) for part in parts))


def header(untrusted: Any) -> bytes:
    """blockchain.block.header: 80 bytes in hex."""
    raw = _data(untrusted, HEADER_SIZE)
    if len(raw) != HEADER_SIZE:
        raise ServerBroken(what="header")
    return raw


def headers(untrusted: Any) -> bytes:
    """blockchain.block.headers: {count, hex} (to 1.4) or {count, headers} (1.6)."""
    if type(untrusted) is not dict:
        raise ServerBroken(what="headers")
    parts = untrusted.get("headers")
    if parts is None:
        parts = [untrusted.get("hex")]
    if type(parts) is not list or len(parts) > HEADERS_AT_ONCE:
        raise ServerBroken(what="headers")
    raw = b"".join(_data(part, HEADER_SIZE * HEADERS_AT_ONCE) for part in parts)
    count = _whole(untrusted.get("count"), 0, HEADERS_AT_ONCE)
    if len(raw) != count * HEADER_SIZE:
        raise ServerBroken(what="headers")
    return raw


def tip(untrusted: Any) -> Tip:
    """blockchain.headers.subscribe: {height, hex}."""
    if type(untrusted) is not dict:
        raise ServerBroken(what="tip")
    return Tip(_whole(untrusted.get("height"), 0, MAX_HEIGHT), header(untrusted.get("hex")))


def history(untrusted: Any) -> tuple[HistoryEntry, ...]:
    """blockchain.scripthash.get_history, in the server's order; no transaction comes twice."""
    if type(untrusted) is not list or len(untrusted) > MAX_HISTORY:
        raise ServerBroken(what="history")
    entries = tuple(_history_entry(item) for item in untrusted)
    if len(entries) > 1 and len({entry.txid for entry in entries}) != len(entries):
        raise ServerBroken(what="history")
    return entries


def _history_entry(untrusted: Any) -> HistoryEntry:
    if type(untrusted) is not dict:
        raise ServerBroken(what="history")
    height = _whole(untrusted.get("height"), -1, MAX_HEIGHT)
    fee = untrusted.get("fee")
    if fee is not None:
        fee = _whole(fee, 0, MAX_MONEY)
    return HistoryEntry(hash_bytes(untrusted.get("tx_hash")), height, fee)


def transaction(untrusted: Any) -> bytes:
    """blockchain.transaction.get: the raw transaction in hex; its form is not yet checked."""
    return _data(untrusted, MAX_SIZE)


def merkle_proof(untrusted: Any) -> MerkleProof:
    """blockchain.transaction.get_merkle: {block_height, merkle, pos}."""
    if type(untrusted) is not dict:
        raise ServerBroken(what="merkle")
    branch = untrusted.get("merkle")
    if type(branch) is not list or len(branch) > MAX_DEPTH:
        raise ServerBroken(what="merkle")
    return MerkleProof(
        _whole(untrusted.get("block_height"), 0, MAX_HEIGHT),
        _whole(untrusted.get("pos"), 0, 2**MAX_DEPTH),
        tuple([hash_bytes(node) for node in branch]),
    )


def fee_rate(untrusted: Any) -> float | None:
    """blockchain.estimatefee or relayfee: BTC per 1000 vB to sat/vB; None for -1 (unknown)."""
    if type(untrusted) not in (int, float):
        raise ServerBroken(what="fee")
    if untrusted == -1:
        return None
    if not 0 <= untrusted <= _MAX_RATE / _PER_RATE:  # not for NaN either
        raise ServerBroken(what="fee")
    return round(float(untrusted) * _PER_RATE, 3)


def relay_fees(untrusted: Any) -> RelayFees:
    """mempool.get_info (1.6): BTC per 1000 vB; the mempool's own minimum is the higher one."""
    if type(untrusted) is not dict:
        raise ServerBroken(what="fee")
    known = [untrusted.get("mempoolminfee"), untrusted.get("minrelaytxfee")]
    rates = [fee_rate(rate) or 0.0 for rate in known if rate is not None]
    if not rates:
        raise ServerBroken(what="fee")
    increment = untrusted.get("incrementalrelayfee")
    return RelayFees(max(rates), None if increment is None else fee_rate(increment))


def fee_histogram(untrusted: Any) -> tuple[FeeBand, ...]:
    """mempool.get_fee_histogram: [[rate, vsize], …], highest rate first."""
    if type(untrusted) is not list or len(untrusted) > _MAX_SCRIPT_HISTOGRAM:
        raise ServerBroken(what="histogram")
    return tuple(_band(item) for item in untrusted)


def _band(untrusted: Any) -> FeeBand:
    if type(untrusted) is not list or len(untrusted) != 2:
        raise ServerBroken(what="histogram")
    rate, vsize = untrusted
    if type(rate) not in (int, float) or not 0 <= rate <= _MAX_RATE * 100:
        raise ServerBroken(what="histogram")
    return FeeBand(float(rate), _whole(vsize, 0, 2**53))


def status_of(entries: Iterable[HistoryEntry]) -> str | None:
    """The status that a server must give for this history, or None when it is empty.

    SHA-256 over "txid:height:" of each entry in the server's order (protocol 1.6 fixes the order
    of unconfirmed ones; before, servers were free).
    """
    text = "".join(f"{entry.txid[::-1].hex()}:{entry.height}:" for entry in entries)
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def _data(untrusted: Any, most: int) -> bytes:
    """Bytes from hex digits, at most so many."""
    if type(untrusted) is not str or len(untrusted) > 2 * most:
        raise ServerBroken(what="hex")
    try:
        raw = bytes.fromhex(untrusted)
    except ValueError:
        raise ServerBroken(what="hex") from None
    if 2 * len(raw) != len(untrusted):  # fromhex skips spaces
        raise ServerBroken(what="hex")
    return raw


def _whole(untrusted: Any, least: int, most: int) -> int:
    if type(untrusted) is not int or not least <= untrusted <= most:
        raise ServerBroken(what="number")
    return untrusted
