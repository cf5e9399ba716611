"""The root of every failure a person may see.

AppError
  |- core.errors.StorageError          the disk or the database said no
  |    |- core.errors.DiskFull
  |    `- core.errors.DatabaseDamaged
  |- settings.schema.SettingInvalid
  |- net.proxy.NetError               ProxyInvalid
  |- vault.errors.VaultError           (tree in vault/errors.py)
  `- wallet.errors.WalletError         (tree in wallet/errors.py)

Anything else that is raised is a bug: logged whole, shown as one plain dialog.
"""

from typing import ClassVar


class AppError(Exception):
    """An expected failure: `code` picks its text and next step, `article` its help page.

    Details are plain numbers and short words for the sentence; never a secret and never
    text that came from a server.
    """

    code: ClassVar[str] = "app.failed"
    article: ClassVar[str | None] = None

    def __init__(self, **details: str | int | float) -> None:
        super().__init__(self.code)
        self.details = details


class StorageError(AppError):
    """The disk or the database refused to read or write."""

    code = "storage.failed"
    article = "storage"


class DiskFull(StorageError):
    """No room left: nothing was written."""

    code = "storage.full"


class DatabaseDamaged(StorageError):
    """The encrypted database does not open with its key or fails its checks."""

    code = "storage.damaged"
    article = "damaged-file"
