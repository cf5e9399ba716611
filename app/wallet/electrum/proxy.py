"""Reach servers through a SOCKS5 proxy such as Tor: names resolved there, no circuit shared."""

import asyncio
import secrets
import socket
from typing import Any
from urllib.parse import urlsplit

from aiorpcx.socks import (
    SOCKS5,
    SOCKSError,
    SOCKSFailure,
    SOCKSProxy,
    SOCKSUserAuth,
)
from aiorpcx.util import NetAddress

from app.wallet.errors import ProxyUnreachable, ServerUnreachable

_OWN_FAILURES = ("SOCKS5 proxy rejected", "SOCKS5 proxy auth")


class IsolatedProxy(SOCKSProxy):  # type: ignore[misc]  # aiorpcX publishes no types
    """One connection's way through the proxy, with a user name nobody else has.

    Tor gives each user name a circuit of its own, so servers cannot tell that two connections
    come from one wallet. Unlike the original, sockets are closed when it fails, and a proxy
    that cannot be reached is told from a server that cannot.
    """

    def __init__(self, host: str, port: int) -> None:
        auth = SOCKSUserAuth(secrets.token_hex(16), secrets.token_hex(16))
        super().__init__(NetAddress(host, port), SOCKS5, auth)

    async def _connect_one(self, remote_address: NetAddress) -> socket.socket:
        link = await self._reach_proxy()
        try:
            await self._ask(link, remote_address)
        except BaseException:
            link.close()
            raise
        return link

    async def _reach_proxy(self) -> socket.socket:
        loop = asyncio.get_running_loop()
        host, port = str(self.address.host), self.address.port
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            link = socket.socket(family=found[0][0])
        except OSError:
            raise ProxyUnreachable() from None
        try:
            link.setblocking(False)
            await loop.sock_connect(link, found[0][4])
        except BaseException as error:
            link.close()
            if isinstance(error, OSError):
                raise ProxyUnreachable() from None
            raise
        return link

    async def _ask(self, link: socket.socket, remote_address: NetAddress) -> None:
        client: Any = self.protocol(remote_address, self.auth)
        try:
            await self._handshake(client, link, asyncio.get_running_loop())
        except SOCKSFailure as error:
            if str(error).startswith(_OWN_FAILURES):
                raise ProxyUnreachable(reason="refused") from None
            raise ServerUnreachable(reason="proxy") from None
        except (SOCKSError, OSError):
            raise ProxyUnreachable(reason="protocol") from None


def isolated_proxy(text: str) -> IsolatedProxy | None:
    """A new way through the proxy "socks5://host:port"; None for "". Raises ProxyUnreachable."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("socks5", "socks5h") or not parts.hostname or not parts.port:
            raise ProxyUnreachable(reason="form")
        return IsolatedProxy(parts.hostname, parts.port)
    except ValueError:
        raise ProxyUnreachable(reason="form") from None
