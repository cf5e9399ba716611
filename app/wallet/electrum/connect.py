"""Open a connection to one server: plain or TLS with a pinned certificate, directly or by proxy."""

import asyncio
import ssl
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiorpcx.rawsocket import RSClient

from app.wallet.electrum import pins
from app.wallet.electrum.framing import LineTransport
from app.wallet.electrum.pins import PinStore
from app.wallet.electrum.proxy import isolated_proxy
from app.wallet.electrum.servers import is_onion
from app.wallet.electrum.wire import Wire
from app.wallet.errors import ServerTimeout, ServerUnreachable
from app.wallet.model import ServerAddress


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to open a connection, for a lone request, before another server is tried too."""

    connect: float = 12.0
    answer: float = 30.0
    head_start: float = 2.0

    @property
    def through_proxy(self) -> "Patience":
        return Patience(self.connect * 3, self.answer * 2, self.head_start)


async def open_wire(server: ServerAddress, proxy: str, store: PinStore, patience: Patience) -> Wire:
    """Connect and check the certificate; nothing has been said to the server yet.

    proxy: "socks5://host:port" or "". Raises ServerUnreachable, ServerTimeout,
    ProxyUnreachable, CertificateChanged.
    """
    if proxy:
        patience = patience.through_proxy
    elif is_onion(server.host):
        raise ServerUnreachable(reason="onion")
    try:
        async with asyncio.timeout(patience.connect):
            wire = await _connect(server, proxy, patience)
    except TimeoutError:
        raise ServerTimeout() from None
    except ssl.SSLError:
        raise ServerUnreachable(reason="tls") from None
    except (OSError, ValueError):  # refused, no route, no such name
        raise ServerUnreachable() from None
    try:
        if server.tls:
            await pins.check(store, server, wire.transport.certificate())
    except BaseException:
        await wire.shut()
        raise
    return wire


async def _connect(server: ServerAddress, proxy: str, patience: Patience) -> Wire:
    way = isolated_proxy(proxy)
    options: dict[str, Any] = {"ssl": pins.tls_context() if server.tls else None}
    client = RSClient(
        server.host,
        server.port,
        way,
        transport=LineTransport,
        session_factory=partial(Wire, patience=patience.answer),
        **options,
    )
    _transport, protocol = await client.create_connection()
    wire: Wire = protocol.session
    return wire
