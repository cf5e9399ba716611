"""A proxy is read strictly: a typing error must not send traffic around it."""

import pytest

from app.net.proxy import Proxy, ProxyInvalid, parse_proxy


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("", None),
        ("socks5://127.0.0.1:9050", Proxy("127.0.0.1", 9050)),
        (" socks5://localhost:9150 ", Proxy("localhost", 9150)),
        ("socks5://[::1]:9050", Proxy("::1", 9050)),
    ],
)
def test_it_is_read(text: str, proxy: Proxy | None) -> None:
    assert parse_proxy(text) == proxy


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:9050",
        "http://127.0.0.1:9050",
        "socks5://127.0.0.1",
        "socks5://:9050",
        "socks5://h:99999",
        "socks5://u:p@h:1",
        "socks5://h:1/path",
        "socks5://[::1:9050",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ProxyInvalid):
        parse_proxy(text)
