"""How servers are written, and the list that comes with the program."""

import pytest

from app.core.network import Network
from app.wallet.electrum.servers import built_in, format_server, is_onion, parse_server
from app.wallet.errors import RequestInvalid
from app.wallet.model import ServerAddress

ONION = "explorerzydxu5ecjrkwceayqybizmpjjznk5izmitf2modhcusuqlid.onion"


@pytest.mark.parametrize(
    ("text", "server", "written"),
    [
        ("example.org:50002:s", ServerAddress("example.org", 50002, True), None),
        ("example.org:50001:t", ServerAddress("example.org", 50001, False), None),
        (" Example.ORG.:50002 ", ServerAddress("example.org", 50002), "example.org:50002:s"),
        ("127.0.0.1:1:t", ServerAddress("127.0.0.1", 1, False), None),
        ("[::1]:65535:t", ServerAddress("::1", 65535, False), None),
        ("[2001:DB8:0:0::5]:50002", ServerAddress("2001:db8::5", 50002), "[2001:db8::5]:50002:s"),
        (f"{ONION}:110:t", ServerAddress(ONION, 110, False), None),
        ("localhost:50001:t", ServerAddress("localhost", 50001, False), None),
    ],
)
def test_servers_are_read_and_written(
    text: str, server: ServerAddress, written: str | None
) -> None:
    assert parse_server(text) == server
    assert format_server(server) == (written or text)
    assert parse_server(format_server(server)) == server


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "form"),
        ("example.org", "form"),
        ("[::1]50002", "form"),
        ("[example.org]:50002", "form"),
        ("example.org:0:s", "port"),
        ("example.org:65536:s", "port"),
        ("example.org:+5:s", "port"),
        ("example.org:٣:s", "port"),
        ("2001:db8::5:50002", "port"),
        ("example.org:50002:x", "kind"),
        ("example.org:50002:", "kind"),
        ("example.org:50002:s:t", "kind"),
        ("exa mple.org:50002:s", "host"),
        ("-example.org:50002:s", "host"),
        ("example..org:50002:s", "host"),
        ("http://example.org:50002:s", "port"),
        ("256.1.1.1:50002:s", "host"),
        ("a" * 300 + ".org:50002:s", "host"),
        ("tooshort.onion:110:t", "host"),
        (":50002:s", "host"),
    ],
)
def test_what_is_not_a_server_is_refused(text: str, what: str) -> None:
    with pytest.raises(RequestInvalid) as caught:
        parse_server(text)
    assert caught.value.details == {"what": what}


@pytest.mark.parametrize("network", list(Network))
def test_the_built_in_servers_are_valid_and_shuffled(network: Network) -> None:
    known = built_in(network)
    assert all(server.tls and not is_onion(server.host) for server in known)
    assert len({server.host for server in known}) == len(known)
    assert bool(known) == (network is not Network.REGTEST)
    if network is Network.MAINNET:
        assert len({built_in(network)[0] for _ in range(100)}) > 3
