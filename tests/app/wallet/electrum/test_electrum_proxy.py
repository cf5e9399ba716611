"""Through a proxy: names are not resolved here, circuits are not shared, faults are told apart."""

import asyncio
import socket
from pathlib import Path

import pytest

from app.core.network import Network
from app.wallet.chain.params import params_for
from app.wallet.electrum.connect import Patience, open_wire
from app.wallet.electrum.pins import MemoryPins
from app.wallet.electrum.session import Session, greet
from app.wallet.errors import ProxyUnreachable, ServerTimeout, ServerUnreachable
from app.wallet.model import ServerAddress
from tests.fixtures.certificates import server_context
from tests.fixtures.raw_server import raw_server
from tests.fixtures.socks import socks_proxy

ONION = "explorerzydxu5ecjrkwceayqybizmpjjznk5izmitf2modhcusuqlid.onion"


async def connect(server: ServerAddress, proxy: str) -> Session:
    wire = await open_wire(server, proxy, MemoryPins(), Patience(connect=1))
    return await greet(wire, server, params_for(Network.REGTEST))


async def test_an_onion_name_goes_to_the_proxy_as_it_is(tmp_path: Path) -> None:
    async with socks_proxy() as proxy, raw_server(server_context(tmp_path, "onion")) as server:
        session = await connect(ServerAddress(ONION, server.port, tls=True), proxy.url)
        assert proxy.targets == [(3, ONION.encode(), server.port)]
        await session.close()


async def test_numbers_go_as_numbers() -> None:
    async with socks_proxy() as proxy, raw_server() as server:
        for host, kind in (("127.0.0.1", 1), ("::1", 4)):
            session = await connect(ServerAddress(host, server.port, tls=False), proxy.url)
            assert proxy.targets[-1][0] == kind
            await session.close()


async def test_each_connection_has_a_name_of_its_own() -> None:
    async with socks_proxy() as proxy, raw_server() as server:
        for _ in range(3):
            await (await connect(server.address, proxy.url)).close()
    names = {name for name, _ in proxy.logins}
    assert len(names) == 3
    assert all(len(name) >= 16 for name in names)


async def test_an_onion_name_without_a_proxy_is_never_looked_up() -> None:
    with pytest.raises(ServerUnreachable) as caught:
        await connect(ServerAddress(ONION, 50001, tls=False), "")
    assert caught.value.details == {"reason": "onion"}


async def test_no_proxy_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refuses
        url = f"socks5://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ProxyUnreachable):
            await connect(ServerAddress("example.org", 50001, tls=False), url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "socks5://", "socks5://h:x", "nonsense"])
async def test_not_a_proxy_address(url: str) -> None:
    with pytest.raises(ProxyUnreachable):
        await connect(ServerAddress("example.org", 50001, tls=False), url)


async def test_the_proxy_is_at_fault() -> None:
    async with socks_proxy() as proxy, raw_server() as server:
        proxy.refuse_method = True
        with pytest.raises(ProxyUnreachable):
            await connect(server.address, proxy.url)
        proxy.refuse_method, proxy.refuse_login = False, True
        with pytest.raises(ProxyUnreachable):
            await connect(server.address, proxy.url)
        proxy.refuse_login, proxy.garbage = False, b"HTTP/1.0 400 Bad request\r\n"
        with pytest.raises(ProxyUnreachable):
            await connect(server.address, proxy.url)


@pytest.mark.parametrize("code", [1, 3, 4, 5, 6, 99])
async def test_the_server_behind_the_proxy_cannot_be_reached(code: int) -> None:
    async with socks_proxy() as proxy:
        proxy.reply_code = code
        with pytest.raises(ServerUnreachable):
            await connect(ServerAddress("example.org", 50001, tls=False), proxy.url)


async def test_a_proxy_that_says_nothing_runs_into_the_deadline() -> None:
    held: list[asyncio.StreamWriter] = []

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with pytest.raises(ServerTimeout):
        await open_wire(ServerAddress("h", 1), url, MemoryPins(), Patience(connect=0.1))
    for writer in held:
        writer.close()
    server.close()
    await server.wait_closed()
