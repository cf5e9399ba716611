"""As much of bitcoind's JSON-RPC as ElectrumX, an independent Electrum server, needs to run."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.sandbox.codec import chain_id, display_id, parse_whole_transaction
from app.sandbox.describe import bitcoins, transaction_json
from app.sandbox.fees import MIN_RELAY_FEE
from app.sandbox.mempool import Entry
from app.sandbox.node import Node
from app.sandbox.policy import INCREMENTAL_FEE, Refused

_VERSION = 310_000
_NO_SUCH_TRANSACTION = (
    "No such mempool or blockchain transaction. Use gettransaction for wallet transactions."
)
_NOT_HEX = "TX decode failed. Make sure the tx has at least one input."


class Bitcoind:
    """Names, shapes, units and error codes are bitcoind's (version 31)."""

    def __init__(self, node: Node) -> None:
        self._node, self._chain, self._pool = node, node.chain, node.mempool

    def table(self) -> Mapping[str, Callable[..., Any]]:
        """Method name -> method."""
        return {
            "getnetworkinfo": self.network,
            "getindexinfo": self.indexes,
            "getblockchaininfo": self.chain,
            "getmempoolinfo": self.mempool,
            "getblockcount": lambda: self._chain.height,
            "getbestblockhash": lambda: display_id(self._chain.tip.block_id),
            "getblockhash": self.block_hash,
            "getblock": self.block,
            "getrawmempool": lambda: [display_id(txid) for txid in self._pool.entries],
            "getrawtransaction": self.transaction,
            "sendrawtransaction": self.send,
            "submitpackage": self.send_package,
            "testmempoolaccept": self.would_accept,
            "estimatesmartfee": self.estimate,
        }

    def network(self) -> dict[str, Any]:
        return {
            "version": _VERSION,
            "subversion": "/WalnutSandbox:1/",
            "protocolversion": 70016,
            "connections": 0,
            "networkactive": False,
            "networks": [],
            "relayfee": bitcoins(MIN_RELAY_FEE),
            "incrementalfee": bitcoins(INCREMENTAL_FEE),
            "warnings": "",
        }

    def indexes(self) -> dict[str, Any]:
        state = {"synced": True, "best_block_height": self._chain.height}
        return {"txindex": state, "txospenderindex": state}

    def chain(self) -> dict[str, Any]:
        return {
            "chain": "regtest",
            "blocks": self._chain.height,
            "headers": self._chain.height,
            "bestblockhash": display_id(self._chain.tip.block_id),
            "mediantime": self._chain.median_time(),
            "initialblockdownload": False,
            "pruned": False,
        }

    def mempool(self) -> dict[str, Any]:
        entries = self._pool.entries.values()
        return {
            "loaded": True,
            "size": len(entries),
            "bytes": sum(entry.transaction.vsize for entry in entries),
            "total_fee": bitcoins(sum(entry.fee for entry in entries)),
            "mempoolminfee": bitcoins(max(self._pool.fees.minimum, MIN_RELAY_FEE)),
            "minrelaytxfee": bitcoins(MIN_RELAY_FEE),
            "incrementalrelayfee": bitcoins(INCREMENTAL_FEE),
            "fullrbf": True,
        }

    def block_hash(self, height: int) -> str:
        if not 0 <= height <= self._chain.height:
            raise Refused("Block height out of range", -8)
        return display_id(self._chain.links[height].block_id)

    def block(self, block_id: str, verbosity: int = 1) -> Any:
        """The raw block in hex for verbosity 0, or its id and those of its transactions."""
        raw = self._chain.block(chain_id(block_id))
        if raw is None:
            raise Refused("Block not found", -5)
        if not verbosity:
            return raw.hex()
        link = next(link for link in self._chain.links if link.block_id == chain_id(block_id))
        return {"hash": block_id, "tx": [display_id(t) for t in link.txids], "size": len(raw)}

    def transaction(self, txid: str, verbosity: int = 0) -> Any:
        raw = self._node.transaction(chain_id(txid))
        if raw is None:
            raise Refused(_NO_SUCH_TRANSACTION, -5)
        return transaction_json(raw, self._chain) if verbosity else raw.hex()

    def send(self, raw: str, _max_rate: float = 0.1, _max_burn: float = 0) -> str:
        data = _unhex(raw)
        try:
            known = parse_whole_transaction(data).txid
        except ValueError:
            raise Refused(_NOT_HEX, -22) from None
        if known in self._pool.entries:  # bitcoind is content with what it has already
            return display_id(known)
        return display_id(self._node.accept(data).txid)

    def send_package(self, raws: Sequence[str], _max_rate: float = 0.1) -> dict[str, Any]:
        try:
            entries = self._node.accept_package([_unhex(raw) for raw in raws])
        except Refused as refusal:
            failed = {"package": {"txid": None, "error": refusal.reason}}
            return {"package_msg": "transaction failed", "tx-results": failed}
        results = {display_id(e.transaction.wtxid): _accepted(e) for e in entries}
        return {"package_msg": "success", "tx-results": results, "replaced-transactions": []}

    def would_accept(self, raws: Sequence[str], _max_rate: float = 0.1) -> list[dict[str, Any]]:
        return [self._would_accept_one(_unhex(raw)) for raw in raws]

    def estimate(self, blocks: int = 6, _mode: str | None = None) -> dict[str, Any]:
        return {"feerate": bitcoins(self._pool.fees.estimate(blocks)), "blocks": blocks}

    def _would_accept_one(self, raw: bytes) -> dict[str, Any]:
        try:
            known = parse_whole_transaction(raw)
        except ValueError:
            raise Refused(_NOT_HEX, -22) from None
        ids = {"txid": display_id(known.txid), "wtxid": display_id(known.wtxid)}
        try:
            entry = self._node.judge(raw).entry
        except Refused as refusal:
            return {**ids, "allowed": False, "reject-reason": refusal.reason}
        return {**ids, "allowed": True, **_accepted(entry)}


def _accepted(entry: Entry) -> dict[str, Any]:
    return {
        "txid": display_id(entry.txid),
        "vsize": entry.transaction.vsize,
        "fees": {"base": bitcoins(entry.fee)},
    }


def _unhex(raw: str) -> bytes:
    try:
        return bytes.fromhex(raw)
    except ValueError:
        raise Refused(_NOT_HEX, -22) from None
