"""Texts for trouble with Electrum servers, the way to them, and payments that they refuse."""

from app.core.i18n import tr
from app.messages.message import Text, Writer
from app.messages.rejections import rejection

SERVERS: dict[str, Writer] = {
    "wallet.server": lambda _: Text(
        tr("A server failed"),
        tr("Walnut asked it and got no useful answer."),
        tr("Walnut tries the next server by itself."),
    ),
    "wallet.server.none": lambda _: Text(
        tr("No server can be reached"),
        tr("Your balance and history are as of the last connection."),
        tr("Check your network. Walnut keeps trying by itself."),
    ),
    "wallet.server.unreachable": lambda _: Text(
        tr("The server cannot be reached"),
        tr("It is switched off, or your network does not let you through."),
        tr("Check your network, or choose another server in the settings."),
    ),
    "wallet.server.timeout": lambda _: Text(
        tr("The server does not answer"),
        tr("It took longer than Walnut waits."),
        tr("Walnut tries the next server by itself."),
    ),
    "wallet.server.broken": lambda _: Text(
        tr("The server does not speak properly"),
        tr("Its answer does not have the form of the protocol, so Walnut did not use it."),
        tr("Walnut tries the next server by itself."),
    ),
    "wallet.server.lied": lambda _: Text(
        tr("A server told something false"),
        tr("Its claim did not pass the check against the chain, so Walnut did not believe it."),
        tr("Walnut left this server. You need not do anything."),
    ),
    "wallet.server.certificate": lambda _: Text(
        tr("The server's certificate has changed"),
        tr("It may have been renewed, or somebody stands between you and the server."),
        tr("Accept it in Settings only if the server's owner confirms the change."),
    ),
    "wallet.server.proxy": lambda _: Text(
        tr("The proxy cannot be reached"),
        tr("All connections go through it, so Walnut is offline rather than around it."),
        tr("Start Tor or the proxy, or change it in the settings."),
    ),
    "wallet.rejected": lambda d: rejection(str(d.get("reason", ""))),
    "wallet.sync.cancelled": lambda _: Text(
        tr("Synchronizing was stopped"),
        tr("What was read so far is kept."),
        tr("Start it again whenever you like."),
    ),
}
