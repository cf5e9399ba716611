"""The SOCKS5 proxy (RFC 1928) that all connections go through when one is set, e.g. Tor."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.errors import AppError


class NetError(AppError):
    code = "net.failed"
    article = "connection"


class ProxyInvalid(NetError):
    """Not of the form socks5://host:port."""

    code = "net.proxy"
    article = "tor"


@dataclass(frozen=True, slots=True)
class Proxy:
    host: str
    port: int


def parse_proxy(text: str) -> Proxy | None:
    """Read a proxy setting; None for the empty text. Raises ProxyInvalid."""
    if not text.strip():
        return None
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ProxyInvalid() from error
    plain = not (parts.username or parts.password or parts.path.strip("/") or parts.query)
    if parts.scheme != "socks5" or not host or not port or not plain:
        raise ProxyInvalid()
    return Proxy(host, port)
