"""Which servers to ask: the built-in public ones, and how people write one of their own."""

import ipaddress
import re
import secrets

from app.core.network import Network
from app.wallet.errors import RequestInvalid
from app.wallet.model import ServerAddress

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST_NAME = 253
_KINDS = {"s": True, "t": False}

# Long-standing public servers, as listed by Electrum for each network.
_BUILT_IN = {
    Network.MAINNET: (
        "electrum.blockstream.info:50002:s",
        "electrum.emzy.de:50002:s",
        "electrum.bitaroo.net:50002:s",
        "electrum.jhoenicke.de:50002:s",
        "fulcrum.sethforprivacy.com:50002:s",
        "fortress.qtornado.com:443:s",
        "electrum.hodlister.co:50002:s",
        "bitcoin.lu.ke:50002:s",
        "blackie.c3-soft.com:57002:s",
        "fulcrum.grey.pw:51002:s",
        "electrum.diynodes.com:50022:s",
        "bitcoin.aranguren.org:50002:s",
        "de.poiuty.com:50002:s",
    ),
    Network.TESTNET4: (
        "blackie.c3-soft.com:57010:s",
        "testnet4.qtornado.com:51012:s",
        "fulcrum.theuplink.net:60002:s",
        "bitcoin.stagemole.eu:5010:s",
    ),
    Network.SIGNET: (
        "electrum.emzy.de:53002:s",
        "mempool.space:60602:s",
        "signet-electrumx.wakiyamap.dev:50002:s",
    ),
    Network.REGTEST: (),
}


def built_in(network: Network) -> tuple[ServerAddress, ...]:
    """The public servers of this network in a new random order, so that no one sees everybody.

    Empty for regtest: there the server must be set.
    """
    servers = [parse_server(text) for text in _BUILT_IN[network]]
    secrets.SystemRandom().shuffle(servers)
    return tuple(servers)


def parse_server(text: str) -> ServerAddress:
    """Read "host:port:s" (TLS) or "host:port:t" (plain); without a kind it is TLS.

    The host is a name, an IPv4 address, an IPv6 address in brackets, or a .onion name.
    Raises RequestInvalid with `what` = form, host, port or kind.
    """
    host, rest = _split(text.strip())
    port, colon, kind = rest.partition(":")
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536):
        raise RequestInvalid(what="port")
    if (kind or "s") not in _KINDS or (colon and not kind):
        raise RequestInvalid(what="kind")
    return ServerAddress(_host(host), int(port), _KINDS[kind or "s"])


def format_server(server: ServerAddress) -> str:
    """The text that `parse_server` reads back."""
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"{host}:{server.port}:{'s' if server.tls else 't'}"


def is_ip(host: str) -> bool:
    """Whether this is an address that needs no look-up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_onion(host: str) -> bool:
    """Whether this name can only be reached through Tor."""
    return host.endswith(".onion")


def _split(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]:")
        if not bracket or ":" not in host:
            raise RequestInvalid(what="form")
        return host, rest
    host, colon, rest = text.partition(":")
    if not colon:
        raise RequestInvalid(what="form")
    return host, rest


def _host(text: str) -> str:
    """A valid host in lower case; IPv6 in its short form."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    name = text.lower().removesuffix(".")
    labels = name.split(".")
    valid = len(name) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in labels)
    if not valid or labels[-1].isdigit():
        raise RequestInvalid(what="host")
    if is_onion(name) and not re.fullmatch(r"(.+\.)?[a-z2-7]{56}\.onion", name):
        raise RequestInvalid(what="host")
    return name
