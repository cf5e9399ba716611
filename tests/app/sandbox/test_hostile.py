"""Each lie is the lie that it claims to be, or tests built on it would prove nothing."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.sandbox import lies, wire_lies
from app.sandbox.address import script_of
from app.sandbox.codec import chain_id, parse_whole_transaction, sha256d
from app.sandbox.hostile import HONEST, HostileServer, Lie
from app.sandbox.world import World
from tests.fixtures.line_client import LineClient

ADDRESS = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"
KEY = hashlib.sha256(script_of(ADDRESS)).digest()[::-1].hex()
TARGET = 0x7FFFFF << (8 * (0x20 - 3))

Hostile = Callable[[Lie], HostileServer]


@pytest.fixture(scope="module")
def payment(world: World) -> str:
    """A confirmed payment to ADDRESS."""
    return world.control.fund(ADDRESS, 70_000, confirm=True)


def compare(hostile: Hostile, lie: Lie, method: str, *params: Any) -> tuple[Any, Any]:
    """(truth, lie) for one call."""
    server = hostile(HONEST)
    with LineClient(server.port) as client:
        truth = client.ask(method, *params)
        server.behave(lie)
        return truth, client.ask(method, *params)


def test_honest_proxy_counts_calls(hostile: Hostile, payment: str) -> None:
    server = hostile(HONEST)
    with LineClient(server.port) as client:
        assert client.ask(lies.HISTORY, KEY)[0]["tx_hash"] == payment
    assert server.calls[lies.HISTORY] == 1


def test_wrong_proof(hostile: Hostile, world: World, payment: str) -> None:
    known = world.control.transaction(payment)
    assert known is not None
    truth, lie = compare(hostile, lies.wrong_proof(), lies.MERKLE, payment, known.height)
    assert lie["merkle"][0] != truth["merkle"][0]
    assert lie["pos"] == truth["pos"]


def test_wrong_transaction_has_another_id(hostile: Hostile, payment: str) -> None:
    truth, lie = compare(hostile, lies.wrong_transaction(), lies.TRANSACTION, payment)
    assert parse_whole_transaction(bytes.fromhex(truth)).txid == chain_id(payment)
    assert parse_whole_transaction(bytes.fromhex(lie)).txid != chain_id(payment)


def test_histories(hostile: Hostile, payment: str) -> None:
    truth, lie = compare(hostile, lies.missing_history(), lies.HISTORY, KEY)
    assert (len(truth), len(lie)) == (1, 0)
    _, lie = compare(hostile, lies.wrong_script(), lies.HISTORY, KEY)
    assert [line["tx_hash"] for line in lie][1:] == [payment]
    assert lie[0]["tx_hash"] != payment
    _, lie = compare(hostile, lies.false_heights(99), lies.HISTORY, KEY)
    assert lie[0]["height"] == 99
    truth, lie = compare(hostile, lies.empty_history(), lies.SUBSCRIBE, KEY)
    assert truth is not None
    assert lie is None


@pytest.mark.parametrize("version", ["1.4", "1.6"])
def test_headers(hostile: Hostile, version: str) -> None:
    server = hostile(HONEST)
    with LineClient(server.port) as client:
        client.ask("server.version", "test", version)
        truth = last_header(client.ask(lies.HEADERS, 0, 50))
        server.behave(lies.bad_work())
        worthless = last_header(client.ask(lies.HEADERS, 0, 50))
        server.behave(lies.broken_linkage())
        loose = last_header(client.ask(lies.HEADERS, 0, 50))
    assert worthless[:76] == truth[:76]
    assert int.from_bytes(sha256d(worthless), "little") > TARGET
    assert loose[4:36] != truth[4:36]
    assert int.from_bytes(sha256d(loose), "little") <= TARGET


def last_header(result: dict[str, Any]) -> bytes:
    joined = "".join(result["headers"]) if "headers" in result else result["hex"]
    return bytes.fromhex(joined)[-80:]


def test_words_about_the_chain(hostile: Hostile) -> None:
    truth, lie = compare(hostile, lies.wrong_genesis(), lies.FEATURES)
    assert truth["genesis_hash"] != lie["genesis_hash"]
    _, lie = compare(hostile, lies.false_fees("1e9"), lies.ESTIMATE, 2)
    assert lie == "1e9"
    _, lie = compare(hostile, lies.false_tip(5), lies.TIP)
    assert lie["height"] == 5


BROKEN = {
    "truncated": wire_lies.truncated(),
    "garbage": wire_lies.garbage(),
    "huge integers": wire_lies.huge_integers(),
    "deep nesting": wire_lies.deep_nesting(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_lines_that_no_parser_takes(hostile: Hostile, name: str) -> None:
    with LineClient(hostile(BROKEN[name]).port) as client:
        client.send({"id": 1, "method": "server.ping", "params": []})
        line = client.line()
    with pytest.raises((ValueError, RecursionError)):
        json.loads(line)


def test_lies_of_size_and_time(hostile: Hostile) -> None:
    server = hostile(wire_lies.oversized(size=3_000_000))
    with LineClient(server.port, timeout=0.3) as client:
        assert len(client.ask("server.ping")) == 3_000_000
        server.behave(wire_lies.silent())
        with pytest.raises(TimeoutError):
            client.ask("server.ping")
    server.behave(wire_lies.drips(pause=0.01))
    with LineClient(server.port) as client:
        assert client.ask("server.ping") is None
        server.behave(wire_lies.slow(0.05))
        assert client.ask("server.ping") is None
        server.behave(wire_lies.hangs_up())
        client.send({"id": 1, "method": "server.ping", "params": []})
        assert not client.line().endswith(b"\n")
        with pytest.raises(EOFError):
            client.line()


def test_endless_reply(hostile: Hostile) -> None:
    with LineClient(hostile(wire_lies.endless()).port) as client:
        client.send({"id": 1, "method": "server.ping", "params": []})
        piece = client.line()
    assert len(piece) == 16 << 20
    assert not piece.endswith(b"\n")


def test_lies_of_form(hostile: Hostile) -> None:
    server = hostile(wire_lies.html_errors())
    with LineClient(server.port) as client:
        assert "<html>" in client.error("server.ping")["message"]
        server.behave(wire_lies.refuses())
        assert client.error("server.ping")["code"] == -32603
        server.behave(wire_lies.confused())
        assert isinstance(client.ask("server.ping"), dict)
        server.behave(wire_lies.flood(count=100))
        client.ask("server.ping")
        assert len(client.notes) == 100
        server.behave(wire_lies.duplicate_ids())
        client.send({"id": 7, "method": "server.ping", "params": []})
        assert [json.loads(client.line())["id"] for _ in range(3)] == [7, 7, 987_654_321]
    server.behave(wire_lies.garbage_greeting())
    with LineClient(server.port) as client, pytest.raises(UnicodeDecodeError):
        client.ask("server.ping")


def test_broadcasts_are_swallowed(hostile: Hostile, world: World) -> None:
    txid = world.control.fund(ADDRESS, 20_000)
    known = world.control.transaction(txid)
    assert known is not None
    world.control.evict(txid)
    with LineClient(hostile(lies.swallows_broadcasts()).port) as client:
        assert client.ask(lies.BROADCAST, known.raw.hex()) != txid
