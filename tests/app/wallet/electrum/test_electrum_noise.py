"""A line that damages bytes at random: what comes through is proven, all else is a clear error."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random

import pytest

from app.core.network import Network
from app.sandbox.world import World
from app.wallet.chain.params import params_for
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.session import greet
from app.wallet.errors import ServerError
from app.wallet.model import ServerAddress
from tests.fixtures.errand import ADDRESS, errand

_DAMAGED_OF = 12  # one answer of so many is damaged


@pytest.fixture(scope="module")
def truth(world: World) -> dict[bytes, int]:
    """The confirmed transactions of ADDRESS and their heights."""
    txids = [world.control.fund(ADDRESS, sats, confirm=True) for sats in (1000, 2000, 3000)]
    world.control.mine(2)
    known = {}
    for txid in txids:
        found = world.control.transaction(txid)
        assert found is not None
        assert found.height is not None
        known[bytes.fromhex(txid)[::-1]] = found.height
    return known


def damaged(data: bytes, random: Random) -> bytes:
    """The same with some bytes changed, lost, doubled or made up."""
    if not data or random.randrange(_DAMAGED_OF):
        return data
    at = random.randrange(len(data))
    match random.randrange(5):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + random.randrange(1, 50) :]
        case 2:
            return data[:at] + random.choice(b'0123456789abcdef"{}[],-').to_bytes() + data[at + 1 :]
        case 3:
            return data + data
        case _:
            return data[:at] + random.randbytes(random.randrange(1, 20)) + data[at:]


class NoisyLine:
    """Carries clients to the server at `port`; answers are damaged on the way."""

    def __init__(self, port: int, random: Random) -> None:
        self._port, self._random = port, random
        self._clients: set[asyncio.Task[None]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        asking = asyncio.create_task(_copy(reader, far_writer))
        try:
            while answer := await far_reader.readline():
                writer.write(damaged(answer, self._random))
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            asking.cancel()
            far_writer.close()
            writer.close()

    async def stop(self) -> None:
        clients = tuple(self._clients)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()


@asynccontextmanager
async def noisy_line(port: int, random: Random) -> AsyncIterator[int]:
    """The port of a noisy line to this server."""
    line = NoisyLine(port, random)
    server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await line.stop()
    await server.wait_closed()


async def try_once(world: World, seed: int) -> dict[bytes, int] | None:
    """What was proven over a noisy line; None where the errand ended in an error."""
    async with noisy_line(world.electrum_port, Random(seed)) as port:
        server = ServerAddress("127.0.0.1", port, tls=False)
        try:
            wire = await open_wire(server, "", MemoryPins(), Patience(answer=0.2))
            session = await greet(wire, server, params_for(Network.REGTEST))
        except ServerError:
            return None
        try:
            return await errand(session)
        except ServerError:
            return None
        finally:
            await session.close()


async def many_tries(world: World, truth: dict[bytes, int], seeds: range) -> tuple[int, int]:
    """How many errands were finished and how many failed; asserts that none was deceived."""
    finished = failed = 0
    for seed in seeds:
        proven = await try_once(world, seed)
        if proven is None:
            failed += 1
        else:
            assert proven.items() <= truth.items(), f"deceived by seed {seed}"
            finished += 1
    return finished, failed


async def test_noise_is_never_believed(
    world: World, truth: dict[bytes, int], caplog: pytest.LogCaptureFixture
) -> None:
    finished, failed = await many_tries(world, truth, range(40))
    assert finished > 0
    assert failed > 10
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.soak
async def test_much_noise_is_never_believed(
    world: World, truth: dict[bytes, int], caplog: pytest.LogCaptureFixture
) -> None:
    finished, failed = await many_tries(world, truth, range(1000, 6000))
    assert finished > 100
    assert failed > 1000
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
