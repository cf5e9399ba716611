"""Texts for failures of the disk, the settings and the connection settings."""

from app.core.i18n import tr
from app.messages.message import Text, Writer

BASE: dict[str, Writer] = {
    "app.failed": lambda _: Text(
        tr("That did not work"),
        tr("Walnut met a failure that it has no better words for. Nothing was sent."),
        tr("Try again; if it stays, restart Walnut."),
    ),
    "storage.failed": lambda d: _storage(str(d.get("reason", ""))),
    "storage.full": lambda _: Text(
        tr("The disk is full"),
        tr("Nothing was saved. What you had before is unchanged."),
        tr("Free some space, then try again."),
    ),
    "storage.damaged": lambda _: Text(
        tr("The wallet's database is damaged"),
        tr("The file does not open with its key. Your coins are safe: they are on the chain."),
        tr("Put back a copy of the data folder, or restore from your recovery phrase."),
    ),
    "settings.invalid": lambda _: Text(
        tr("This value does not fit"),
        tr("The setting was not changed."),
        tr("Check what you typed."),
    ),
    "net.failed": lambda _: Text(
        tr("The connection failed"),
        tr("The other side could not be reached."),
        tr("Check your network, then try again."),
    ),
    "net.proxy": lambda _: Text(
        tr("This is not a proxy address"),
        tr("It should look like socks5://127.0.0.1:9050."),
        tr("Check the address, or leave the field empty to connect directly."),
    ),
}


def _storage(reason: str) -> Text:
    if reason == "locked":
        return Text(
            tr("Another program holds the wallet's files"),
            tr("Walnut cannot read them as long as that lasts."),
            tr("Close the other program, then try again."),
        )
    if reason == "newer":
        return Text(
            tr("This wallet was made by a newer Walnut"),
            tr("This version does not know its form and leaves it untouched."),
            tr("Install the newest Walnut."),
        )
    if reason == "no_file":
        return Text(
            tr("This is not a file"),
            tr("A folder, a device or a pipe lies there. Nothing was read or written."),
            tr("Choose another place."),
        )
    return Text(
        tr("The disk refused"),
        tr("A file could not be read or written. What you had before is unchanged."),
        tr("Check the disk and its permissions, then try again."),
    )
