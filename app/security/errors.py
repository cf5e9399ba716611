"""What the Security center refuses by itself."""

from app.core.errors import AppError


class BackupOtherNetwork(AppError):
    """Real coins in a test wallet, or the other way round."""

    code = "security.backup.network"
    article = "restore-backup"


class BackupBesideWallet(AppError):
    """A backup in the data folder would be lost together with the wallet."""

    code = "security.backup.beside"
    article = "backup"
