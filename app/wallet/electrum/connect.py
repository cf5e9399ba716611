"""Open a connection to one server: plain or TLS with a pinned certificate, directly or by proxy."""

import asyncio
import ssl
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from aiorpcx.rawsocket import RSClient

from app.wallet.electrum import pins
from app.wallet.electrum.framing import LineTransport
from app.wallet.electrum.pins import PinStore
from app.wallet.electrum.proxy import isolated_proxy
from app.wallet.electrum.servers import is_ip, is_onion
from app.wallet.electrum.wire import Wire
from app.wallet.errors import ServerError, ServerTimeout, ServerUnreachable
from app.wallet.model import ServerAddress

_NEXT_ADDRESS_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that the network is given."""

    connect: float = 12.0  # to open a connection
    answer: float = 30.0  # for a lone request
    head_start: float = 2.0  # before another server is tried beside the one that is preferred
    ping: float = 60.0  # between two signs of life

    @property
    def through_proxy(self) -> "Patience":
        return replace(self, connect=self.connect * 3, answer=self.answer * 2)


async def open_wire(server: ServerAddress, proxy: str, store: PinStore, patience: Patience) -> Wire:
    """Connect and check the certificate; nothing has been said to the server yet.

    proxy: "socks5://host:port" or "". Raises ServerUnreachable, ServerTimeout,
    ProxyUnreachable, CertificateChanged.
    """
    if proxy:
        patience = patience.through_proxy
    elif is_onion(server.host):
        raise ServerUnreachable(reason="onion")
    way = _Way(server, proxy, patience)
    wire = await way.open(pins.any_certificate() if server.tls else None)
    try:
        if server.tls:
            seen = pins.fingerprint(wire.certificate)
            await pins.check(store, server, seen, lambda: way.vouched(seen))
    except BaseException:
        await wire.shut()
        raise
    return wire


@dataclass(frozen=True, slots=True)
class _Way:
    """How to reach one server; each opening takes a circuit of its own through the proxy."""

    server: ServerAddress
    proxy: str
    patience: Patience

    async def open(self, tls: ssl.SSLContext | None) -> Wire:
        try:
            async with asyncio.timeout(self.patience.connect):
                return await self._connect(tls)
        except TimeoutError:
            raise ServerTimeout() from None
        except ssl.SSLError:
            raise ServerUnreachable(reason="tls") from None
        except (OSError, ValueError):  # refused, no route, no such name
            raise ServerUnreachable() from None

    async def vouched(self, seen: bytes) -> bool:
        """Whether an authority vouches for the certificate just seen, by a second handshake.

        An onion name proves itself: no authority is asked.
        """
        if is_onion(self.server.host):
            return False
        try:
            wire = await self.open(pins.vouched_certificate())
        except ServerError:
            return False
        same = pins.fingerprint(wire.certificate) == seen
        await wire.shut()
        return same

    async def _connect(self, tls: ssl.SSLContext | None) -> Wire:
        options: dict[str, Any] = {"ssl": tls}
        proxy = isolated_proxy(self.proxy)
        if proxy is None and not is_ip(self.server.host):
            # RFC 8305: a network with broken IPv6 costs a moment, not the server
            options["happy_eyeballs_delay"] = _NEXT_ADDRESS_SECONDS
        client = RSClient(
            self.server.host,
            self.server.port,
            proxy,
            transport=LineTransport,
            session_factory=partial(Wire, patience=self.patience.answer),
            **options,
        )
        _transport, protocol = await client.create_connection()
        wire: Wire = protocol.session
        return wire
