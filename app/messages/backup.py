"""Texts about backup files, beside those of the vault."""

from app.core.i18n import tr
from app.messages.message import Text, Writer

BACKUP: dict[str, Writer] = {
    "security.backup.network": lambda _: Text(
        tr("This backup is of another Bitcoin network"),
        tr("A wallet with real coins does not fit among test coins, nor the other way round."),
        tr("Start Walnut for the network of the backup, then restore it there."),
    ),
    "security.backup.beside": lambda _: Text(
        tr("This place is the wallet's own folder"),
        tr("A backup that lies beside the wallet is lost together with it."),
        tr("Choose another place, best one on a disk that you can unplug."),
    ),
}
