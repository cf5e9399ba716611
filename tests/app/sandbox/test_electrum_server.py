"""Our Electrum server pushes what changed, survives nonsense, goes away and returns."""

import hashlib
import json
import socket
import ssl

import pytest

from app.sandbox.address import segwit_address
from app.sandbox.world import World
from tests.fixtures.line_client import LineClient

HISTORY = "blockchain.scripthash.get_history"
SUBSCRIBE = "blockchain.scripthash.subscribe"


def script(number: int) -> bytes:
    return b"\x00\x14" + number.to_bytes(20, "big")


def key(number: int) -> str:
    return hashlib.sha256(script(number)).digest()[::-1].hex()


def test_notifications_of_a_payment(world: World) -> None:
    with LineClient(world.electrum_port) as client:
        assert client.ask(SUBSCRIBE, key(1)) is None
        client.ask("blockchain.headers.subscribe")
        txid = world.control.fund(segwit_address(script(1)), 30_000)
        note = client.note()
        assert note["method"] == SUBSCRIBE
        expected = hashlib.sha256(f"{txid}:0:".encode()).hexdigest()
        assert note["params"] == [key(1), expected]
        world.control.mine()
        header, status = client.note(), client.note()
        assert header["params"][0]["height"] == world.control.height()
        confirmed = f"{txid}:{world.control.height()}:"
        assert status["params"] == [key(1), hashlib.sha256(confirmed.encode()).hexdigest()]


def test_a_child_is_told_when_its_parent_confirms(world: World) -> None:
    control = world.control
    with LineClient(world.electrum_port) as client:
        for number in range(100, 230):  # more than the faucet has pieces: some must hang together
            control.fund(segwit_address(script(number)), 10_000)
        heights = {n: client.ask(HISTORY, key(n))[0]["height"] for n in range(100, 230)}
        assert set(heights.values()) == {0, -1}
        child = next(n for n, height in heights.items() if height == -1)
        status = client.ask(SUBSCRIBE, key(child))
        control.mine()
        assert client.note()["params"][1] != status
        assert client.ask(HISTORY, key(child))[0]["height"] == control.height()


def test_unsubscribed_scripts_stay_silent(world: World) -> None:
    with LineClient(world.electrum_port) as client:
        client.ask("server.version", "test", "1.6")
        client.ask(SUBSCRIBE, key(3))
        assert client.ask("blockchain.scripthash.unsubscribe", key(3)) is True
        assert client.ask("blockchain.scripthash.unsubscribe", key(3)) is False
        world.control.fund(segwit_address(script(3)), 30_000)
        client.ask("server.ping")
        assert client.notes == []


def test_batch_and_notification(world: World) -> None:
    with LineClient(world.electrum_port) as client:
        client.send([{"id": n, "method": "server.ping"} for n in (5, 6)])
        assert [one["id"] for one in json.loads(client.line())] == [5, 6]
        client.send({"method": "server.ping"})  # no id: no reply
        assert client.ask("server.ping") is None


@pytest.mark.parametrize("nonsense", ["{", "7", '"text"', "null", "[1]", '{"id":1}', "\x00\xff"])
def test_nonsense_is_answered_and_survived(world: World, nonsense: str) -> None:
    with LineClient(world.electrum_port) as client:
        client.send_raw(nonsense.encode("latin-1") + b"\n")
        assert b"error" in client.line()
        assert client.ask("server.ping") is None


def test_versions(world: World) -> None:
    for wanted, agreed in (("1.4", "1.4"), (["1.4", "1.9"], "1.6"), (["1.4", "1.4.2"], "1.4.2")):
        with LineClient(world.electrum_port) as client:
            assert client.ask("server.version", "test", wanted)[1] == agreed
    refused: tuple[object, ...] = ("1.2", ["1.7", "1.9"], "x", 5)
    for other in refused:
        with LineClient(world.electrum_port) as client:
            assert client.error("server.version", "test", other)["code"] == 1


def test_cut_and_restore(fresh_world: World) -> None:
    control, port = fresh_world.control, fresh_world.electrum_port
    with LineClient(port) as client:
        client.ask("server.ping")
        assert control.connections() == 1
        control.cut()
        with pytest.raises((EOFError, ConnectionResetError)):
            client.ask("server.ping")
    with pytest.raises(ConnectionRefusedError):
        LineClient(port)
    control.restore()
    with LineClient(port) as client:
        assert client.ask("server.ping") is None


def test_tls_with_a_certificate_of_its_own(fresh_world: World) -> None:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.load_verify_locations(fresh_world.folder / "certificate.pem")
    port = fresh_world.tls_port
    assert port is not None
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain) as secured,
    ):
        secured.sendall(b'{"id": 1, "method": "server.ping"}\n')
        assert json.loads(secured.recv(1000))["result"] is None


def test_fee_levels(fresh_world: World) -> None:
    control = fresh_world.control
    control.raise_fees({1: 80, 6: 20.5})
    with LineClient(fresh_world.electrum_port) as client:
        rates = [client.ask("blockchain.estimatefee", blocks) for blocks in (1, 3, 6, 144)]
        assert rates == [0.0008, 0.0008, 0.000205, 0.000205]
        control.set_minimum_fee(30_000)
        assert client.ask("blockchain.estimatefee", 6) == 0.0003
        assert client.ask("blockchain.relayfee") == 0.0003
        control.fill_block(200_000, rate=50.0)
        histogram = client.ask("mempool.get_fee_histogram")
        assert histogram[0][0] == pytest.approx(50, abs=1)
