"""What the settings ask of the services, each as one awaitable call."""

import importlib
from typing import TYPE_CHECKING

from app.wallet.model import AccountId, ServerAddress

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.wallet.electrum.pool import ServerState


async def server_states(services: "Services") -> "tuple[ServerState, ...]":
    """How each server of the present list behaves."""
    return services.wallet.servers.states()


async def accept_certificate(services: "Services", server: ServerAddress) -> None:
    """The user trusts the new certificate of this server."""
    await services.wallet.servers.accept_new_certificate(server)


async def change_servers(services: "Services", lines: str) -> None:
    """Use these servers, one a line ("host:port:s"); none means the built-in list.

    Raises RequestInvalid with the line's number, from 1.
    """
    servers = importlib.import_module("app.wallet.electrum.servers")
    errors = importlib.import_module("app.wallet.errors")
    found = []
    for number, line in enumerate(lines.splitlines(), 1):
        if line.strip():
            try:
                found.append(servers.format_server(servers.parse_server(line)))
            except errors.RequestInvalid as error:
                raise errors.RequestInvalid(line=number) from error
    await services.settings.change(servers=tuple(found))


async def change_proxy(services: "Services", text: str) -> None:
    """Send everything through this proxy; "" connects directly. Raises ProxyInvalid."""
    proxy = importlib.import_module("app.net.proxy")
    proxy.parse_proxy(text)
    await services.settings.change(proxy=text.strip())


async def set_gap_limit(services: "Services", account: AccountId, limit: int) -> None:
    await services.wallet.accounts.set_gap_limit(account, limit)
