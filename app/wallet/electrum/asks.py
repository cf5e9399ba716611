"""The requests that Walnut makes: method, arguments, how the reply is read, how long it may be."""

from functools import partial
from typing import Any

from app.wallet.chain.transactions import MAX_SIZE, identify
from app.wallet.electrum import protocol
from app.wallet.electrum.protocol import (
    HEADERS_AT_ONCE,
    FeeBand,
    HistoryEntry,
    MerkleProof,
    RelayFees,
    Tip,
)
from app.wallet.electrum.wire import Ask
from app.wallet.errors import ServerBroken, ServerLied

CLIENT = "walnut"

_HEADERS_SIZE = 512 * 1024
_HISTORY_SIZE = 19_000_000
_TRANSACTION_SIZE = 2 * MAX_SIZE + 4096


def _anything(_untrusted: Any) -> None:
    """The answer does not matter, only that it came."""


PING = Ask("server.ping", (), _anything)
TIP = Ask[Tip]("blockchain.headers.subscribe", (), protocol.tip)
HISTOGRAM = Ask[tuple[FeeBand, ...]]("mempool.get_fee_histogram", (), protocol.fee_histogram)
MEMPOOL = Ask[RelayFees]("mempool.get_info", (), protocol.relay_fees)
RELAY_FEE = Ask[float | None]("blockchain.relayfee", (), protocol.fee_rate)
VERSION = Ask[protocol.Greeting]("server.version", (CLIENT, ("1.4", "1.6")), protocol.greeting)


def header(height: int) -> Ask[bytes]:
    return Ask("blockchain.block.header", (height,), protocol.header)


def header_chunks(start: int, count: int) -> list[tuple[int, int]]:
    """(first height, how many) of each request for this many headers."""
    end = start + count
    return [(at, min(HEADERS_AT_ONCE, end - at)) for at in range(start, end, HEADERS_AT_ONCE)]


def headers(start: int, count: int) -> Ask[bytes]:
    def parse(untrusted: Any) -> bytes:
        raw = protocol.headers(untrusted)
        if len(raw) > count * 80:
            raise ServerBroken(what="headers")
        return raw

    return Ask("blockchain.block.headers", (start, count), parse, _HEADERS_SIZE)


def history(scripthash: bytes) -> Ask[tuple[HistoryEntry, ...]]:
    arguments = (scripthash[::-1].hex(),)
    return Ask("blockchain.scripthash.get_history", arguments, protocol.history, _HISTORY_SIZE)


def subscribe(scripthash: bytes) -> Ask[str | None]:
    return Ask("blockchain.scripthash.subscribe", (scripthash[::-1].hex(),), protocol.status)


def unsubscribe(scripthash: bytes) -> Ask[None]:
    return Ask("blockchain.scripthash.unsubscribe", (scripthash[::-1].hex(),), _anything)


def transaction(txid: bytes) -> Ask[bytes]:
    arguments = (txid[::-1].hex(),)
    parse = partial(_identified, txid)
    return Ask("blockchain.transaction.get", arguments, parse, _TRANSACTION_SIZE)


def _identified(txid: bytes, untrusted: Any) -> bytes:
    raw = protocol.transaction(untrusted)
    if identify(raw) != txid:
        raise ServerLied(what="transaction_id")
    return raw


def merkle(txid: bytes, height: int) -> Ask[MerkleProof]:
    def parse(untrusted: Any) -> MerkleProof:
        proof = protocol.merkle_proof(untrusted)
        if proof.height != height:
            raise ServerLied(what="merkle_height")
        return proof

    return Ask("blockchain.transaction.get_merkle", (txid[::-1].hex(), height), parse)


def broadcast(raw: bytes) -> Ask[bytes]:
    """A refusal may quote the whole transaction."""
    largest = 2 * len(raw) + 64 * 1024
    return Ask("blockchain.transaction.broadcast", (raw.hex(),), protocol.hash_bytes, largest)


def estimate(blocks: int) -> Ask[float | None]:
    return Ask("blockchain.estimatefee", (blocks,), protocol.fee_rate)
