"""Lies about the chain: false proofs, headers, histories, heights, fees."""

import hashlib
from collections.abc import Callable
from typing import Any

from app.sandbox.codec import sha256d
from app.sandbox.hostile import Asked, Lie, Write, altered, line

HISTORY = "blockchain.scripthash.get_history"
SUBSCRIBE = "blockchain.scripthash.subscribe"
TRANSACTION = "blockchain.transaction.get"
MERKLE = "blockchain.transaction.get_merkle"
HEADER = "blockchain.block.header"
HEADERS = "blockchain.block.headers"
TIP = "blockchain.headers.subscribe"
ESTIMATE = "blockchain.estimatefee"
BROADCAST = "blockchain.transaction.broadcast"
FEATURES = "server.features"

_REGTEST_TARGET = 0x7FFFFF << (8 * (0x20 - 3))
_MAINNET_GENESIS = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"


def wrong_proof() -> Lie:
    """A merkle branch with one bit turned, or one hash too many in a block of one."""

    def change(asked: Asked) -> Any:
        branch = list(asked.honest["result"]["merkle"]) or ["00" * 32]
        branch[0] = _flipped(branch[0])
        return {**asked.honest["result"], "merkle": branch}

    return altered("wrong proof", change, MERKLE)


def wrong_transaction() -> Lie:
    """A transaction whose first input names another coin: its id is not the one asked for."""

    def change(asked: Asked) -> Any:
        hexed = asked.honest["result"]  # byte 7 is in the first outpoint, with a witness or without
        return hexed[:14] + _flipped(hexed[14:16]) + hexed[16:]

    return altered("wrong transaction", change, TRANSACTION)


def wrong_script() -> Lie:
    """Histories that name a real, confirmed transaction which has nothing to do with the script."""

    async def tell(asked: Asked, write: Write) -> None:
        stranger = await asked.ask("blockchain.transaction.id_from_pos", 1, 0)
        lines = [{"tx_hash": stranger, "height": 1}, *asked.honest["result"]]
        await write(line({**asked.honest, "result": lines}))

    return Lie("wrong script", tell, frozenset({HISTORY}))


def missing_history() -> Lie:
    """The last line of each history is left out, though the status counts it."""
    return altered("missing history", lambda asked: asked.honest["result"][:-1], HISTORY)


def empty_history() -> Lie:
    """Nothing ever happened, and the status says the same."""
    return altered(
        "empty history",
        lambda asked: [] if asked.request["method"] == HISTORY else None,
        HISTORY,
        SUBSCRIBE,
    )


def everything_used() -> Lie:
    """Each script has a history, of transactions that nobody has."""

    def change(asked: Asked) -> Any:
        invented = hashlib.sha256(str(asked.params).encode()).hexdigest()
        history = [{"tx_hash": invented, "height": 1}]
        return history if asked.request["method"] == HISTORY else invented

    return altered("everything used", change, HISTORY, SUBSCRIBE)


def false_heights(height: int = 10_000_000) -> Lie:
    """Each confirmed line of a history claims this height."""

    def change(asked: Asked) -> Any:
        return [
            {**one, "height": height} if one["height"] > 0 else one
            for one in asked.honest["result"]
        ]

    return altered("false heights", change, HISTORY)


def false_tip(height: int = 10_000_000) -> Lie:
    """A tip with a true header at a false height."""
    return altered("false tip", lambda asked: {**asked.honest["result"], "height": height}, TIP)


def bad_work() -> Lie:
    """Headers whose hash is above the target."""
    return _headers_lie("bad work", lambda header: _searched(header, valid=False))


def broken_linkage() -> Lie:
    """Headers with work that name another block before them."""
    return _headers_lie(
        "broken linkage",
        lambda header: _searched(header[:4] + bytes([header[4] ^ 1]) + header[5:], valid=True),
    )


def wrong_genesis() -> Lie:
    """A server of another network by its own words."""

    def change(asked: Asked) -> Any:
        return {**asked.honest["result"], "genesis_hash": _MAINNET_GENESIS}

    return altered("wrong genesis", change, FEATURES)


def false_fees(estimate: object = 1_000_000.0) -> Lie:
    """Fee estimates (BTC/kvB) that are absurd, or no number at all."""
    return altered("false fees", lambda _asked: estimate, ESTIMATE)


def swallows_broadcasts() -> Lie:
    """Says that it sent the transaction under another id."""
    return altered("swallows broadcasts", lambda asked: _flipped(asked.honest["result"]), BROADCAST)


def _headers_lie(name: str, change: Callable[[bytes], bytes]) -> Lie:
    """Change the last header of every answer that holds headers."""

    def apply(asked: Asked) -> Any:
        result = asked.honest["result"]
        if isinstance(result, str):
            return change(bytes.fromhex(result)).hex()
        if isinstance(result.get("headers"), list):
            return {
                **result,
                "headers": [
                    *result["headers"][:-1],
                    *(change(bytes.fromhex(h)).hex() for h in result["headers"][-1:]),
                ],
            }
        data = bytes.fromhex(result["hex"])
        return {**result, "hex": (data[:-80] + change(data[-80:])).hex() if data else ""}

    return altered(name, apply, HEADER, HEADERS, TIP)


def _searched(header: bytes, *, valid: bool) -> bytes:
    """The header with the first nonce that does, or does not, meet regtest's target."""
    for nonce in range(1 << 16):
        tried = header[:76] + nonce.to_bytes(4, "little")
        if (int.from_bytes(sha256d(tried), "little") <= _REGTEST_TARGET) is valid:
            return tried
    raise RuntimeError("no such nonce")


def _flipped(hexed: str) -> str:
    data = bytes.fromhex(hexed)
    return (bytes([data[0] ^ 1]) + data[1:]).hex()
