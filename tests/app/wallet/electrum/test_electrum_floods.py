"""A server that sends too much: little of it is ever held."""

import asyncio
import json
import tracemalloc

import pytest

from app.wallet.chain.transactions import identify
from app.wallet.electrum.protocol import Tip
from app.wallet.electrum.session import Session
from app.wallet.errors import (
    ServerBroken,
)
from tests.fixtures.raw_server import GENESIS, Hang, Raw, RawServer
from tests.fixtures.raw_session import KEY, RAW


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
