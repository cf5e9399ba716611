"""What the world's master may order: each public method is one call of the control connection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.sandbox.address import script_of
from app.sandbox.codec import chain_id, display_id
from app.sandbox.electrum_server import ElectrumServer
from app.sandbox.faucet import CALM_RATE, Faucet
from app.sandbox.generator import Generator
from app.sandbox.history import TEST_PHRASE, Plan
from app.sandbox.keys import Account
from app.sandbox.miner import Miner
from app.sandbox.node import Node


class Commands:
    """Ids are displayed ids, amounts satoshis, rates sat/vB unless a name says otherwise."""

    def __init__(self, node: Node, miner: Miner, faucet: Faucet, server: ElectrumServer) -> None:
        self._node, self._miner, self._faucet, self._server = node, miner, faucet, server

    def table(self) -> Mapping[str, Callable[..., Any]]:
        """Method name -> method."""
        return {
            "fund": self.fund,
            "mine": self.mine,
            "reorg": self.reorg,
            "double_spend": self.double_spend,
            "evict": self.evict,
            "broadcast": self.broadcast,
            "fill_block": self.fill_block,
            "set_minimum_fee": self.set_minimum_fee,
            "raise_fees": self.raise_fees,
            "cut": self._server.cut,
            "restore": self._server.restore,
            "connections": self._server.connections,
            "height": lambda: self._node.chain.height,
            "tip": lambda: display_id(self._node.chain.tip.block_id),
            "mempool": lambda: [display_id(txid) for txid in self._node.mempool.entries],
            "transaction": self.transaction,
            "balance": self.balance,
            "generate": self.generate,
        }

    def fund(
        self, payments: Sequence[tuple[str, int]], confirm: bool = False, rate: float = CALM_RATE
    ) -> str:
        """Pay these (address, satoshis) in one transaction; its id."""
        outputs = [(sats, script_of(address)) for address, sats in payments]
        txid = self._faucet.pay(outputs, rate)
        if confirm:
            self._miner.mine()
        return display_id(txid)

    def mine(self, count: int = 1, empty: bool = False) -> list[str]:
        return [display_id(block) for block in self._miner.mine(count, empty=empty)]

    def reorg(self, depth: int, extra: int = 1, keep_transactions: bool = True) -> list[str]:
        new = self._miner.reorganise(depth, extra, keep_transactions=keep_transactions)
        return [display_id(block) for block in new]

    def double_spend(self, txid: str, confirm: bool = False) -> str:
        rival = self._faucet.double_spend(chain_id(txid))
        if confirm and rival in self._node.mempool.entries:
            self._miner.mine()
        return display_id(rival)

    def evict(self, txid: str) -> list[str]:
        return [display_id(gone) for gone in self._node.evict(chain_id(txid))]

    def broadcast(self, raw: str) -> str:
        return display_id(self._node.accept(bytes.fromhex(raw)).txid)

    def fill_block(self, vsize: int, rate: float) -> list[str]:
        return [display_id(txid) for txid in self._faucet.fill(vsize, rate)]

    def set_minimum_fee(self, sat_per_kvb: int, evict: bool = False) -> list[str]:
        gone = self._node.set_minimum_fee(sat_per_kvb, evict=evict)
        return [display_id(txid) for txid in gone]

    def raise_fees(self, levels: Mapping[str, float]) -> None:
        """levels: blocks to wait -> sat/vB; JSON makes the keys text."""
        self._node.mempool.fees.levels = {int(k): float(v) for k, v in levels.items()}

    def generate(
        self, transactions: int, blocks: int, span: int, phrase: str = TEST_PHRASE, seed: int = 1
    ) -> dict[str, int]:
        """Add a busy wallet's history, its blocks spread over the last span seconds."""
        plan = Plan(transactions, blocks, seed, until=int(self._node.now()), span=span)
        generator = Generator(self._node, self._miner, Account(phrase), seed)
        return asdict(generator.grow(plan))

    def transaction(self, txid: str) -> dict[str, Any] | None:
        """Raw bytes in hex and height (None while it waits), or None for an unknown one."""
        raw = self._node.transaction(chain_id(txid))
        if raw is None:
            return None
        place = self._node.chain.place(chain_id(txid))
        return {"raw": raw.hex(), "height": place.height if place else None}

    def balance(self, scripts: Sequence[str]) -> dict[str, int]:
        """The unspent satoshis of these scripts (hex), from the coins themselves.

        confirmed: what blocks hold and nothing in the mempool spends; unconfirmed: what waits.
        """
        wanted = {bytes.fromhex(script) for script in scripts}
        chain, mempool = self._node.chain, self._node.mempool
        confirmed = sum(
            coin.value
            for point, coin in chain.coins.items()
            if coin.script in wanted and point not in mempool.spenders
        )
        unconfirmed = sum(
            output.value
            for entry in mempool.entries.values()
            for number, output in enumerate(entry.transaction.outputs)
            if output.script in wanted
            and entry.txid + number.to_bytes(4, "little") not in mempool.spenders
        )
        return {"confirmed": confirmed, "unconfirmed": unconfirmed}
