"""What the Security center refuses by itself."""

from app.core.errors import AppError


class BackupBesideWallet(AppError):
    """A backup in the data folder would be lost together with the wallet."""

    code = "security.backup.beside"
    article = "backup"
