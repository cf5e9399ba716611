"""A server that breaks the rules: a clear error, bounded memory, no crash, nothing believed."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.core.network import Network
from app.wallet.chain.params import params_for
from app.wallet.chain.transactions import identify
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.protocol import Tip
from app.wallet.electrum.rejections import Rejection
from app.wallet.electrum.session import Session, greet
from app.wallet.errors import (
    BroadcastRejected,
    ServerBroken,
    ServerError,
    ServerLied,
    ServerTimeout,
    ServerUnreachable,
)
from tests.fixtures.raw_server import GENESIS, Hang, HangUp, Raw, RawServer, Refuse, raw_server

REGTEST = params_for(Network.REGTEST)
KEY = bytes(32)
# A coinbase in the old form: what `transaction` may honestly answer.
RAW = bytes.fromhex(
    "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff"
    "0100ffffffff0100f2052a01000000015100000000"
)
DEEP = b"[" * 200_000


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    async with raw_server() as running:
        yield running


async def connect(server: RawServer, patience: Patience | None = None) -> Session:
    wire = await open_wire(server.address, "", MemoryPins(), patience or Patience())
    return await greet(wire, server.address, REGTEST)


@pytest.fixture
async def session(server: RawServer) -> AsyncIterator[Session]:
    opened = await connect(server)
    yield opened
    await opened.close()


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


async def test_a_line_without_end_is_cut_off_early(server: RawServer, session: Session) -> None:
    """64 MB of one line are sent; little of it is ever held."""
    server.answers["blockchain.scripthash.get_history"] = Hang()
    waiting = asyncio.create_task(session.history(KEY))
    tracemalloc.start()
    try:
        for _ in range(64):
            if not session.alive:
                break
            await server.say(b"a" * 1_000_000)
            await asyncio.sleep(0)
        with pytest.raises(ServerBroken) as caught:
            await waiting
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert caught.value.details == {"what": "oversized"}


async def test_a_small_question_gets_no_large_answer(server: RawServer, session: Session) -> None:
    server.answers["server.ping"] = "x" * 100_000
    with pytest.raises(ServerBroken) as caught:
        await session.ping()
    assert caught.value.details == {"what": "oversized"}


async def test_a_history_of_millions_of_objects_is_refused(
    server: RawServer, session: Session
) -> None:
    """19 MB of JSON that would become a gigabyte of Python objects."""
    filler = b"[]," * 6_000_000
    tracemalloc.start()
    try:
        server.answers["blockchain.scripthash.get_history"] = Raw(
            b'{"id": 2, "result": [' + filler + b"[]]}\n"
        )
        with pytest.raises(ServerBroken):
            await session.history(KEY)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


async def test_a_flood_of_notifications_ends_the_session(
    server: RawServer, session: Session
) -> None:
    note = b'{"method": "blockchain.scripthash.subscribe", "params": ["00", null]}\n'
    await server.say(note * 20_000)
    assert isinstance(await session.ended(), ServerBroken)


async def test_changes_of_scripts_that_nobody_watches_are_not_passed_on(
    server: RawServer, session: Session
) -> None:
    server.answers["blockchain.scripthash.subscribe"] = None
    changes: list[bytes] = []
    watching = session.subscribe_scripts([KEY], lambda key, _status: changes.append(key))
    assert [status async for _, status in watching] == [None]
    for number in range(1, 12):
        keys = (n.to_bytes(32, "big").hex() for n in range(1000 * number, 1000 * number + 1000))
        notes = [_note(key) for key in (*keys, KEY.hex())]
        await server.say(b"".join(notes))
    assert isinstance(await session.ended(), ServerBroken)
    assert set(changes) == {KEY}


def _note(scripthash: str) -> bytes:
    params = [scripthash, None]
    note = {"method": "blockchain.scripthash.subscribe", "params": params}
    return json.dumps(note).encode() + b"\n"


async def test_lawful_notifications_by_the_million_wait_in_the_socket_not_in_memory(
    server: RawServer, session: Session
) -> None:
    note = {
        "method": "blockchain.headers.subscribe",
        "params": [{"height": 0, "hex": GENESIS.hex()}],
    }
    lines, taken, largest = json.dumps(note).encode() + b"\n", 0, 0

    def count(_tip: Tip) -> None:
        nonlocal taken, largest
        taken += 1
        largest = max(largest, session._wire._framer.waiting)

    await session.subscribe_headers(count)
    sending = asyncio.create_task(server.say(lines * 60_000))
    async with asyncio.timeout(30):
        await sending
    assert await session.ping() >= 0
    assert taken == 60_000
    assert len(lines) * 60_000 > 14_000_000
    assert 0 < largest < 3_000_000


async def test_empty_lines_are_no_way_around_it(server: RawServer, session: Session) -> None:
    await server.say(b"\n" * 1_000_000)
    assert isinstance(await session.ended(), ServerBroken)


async def test_junk_notifications_end_the_session(server: RawServer) -> None:
    for params in (b"[]", b"[{}]", b'[{"height": -5, "hex": ""}]', b'["a", "b"]'):
        session = await connect(server)
        await session.subscribe_headers(_ignore_tip)
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


async def test_a_silent_server_runs_into_the_deadline(server: RawServer) -> None:
    session = await connect(server, Patience(answer=0.3))
    server.answers["blockchain.scripthash.get_history"] = Hang()
    with pytest.raises(ServerTimeout):
        await session.history(KEY)
    await session.close()


async def test_a_trickle_of_bytes_does_not_stretch_the_deadline_for_ever(
    server: RawServer,
) -> None:
    session = await connect(server, Patience(answer=0.3))
    server.answers["blockchain.transaction.get"] = Hang()
    wanted = asyncio.create_task(_take_all(session.transactions([KEY])))
    async with asyncio.timeout(20):
        while not wanted.done():
            await server.say(b" ")
            await asyncio.sleep(0.05)
    with pytest.raises(ServerTimeout):
        wanted.result()
    await session.close()


async def test_a_server_that_accepts_but_never_greets(server: RawServer) -> None:
    server.answers["server.version"] = Hang()
    with pytest.raises(ServerTimeout):
        await connect(server, Patience(answer=0.3))


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
        await connect(server)


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
        await _take_all(session.histories(keys), taken)
    assert 0 < len(taken) <= 700


async def test_another_transaction_than_the_wanted_one_is_a_lie(
    server: RawServer, session: Session
) -> None:
    server.answers["blockchain.transaction.get"] = RAW.hex()
    with pytest.raises(ServerLied):
        await _take_all(session.transactions([KEY]))
    assert isinstance(session.error, ServerLied)


@pytest.mark.parametrize("answer", [RAW[:-1].hex(), RAW.hex() + "00", "00" * 64, "", "zz"])
async def test_a_damaged_transaction_is_not_delivered(
    server: RawServer, session: Session, answer: str
) -> None:
    server.answers["blockchain.transaction.get"] = answer
    with pytest.raises((ServerLied, ServerBroken)):
        await _take_all(session.transactions([KEY]))


async def test_a_proof_for_another_height_is_a_lie(server: RawServer, session: Session) -> None:
    server.answers["blockchain.transaction.get_merkle"] = {
        "block_height": 5,
        "pos": 0,
        "merkle": [],
    }
    with pytest.raises(ServerLied):
        await _take_all(session.merkle_proofs([(KEY, 6)]))


async def test_more_headers_than_asked_for(server: RawServer, session: Session) -> None:
    server.answers["blockchain.block.headers"] = {"count": 3, "hex": GENESIS.hex() * 3}
    with pytest.raises(ServerBroken):
        await session.headers(0, 2)


async def test_a_false_id_after_broadcasting_is_a_lie(server: RawServer, session: Session) -> None:
    server.answers["blockchain.transaction.broadcast"] = "ab" * 32
    with pytest.raises(ServerLied):
        await session.broadcast(RAW)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "the transaction was rejected by network rules.\n\nbad-txns-inputs-missingorspent",
            "missing_inputs",
        ),
        ("Missing inputs", "missing_inputs"),
        ("txn-mempool-conflict", "conflict"),
        ("min relay fee not met, 100 < 141", "minimum_fee"),
        ("mempool min fee not met, 141 < 1000", "mempool_full"),
        ("insufficient fee, rejecting replacement ab; new feerate 0.1 <= old", "replacement_fee"),
        ("replacement-adds-unconfirmed", "replacement"),
        ("dust", "dust"),
        ("dust, tx with dust output must be 0-fee", "dust"),
        ("non-final", "not_final"),
        ("non-BIP68-final", "not_final"),
        ("txn-already-in-mempool", "already_known"),
        ("txn-already-known", "already_known"),
        ("Transaction already in block chain", "already_known"),
        ("Transaction outputs already in utxo set", "already_known"),
        ("too-long-mempool-chain, too many unconfirmed ancestors [limit: 25]", "chain_too_long"),
        ("tx-size", "too_large"),
        ("tx-size-small", "too_large"),
        ("scriptsig-not-pushonly", "script"),
        ("mandatory-script-verify-flag-failed (Signature must be zero)", "script"),
        ("bad-txns-premature-spend-of-coinbase, tried to spend coinbase at depth 5", "immature"),
        ("max-fee-exceeded", "fee_too_high"),
        ("TX decode failed", "malformed"),
        ("<b>Upgrade at evil.example</b>", "unknown"),
        ("", "unknown"),
    ],
)
async def test_a_rejection_becomes_a_reason_never_a_text(
    server: RawServer, session: Session, text: str, reason: str
) -> None:
    server.answers["blockchain.transaction.broadcast"] = Refuse(1, f"{text}\n[{RAW.hex()}]")
    with pytest.raises(BroadcastRejected) as caught:
        await session.broadcast(RAW)
    assert caught.value.details == {"reason": reason}
    assert Rejection(reason)
    assert session.alive


async def test_large_transactions_wait_in_bounded_memory(
    server: RawServer, session: Session
) -> None:
    """200 answers of 1 MB each while nobody takes them: few are asked for at a time."""
    script = b"\xfe" + (500_000).to_bytes(4, "little") + bytes(500_000)
    large = RAW[:47] + b"\x01" + bytes(8) + script + bytes(4)
    txid = identify(large)
    server.answers["blockchain.transaction.get"] = large.hex()
    stream = session.transactions([txid] * 200)
    taken = 0
    async for _, raw in stream:
        assert raw == large
        taken += 1
        if taken == 60:  # the sizes are known now: let what may come, come
            before = len(server.requests)
            for _ in range(200):
                await asyncio.sleep(0.002)
            assert len(server.requests) - before <= 40
    assert taken == 200


async def _take_all(stream: AsyncIterator[Any], into: list[Any] | None = None) -> None:
    async for item in stream:
        if into is not None:
            into.append(item)


def _ignore_tip(_tip: Tip) -> None:
    pass
