"""One Walnut at a time for each wallet folder."""

from pathlib import Path

from filelock import FileLock, Timeout

from app.core.files import storage_error
from app.vault.errors import OtherInstance


class InstanceLock:
    """Held by the running program; the system lets go of it when the process ends, however."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path, timeout=0)

    def acquire(self) -> None:
        """Raises OtherInstance at once where another process holds it, StorageError."""
        try:
            self._lock.acquire()
        except Timeout:
            raise OtherInstance from None
        except OSError as error:
            raise storage_error(error) from error

    def release(self) -> None:
        self._lock.release()
