"""One client of our Electrum server: its version, its subscriptions, its requests."""

import json
import logging
from collections.abc import Callable
from typing import Any

from app.sandbox.electrum_answers import BAD_REQUEST, Answers, RpcError, script_key

log = logging.getLogger(__name__)

NAME = "Walnut sandbox 1"
_OLDEST, _NEWEST = (1, 4), (1, 6)
_INVALID_REQUEST, _UNKNOWN_METHOD, _INVALID_PARAMS, _BROKEN = -32600, -32601, -32602, -32603
_encode = json.JSONEncoder(separators=(",", ":")).encode

Method = Callable[..., object]


class Session:
    """Turns request lines into reply lines. `wants` holds script hash -> last status told."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._version: tuple[int, ...] = _OLDEST
        self._methods = self._method_table()
        self.wants: dict[bytes, str | None] = {}
        self.wants_headers = False

    def reply(self, line: bytes) -> bytes:
        """The answer to one line: a request, a batch, or nonsense; empty for a notification."""
        try:
            untrusted = json.loads(line)
        except (ValueError, RecursionError):
            return _line({"jsonrpc": "2.0", "id": None, "error": _error(-32700, "invalid JSON")})
        if isinstance(untrusted, list):
            replies = [self._one(request) for request in untrusted]
            return _line([reply for reply in replies if reply is not None])
        reply = self._one(untrusted)
        return b"" if reply is None else _line(reply)

    def header_note(self) -> bytes:
        return _note("blockchain.headers.subscribe", [self._answers.tip()])

    def script_note(self, key: bytes, status: str | None) -> bytes:
        """The notification of a new status; empty where the client knows it."""
        if self.wants.get(key, "") == status:
            return b""
        self.wants[key] = status
        return _note("blockchain.scripthash.subscribe", [key[::-1].hex(), status])

    def _one(self, untrusted: Any) -> dict[str, Any] | None:
        if not isinstance(untrusted, dict) or not isinstance(untrusted.get("method"), str):
            return {"jsonrpc": "2.0", "id": None, "error": _error(_INVALID_REQUEST, "no request")}
        answer: dict[str, Any] = {"jsonrpc": "2.0"}
        try:
            answer["result"] = self._call(untrusted["method"], untrusted.get("params") or [])
        except RpcError as error:
            answer["error"] = _error(error.code, error.message)
        if "id" not in untrusted:
            return None
        answer["id"] = untrusted["id"]
        return answer

    def _call(self, name: str, params: Any) -> object:
        method = self._methods.get(name)
        if method is None:
            raise RpcError(_UNKNOWN_METHOD, f'unknown method "{name}"')
        try:
            return method(**params) if isinstance(params, dict) else method(*params)
        except TypeError as error:
            log.debug("parameters of %s: %s", name, error)
            raise RpcError(_INVALID_PARAMS, f'invalid parameters for "{name}"') from error
        except RpcError:
            raise
        except Exception as error:
            log.exception("the question %s failed", name)
            raise RpcError(_BROKEN, "see the sandbox's log") from error

    def _negotiate(self, _client: object = "", wanted: object = "1.4", *_more: object) -> list[str]:
        try:
            lowest, highest = _wanted_versions(wanted)
        except (AttributeError, TypeError, ValueError):
            raise RpcError(BAD_REQUEST, f"unsupported protocol version: {wanted}") from None
        chosen = min(highest, _NEWEST)
        if chosen < max(lowest, _OLDEST):
            raise RpcError(BAD_REQUEST, f"unsupported protocol version: {wanted}")
        self._version = chosen
        self._methods = self._method_table()
        return [NAME, ".".join(str(number) for number in chosen)]

    def _method_table(self) -> dict[str, Method]:
        answers = self._answers
        table: dict[str, Method] = {
            "server.version": self._negotiate,
            "server.ping": lambda *_: None,
            "server.banner": lambda: "A sandbox: these coins are worth nothing.",
            "server.donation_address": str,
            "server.peers.subscribe": list,
            "server.features": self._features,
            "blockchain.headers.subscribe": self._subscribe_headers,
            "blockchain.block.header": answers.header,
            "blockchain.block.headers": self._headers,
            "blockchain.scripthash.get_history": answers.history,
            "blockchain.scripthash.get_mempool": answers.waiting,
            "blockchain.scripthash.get_balance": answers.balance,
            "blockchain.scripthash.listunspent": answers.unspent,
            "blockchain.scripthash.subscribe": self._subscribe,
            "blockchain.transaction.get": answers.transaction,
            "blockchain.transaction.get_merkle": answers.merkle,
            "blockchain.transaction.id_from_pos": answers.at_position,
            "blockchain.transaction.broadcast": answers.broadcast,
            "blockchain.estimatefee": answers.estimate,
            "mempool.get_fee_histogram": answers.histogram,
        }
        if self._version >= (1, 4, 2):
            table["blockchain.scripthash.unsubscribe"] = self._unsubscribe
        if self._version >= (1, 6):
            table["mempool.get_info"] = answers.mempool_info
            table["blockchain.transaction.broadcast_package"] = answers.broadcast_package
        else:
            table["blockchain.relayfee"] = answers.relay_fee  # gone in 1.6
        return table

    def _features(self) -> dict[str, Any]:
        return {
            "hosts": {},
            "pruning": None,
            "server_version": NAME,
            "protocol_min": ".".join(map(str, _OLDEST)),
            "protocol_max": ".".join(map(str, _NEWEST)),
            "genesis_hash": self._answers.genesis(),
            "hash_function": "sha256",
            "services": [],
        }

    def _headers(self, start: object, count: object, checkpoint: object = 0) -> dict[str, Any]:
        answer = self._answers.headers(start, count, checkpoint)
        if self._version < (1, 6):
            answer["hex"] = "".join(answer.pop("headers"))
        return answer

    def _subscribe_headers(self) -> dict[str, Any]:
        self.wants_headers = True
        return self._answers.tip()

    def _subscribe(self, script: object) -> str | None:
        key = script_key(script)
        status = self.wants[key] = self._answers.status(key)
        return status

    def _unsubscribe(self, script: object) -> bool:
        key = script_key(script)
        if key not in self.wants:
            return False
        del self.wants[key]
        return True


def _wanted_versions(untrusted: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Lowest and highest protocol version that a client speaks."""
    low, high = untrusted if isinstance(untrusted, list) else (untrusted, untrusted)
    return tuple(map(int, low.split("."))), tuple(map(int, high.split(".")))


def _error(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}


def _note(method: str, params: list[Any]) -> bytes:
    return _line({"jsonrpc": "2.0", "method": method, "params": params})


def _line(answer: object) -> bytes:
    return _encode(answer).encode() + b"\n"
