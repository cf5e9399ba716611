"""Certificates: the first one is remembered, another one is refused before a word is said."""

from pathlib import Path

import pytest

from app.core.network import Network
from app.wallet.chain.params import params_for
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.session import Session, greet
from app.wallet.errors import CertificateChanged, ServerTimeout, ServerUnreachable
from app.wallet.model import ServerAddress
from tests.fixtures.certificates import server_context
from tests.fixtures.raw_server import RawServer, raw_server


async def connect(server: ServerAddress, pins: MemoryPins) -> Session:
    wire = await open_wire(server, "", pins, Patience(connect=3))
    return await greet(wire, server, params_for(Network.REGTEST))


async def visit(server: RawServer, pins: MemoryPins, at: ServerAddress | None = None) -> None:
    session = await connect(at or server.address, pins)
    await session.close()


async def test_the_first_certificate_is_pinned_and_taken_again(tmp_path: Path) -> None:
    pins = MemoryPins()
    async with raw_server(server_context(tmp_path, "one")) as server:
        await visit(server, pins)
        pinned = await pins.get(server.address)
        assert pinned is not None
        assert len(pinned) == 32
        await visit(server, pins)
        assert await pins.get(server.address) == pinned


async def test_a_changed_certificate_is_refused_without_a_word(tmp_path: Path) -> None:
    pins = MemoryPins()
    async with (
        raw_server(server_context(tmp_path, "one")) as honest,
        raw_server(server_context(tmp_path, "one")) as intruder,
    ):
        await visit(honest, pins)
        pinned = await pins.get(honest.address)
        assert pinned is not None
        await pins.put(intruder.address, pinned)  # as if it stood at the honest one's place
        with pytest.raises(CertificateChanged) as caught:
            await connect(intruder.address, pins)
        assert intruder.requests == []
        seen = bytes.fromhex(str(caught.value.details["fingerprint"]))
        assert await pins.get(intruder.address) == pinned != seen
        await pins.put(intruder.address, seen)
        await visit(intruder, pins)


async def test_a_plain_server_where_tls_is_wanted() -> None:
    async with raw_server() as server:
        address = ServerAddress("127.0.0.1", server.port, tls=True)
        with pytest.raises((ServerUnreachable, ServerTimeout)):
            await connect(address, MemoryPins())


async def test_a_tls_server_where_plain_is_wanted(tmp_path: Path) -> None:
    async with raw_server(server_context(tmp_path, "one")) as server:
        address = ServerAddress("127.0.0.1", server.port, tls=False)
        with pytest.raises(ServerUnreachable):
            await connect(address, MemoryPins())
        assert server.requests == []
