"""What an Electrum server knows: the questions of protocol 1.4 to 1.6 answered from the node."""

import hashlib
from typing import Any

from app.sandbox.block import merkle_levels
from app.sandbox.codec import Transaction, display_id, outpoint, parse_whole_transaction
from app.sandbox.describe import bitcoins, transaction_json
from app.sandbox.fees import MIN_RELAY_FEE
from app.sandbox.histogram import fee_histogram
from app.sandbox.merkle import MerkleProofs, branch_at
from app.sandbox.node import Node
from app.sandbox.policy import INCREMENTAL_FEE, Refused
from app.sandbox.script_index import script_hash

BAD_REQUEST, DAEMON_ERROR = 1, 2
MAX_HEADERS = 2016
_UNKNOWN_TRANSACTION = (
    "daemon error: DaemonError({'code': -5, 'message': 'No such mempool or blockchain "
    "transaction. Use gettransaction for wallet transactions.'})"
)


class RpcError(Exception):
    """An answer that is an error: JSON-RPC code and message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def script_key(untrusted: object) -> bytes:
    """The 32 bytes of a script hash as the wire writes it. Raises RpcError."""
    return _hash(untrusted, "is not a valid script hash")


def natural(untrusted: object) -> int:
    """A whole number from 0. Raises RpcError."""
    if isinstance(untrusted, int) and untrusted >= 0:
        return int(untrusted)
    raise RpcError(BAD_REQUEST, f"{untrusted} should be a non-negative integer")


def _hash(untrusted: object, complaint: str) -> bytes:
    try:
        data = bytes.fromhex(untrusted) if isinstance(untrusted, str) else b""
    except ValueError:
        data = b""
    if len(data) != 32:
        raise RpcError(BAD_REQUEST, f"{untrusted} {complaint}")
    return data[::-1]


def _raw(untrusted: object) -> bytes:
    try:
        return bytes.fromhex(untrusted if isinstance(untrusted, str) else "?")
    except ValueError:
        raise RpcError(BAD_REQUEST, f"{untrusted} should be a hex string") from None


class Answers:
    """One method for each stateless question; each may raise RpcError."""

    def __init__(self, node: Node) -> None:
        self._node, self._chain, self._pool = node, node.chain, node.mempool
        self._proofs = MerkleProofs(node.chain)

    def tip(self) -> dict[str, Any]:
        return {"hex": self._chain.tip.header.hex(), "height": self._chain.height}

    def header(self, height: object, checkpoint: object = 0) -> str | dict[str, Any]:
        at, upto = natural(height), natural(checkpoint)
        if at > self._chain.height:
            raise RpcError(BAD_REQUEST, f"height {at:,d} out of range")
        header = self._chain.links[at].header.hex()
        return {"header": header, **self._header_proof(at, upto)} if upto else header

    def headers(self, start: object, count: object, checkpoint: object = 0) -> dict[str, Any]:
        """`headers` is a list; the session joins it for protocols before 1.6."""
        first, wanted, upto = natural(start), natural(count), natural(checkpoint)
        links = self._chain.links[first : first + min(wanted, MAX_HEADERS)]
        answer: dict[str, Any] = {"count": len(links), "max": MAX_HEADERS}
        answer["headers"] = [link.header.hex() for link in links]
        if links and upto:
            answer |= self._header_proof(first + len(links) - 1, upto)
        return answer

    def history(self, script: object) -> list[dict[str, Any]]:
        key = script_key(script)
        lines = [
            {"tx_hash": display_id(txid), "height": height}
            for txid, height in self._node.index.confirmed(key)
        ]
        return lines + self._waiting(key)

    def waiting(self, script: object) -> list[dict[str, Any]]:
        return self._waiting(script_key(script))

    def status(self, key: bytes) -> str | None:
        """The hash that sums up a script's history, or None for an empty one."""
        parts = [f"{display_id(t)}:{h}:" for t, h in self._node.index.confirmed(key)]
        parts += [f"{line['tx_hash']}:{line['height']}:" for line in self._waiting(key)]
        return hashlib.sha256("".join(parts).encode()).hexdigest() if parts else None

    def balance(self, script: object) -> dict[str, int]:
        key = script_key(script)
        confirmed = sum(coin["value"] for coin in self._confirmed_coins(key))
        delta = 0
        for txid in self._node.index.waiting(key):
            entry = self._pool.entries[txid]
            delta += sum(o.value for o in entry.transaction.outputs if script_hash(o.script) == key)
            delta -= sum(coin.value for coin in entry.spent if script_hash(coin.script) == key)
        return {"confirmed": confirmed, "unconfirmed": delta}

    def unspent(self, script: object) -> list[dict[str, Any]]:
        key = script_key(script)
        coins = self._confirmed_coins(key)
        for txid in self._node.index.waiting(key):
            coins += _outputs_to(key, self._pool.entries[txid].transaction, 0)
        return [c for c in coins if _point(c) not in self._pool.spenders]

    def transaction(self, txid: object, verbose: object = False) -> str | dict[str, Any]:
        raw = self._node.transaction(_hash(txid, "should be a transaction hash"))
        if raw is None:
            raise RpcError(DAEMON_ERROR, _UNKNOWN_TRANSACTION)
        return transaction_json(raw, self._chain) if verbose else raw.hex()

    def merkle(self, txid: object, height: object) -> dict[str, Any]:
        at = natural(height)
        try:
            branch = self._proofs.of(_hash(txid, "should be a transaction hash"), at)
        except LookupError:
            why = f"tx {txid} not in block at height {at:,d}"
            raise RpcError(BAD_REQUEST, why) from None
        hashes = [display_id(one) for one in branch.hashes]
        return {"block_height": at, "merkle": hashes, "pos": branch.position}

    def at_position(self, height: object, position: object, merkle: object = False) -> object:
        at, place = natural(height), natural(position)
        try:
            txid = display_id(self._chain.links[at].txids[place])
            branch = self._proofs.at(at, place)
        except IndexError:
            why = f"no tx at position {place:,d} in block at height {at:,d}"
            raise RpcError(BAD_REQUEST, why) from None
        if not merkle:
            return txid
        return {"tx_hash": txid, "merkle": [display_id(one) for one in branch.hashes]}

    def broadcast(self, untrusted_raw: object) -> str:
        raw = _raw(untrusted_raw)
        try:
            return display_id(self._node.accept(raw).txid)
        except Refused as refusal:
            why = (
                f"the transaction was rejected by network rules.\n\n{refusal.reason}\n[{raw.hex()}]"
            )
            raise RpcError(BAD_REQUEST, why) from refusal

    def broadcast_package(self, untrusted_raws: object, _verbose: object = False) -> dict[str, Any]:
        if not isinstance(untrusted_raws, list):
            raise RpcError(BAD_REQUEST, f"{untrusted_raws} should be a list")
        try:
            self._node.accept_package([_raw(one) for one in untrusted_raws])
        except Refused as refusal:
            return {"success": False, "errors": [{"txid": None, "error": refusal.reason}]}
        return {"success": True}

    def estimate(self, blocks: object, _mode: object = None) -> float:
        return bitcoins(self._pool.fees.estimate(natural(blocks)))

    def relay_fee(self) -> float:
        return bitcoins(max(self._pool.fees.minimum, MIN_RELAY_FEE))

    def histogram(self) -> list[tuple[float, int]]:
        return fee_histogram(self._pool.entries.values())

    def mempool_info(self) -> dict[str, float]:
        return {
            "mempoolminfee": self.relay_fee(),
            "minrelaytxfee": bitcoins(MIN_RELAY_FEE),
            "incrementalrelayfee": bitcoins(INCREMENTAL_FEE),
        }

    def genesis(self) -> str:
        return display_id(self._chain.links[0].block_id)

    def _waiting(self, key: bytes) -> list[dict[str, Any]]:
        """Those with confirmed inputs first, then by id: the status is a hash over this order."""
        entries = (self._pool.entries[txid] for txid in self._node.index.waiting(key))
        lines = [
            {
                "tx_hash": display_id(entry.txid),
                "height": -1 if self._pool.parents(entry) else 0,
                "fee": entry.fee,
            }
            for entry in entries
        ]
        return sorted(lines, key=lambda line: (-line["height"], line["tx_hash"]))

    def _confirmed_coins(self, key: bytes) -> list[dict[str, Any]]:
        """Outputs to a script that no block spends."""
        coins = []
        for txid, height in self._node.index.confirmed(key):
            raw = self._chain.transaction(txid) or b""
            for coin in _outputs_to(key, parse_whole_transaction(raw), height):
                if _point(coin) in self._chain.coins:
                    coins.append(coin)
        return coins

    def _header_proof(self, height: int, checkpoint: int) -> dict[str, Any]:
        if not height <= checkpoint <= self._chain.height:
            raise RpcError(BAD_REQUEST, "require header height <= cp_height <= chain height")
        levels = merkle_levels([link.block_id for link in self._chain.links[: checkpoint + 1]])
        branch = branch_at(levels, height)
        return {
            "branch": [display_id(one) for one in branch.hashes],
            "root": display_id(levels[-1][0]),
        }


def _outputs_to(key: bytes, transaction: Transaction, height: int) -> list[dict[str, Any]]:
    shown = display_id(transaction.txid)
    return [
        {"tx_hash": shown, "tx_pos": number, "height": height, "value": output.value}
        for number, output in enumerate(transaction.outputs)
        if script_hash(output.script) == key
    ]


def _point(coin: dict[str, Any]) -> bytes:
    return outpoint(bytes.fromhex(coin["tx_hash"])[::-1], coin["tx_pos"])
