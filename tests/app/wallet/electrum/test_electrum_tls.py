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
from tests.fixtures.certificates import Authority, server_context
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


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this computer trusts."""
    known = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(known.path))
    return known


async def move(pins: MemoryPins, old: RawServer, new: RawServer) -> ServerAddress:
    """Put the new server in the old one's place, by name."""
    pin = await pins.get(by_name(old))
    assert pin is not None
    await pins.put(by_name(new), pin)
    return by_name(new)


def by_name(server: RawServer) -> ServerAddress:
    return ServerAddress("localhost", server.port, tls=True)


async def test_an_authoritys_certificate_may_be_renewed(authority: Authority) -> None:
    pins = MemoryPins()
    async with (
        raw_server(authority.server_context("localhost")) as old,
        raw_server(authority.server_context("localhost")) as new,
    ):
        await visit(old, pins, by_name(old))
        address = await move(pins, old, new)
        before = await pins.get(address)
        await visit(new, pins, address)
        after = await pins.get(address)
        assert before is not None
        assert after is not None
        assert before[:32] != after[:32]
        connections = new.connections
        await visit(new, pins, address)
        assert new.connections == connections + 1  # the authority is not asked again


async def test_a_renewal_must_be_vouched_for_as_the_first_one_was(
    authority: Authority, tmp_path: Path
) -> None:
    pins = MemoryPins()
    async with (
        raw_server(authority.server_context("localhost")) as old,
        raw_server(server_context(tmp_path, "localhost")) as self_signed,
        raw_server(authority.server_context("example.org")) as other_name,
    ):
        await visit(old, pins, by_name(old))
        for intruder in (self_signed, other_name):
            with pytest.raises(CertificateChanged):
                await connect(await move(pins, old, intruder), pins)
            assert intruder.requests == []


async def test_no_authority_can_replace_a_self_signed_certificate(
    authority: Authority, tmp_path: Path
) -> None:
    pins = MemoryPins()
    async with (
        raw_server(server_context(tmp_path, "localhost")) as old,
        raw_server(authority.server_context("localhost")) as new,
    ):
        await visit(old, pins, by_name(old))
        with pytest.raises(CertificateChanged):
            await connect(await move(pins, old, new), pins)
        assert new.requests == []


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
