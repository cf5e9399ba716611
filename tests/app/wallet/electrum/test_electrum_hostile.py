"""A server that breaks the rules: a clear error, no crash, nothing believed."""

import json
from typing import Any

import pytest

from app.core.network import Network
from app.wallet.chain.params import params_for
from app.wallet.electrum.protocol import Tip
from app.wallet.electrum.session import Session
from app.wallet.errors import (
    ServerBroken,
    ServerError,
    ServerLied,
    ServerUnreachable,
)
from tests.fixtures.raw_server import GENESIS, HangUp, Raw, RawServer, Refuse
from tests.fixtures.raw_session import KEY, RAW, ignore_tip, raw_session, take_all

DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    "answer",
    [
        Raw(b"<html><h1>502 Bad Gateway</h1></html>\n"),
        Raw(b"\x00\xff\xfe\n"),
        Raw(b'{"id": 2, "result": [[\n'),
        Raw(DEEP + b"\n"),
        Raw(b'{"id": 2, "result": ' + b"9" * 6000 + b"}\n"),
        Raw(b'{"id": 99, "result": []}\n'),
        Raw(b'{"id": "2", "result": []}\n'),
        Raw(b'[{"id": 2, "result": []}]\n'),
        Raw(b'{"id": null, "error": {"code": -32700, "message": "<script>"}}\n'),
        "history",
        {"tx_hash": "00"},
        [[]],
        [{"tx_hash": "00" * 32, "height": 1e300}],
        [{"tx_hash": "00" * 32, "height": 1, "fee": {}}],
    ],
)
async def test_a_reply_out_of_form_ends_the_session(
    server: RawServer, session: Session, answer: Any
) -> None:
    server.answers["blockchain.scripthash.get_history"] = answer
    with pytest.raises(ServerBroken) as caught:
        await session.history(KEY)
    assert not session.alive
    assert session.error is not None
    assert caught.value.code == session.error.code
    with pytest.raises(ServerBroken):  # and stays ended
        await session.ping()


async def test_no_word_of_the_server_is_in_an_error(server: RawServer, session: Session) -> None:
    text = '<a href="https://evil.example/update">update now</a>'
    server.answers["blockchain.scripthash.get_history"] = Refuse(1, text)
    with pytest.raises(ServerError) as caught:
        await session.history(KEY)
    assert caught.value.details == {"reason": "refused"}
    assert "evil" not in repr(caught.value) + str(caught.value)


async def test_junk_notifications_end_the_session(server: RawServer) -> None:
    for params in (b"[]", b"[{}]", b'[{"height": -5, "hex": ""}]', b'["a", "b"]'):
        session = await raw_session(server)
        await session.subscribe_headers(ignore_tip)
        await server.say(b'{"method": "blockchain.headers.subscribe", "params": %b}\n' % params)
        assert isinstance(await session.ended(), ServerBroken)
        await session.close()


async def test_a_failing_listener_does_not_end_the_session(
    server: RawServer, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_tip: Tip) -> None:
        raise KeyError("our own bug")

    await session.subscribe_headers(broken)
    note = {
        "method": "blockchain.headers.subscribe",
        "params": [{"height": 0, "hex": GENESIS.hex()}],
    }
    await server.say(json.dumps(note).encode() + b"\n")
    assert await session.ping() >= 0
    assert "a listener failed" in caplog.text


@pytest.mark.parametrize(
    ("method", "answer", "error"),
    [
        ("server.version", ["raw", "1.3"], ServerBroken),
        ("server.version", ["raw", "2.0"], ServerBroken),
        ("server.version", Refuse(1, "unsupported"), ServerBroken),
        ("server.version", HangUp(), ServerUnreachable),
        ("blockchain.block.header", params_for(Network.MAINNET).genesis.hex(), ServerBroken),
        ("blockchain.block.header", Refuse(-101, "excessive resource usage"), ServerError),
    ],
)
async def test_a_wrong_greeting(
    server: RawServer, method: str, answer: Any, error: type[ServerError]
) -> None:
    server.answers[method] = answer
    with pytest.raises(error):
        await raw_session(server)


async def test_the_connection_lost_in_the_middle_of_a_stream(
    server: RawServer, session: Session
) -> None:
    answered = 0

    def history(_scripthash: str) -> Any:
        nonlocal answered
        answered += 1
        return HangUp() if answered > 700 else []

    server.answers["blockchain.scripthash.get_history"] = history
    taken: list[Any] = []
    keys = (n.to_bytes(32, "big") for n in range(5000))
    with pytest.raises(ServerUnreachable):
        await take_all(session.histories(keys), taken)
    assert 0 < len(taken) <= 700


async def test_another_transaction_than_the_wanted_one_is_a_lie(
    server: RawServer, session: Session
) -> None:
    server.answers["blockchain.transaction.get"] = RAW.hex()
    with pytest.raises(ServerLied):
        await take_all(session.transactions([KEY]))
    assert isinstance(session.error, ServerLied)


@pytest.mark.parametrize("answer", [RAW[:-1].hex(), RAW.hex() + "00", "00" * 64, "", "zz"])
async def test_a_damaged_transaction_is_not_delivered(
    server: RawServer, session: Session, answer: str
) -> None:
    server.answers["blockchain.transaction.get"] = answer
    with pytest.raises((ServerLied, ServerBroken)):
        await take_all(session.transactions([KEY]))


async def test_a_proof_for_another_height_is_a_lie(server: RawServer, session: Session) -> None:
    server.answers["blockchain.transaction.get_merkle"] = {
        "block_height": 5,
        "pos": 0,
        "merkle": [],
    }
    with pytest.raises(ServerLied):
        await take_all(session.merkle_proofs([(KEY, 6)]))


async def test_more_headers_than_asked_for(server: RawServer, session: Session) -> None:
    server.answers["blockchain.block.headers"] = {"count": 3, "hex": GENESIS.hex() * 3}
    with pytest.raises(ServerBroken):
        await session.headers(0, 2)


async def test_a_false_id_after_broadcasting_is_a_lie(server: RawServer, session: Session) -> None:
    server.answers["blockchain.transaction.broadcast"] = "ab" * 32
    with pytest.raises(ServerLied):
        await session.broadcast(RAW)
