"""The world's remote control: blocking calls from any thread over the loopback."""

import base64
import http.client
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.sandbox.address import script_of
from app.sandbox.history import TEST_PHRASE, Summary

_LOOPBACK = "127.0.0.1"
_USER = "walnut"


class ControlError(Exception):
    """The world refused an order; `code` is its JSON-RPC code, the text its reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class Balance:
    """Satoshis by the chain's own reckoning.

    confirmed: in blocks and not spent by anything that waits; unconfirmed: in the mempool.
    """

    confirmed: int
    unconfirmed: int

    @property
    def total(self) -> int:
        return self.confirmed + self.unconfirmed


@dataclass(frozen=True, slots=True)
class KnownTransaction:
    """A transaction of the world; height is None while it waits."""

    raw: bytes
    height: int | None


class Control:
    """Orders to a running world. Amounts are satoshis, ids displayed hex, rates sat/vB.

    Every call raises ControlError where the world refuses and OSError where it is gone. `url` is
    for programs that want a bitcoind.
    """

    def __init__(self, port: int, token: str, timeout: float = 120.0) -> None:
        self._port, self._timeout = port, timeout
        self.url = f"http://{_USER}:{token}@{_LOOPBACK}:{port}/"
        login = base64.b64encode(f"{_USER}:{token}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}

    def fund(self, address: str, sats: int, confirm: bool = False, rate: float = 2.0) -> str:
        """Pay an address from the faucet, with a block on top where confirm is set; the txid."""
        return self.fund_many([(address, sats)], confirm, rate)

    def fund_many(
        self, payments: Sequence[tuple[str, int]], confirm: bool = False, rate: float = 2.0
    ) -> str:
        """Pay several addresses in one transaction; the txid."""
        return str(self.call("fund", [list(p) for p in payments], confirm, rate))

    def mine(self, count: int = 1, *, empty: bool = False) -> list[str]:
        """Mine blocks from the mempool, or empty ones; their ids."""
        return list(self.call("mine", count, empty))

    def reorg(self, depth: int, extra: int = 1, keep_transactions: bool = True) -> list[str]:
        """Replace the last depth blocks by depth + extra empty ones; their ids.

        Their payments wait in the mempool again, or are lost without keep_transactions.
        """
        return list(self.call("reorg", depth, extra, keep_transactions))

    def double_spend(self, txid: str, confirm: bool = False) -> str:
        """Take a faucet payment back; the txid of the transaction that spends its coins instead.

        A waiting payment is replaced (and the rival mined where confirm is set), a confirmed
        one is undone by a reorganisation that holds the rival.
        """
        return str(self.call("double_spend", txid, confirm))

    def evict(self, txid: str) -> list[str]:
        """Make the mempool forget a transaction and its descendants; all their ids."""
        return list(self.call("evict", txid))

    def set_minimum_fee(self, sat_per_kvb: int, *, evict: bool = False) -> list[str]:
        """The least that the mempool takes from now on; ids of what was evicted for it."""
        return list(self.call("set_minimum_fee", sat_per_kvb, evict))

    def raise_fees(self, levels: Mapping[int, float]) -> None:
        """What estimates say: blocks to wait -> sat/vB."""
        self.call("raise_fees", {str(blocks): rate for blocks, rate in levels.items()})

    def fill_block(self, vsize: int = 1_000_000, rate: float = 20.0) -> list[str]:
        """Crowd the mempool with about so many virtual bytes at this rate; their ids."""
        return list(self.call("fill_block", vsize, rate))

    def generate(
        self,
        transactions: int,
        *,
        blocks: int = 0,
        span: int = 86_400,
        phrase: str = TEST_PHRASE,
        seed: int = 1,
    ) -> Summary:
        """Mine a busy wallet's history on top of the chain, spread over the last span seconds.

        The wallet is the phrase's first BIP-84 account. Blocks cannot be older than the chain's
        own last ones: begin the world with an `age`.
        """
        return Summary(**self.call("generate", transactions, blocks, span, phrase, seed))

    def cut(self, seconds: float | None = None) -> None:
        """Drop all Electrum clients and refuse new ones, for so long or until `restore`."""
        self.call("cut", seconds)

    def restore(self) -> None:
        """Let Electrum clients in again, on the same ports."""
        self.call("restore")

    def connections(self) -> int:
        """Electrum clients at this moment."""
        return int(self.call("connections"))

    def height(self) -> int:
        return int(self.call("height"))

    def tip(self) -> str:
        """Id of the last block."""
        return str(self.call("tip"))

    def mempool(self) -> list[str]:
        """Ids of the waiting transactions, in the order they came."""
        return list(self.call("mempool"))

    def broadcast(self, raw: str | bytes) -> str:
        """Put a signed transaction (bytes or hex) into the mempool; its id."""
        return str(self.call("broadcast", raw if isinstance(raw, str) else raw.hex()))

    def transaction(self, txid: str) -> KnownTransaction | None:
        """A transaction of the chain or the mempool."""
        found = self.call("transaction", txid)
        return found and KnownTransaction(bytes.fromhex(found["raw"]), found["height"])

    def balance(self, scripts: Iterable[bytes | str]) -> Balance:
        """What these scripts own; each is an output script (bytes) or an address (text)."""
        spks = [(script_of(s) if isinstance(s, str) else s).hex() for s in scripts]
        return Balance(**self.call("balance", spks))

    def call(self, method: str, *params: Any) -> Any:
        """One JSON-RPC call of the control or the bitcoind subset."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)})
        connection = http.client.HTTPConnection(_LOOPBACK, self._port, timeout=self._timeout)
        try:
            connection.request("POST", "/", body, self._headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except http.client.HTTPException as error:  # it went away in the middle of a reply
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK:
            raise ControlError(response.status, "the token is wrong")
        if answer["error"] is not None:
            raise ControlError(answer["error"]["code"], answer["error"]["message"])
        return answer["result"]
