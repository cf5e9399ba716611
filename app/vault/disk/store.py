"""The vault file on the disk: read it, replace it whole, clean up after a crash."""

import logging
import os
from pathlib import Path

from app.core.errors import StorageError
from app.core.files import storage_error, sync_folder, write_atomic
from app.vault.disk.peek import copy_beside
from app.vault.errors import VaultDamaged, VaultError, VaultMissing
from app.vault.format.container import SIZE_MOST, Container

log = logging.getLogger(__name__)


class VaultStore:
    """`vault.walnut`, and `vault.walnut.1`: the one before, unless that was another password.

    A copy from before a security change would keep the old password alive, so a change removes
    it first. Calls block.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before = copy_beside(path)

    def exists(self) -> bool:
        return self._path.exists() or self._before.exists()

    def load(self) -> Container:
        """The vault, from its last good copy. Raises VaultMissing, VaultDamaged, VaultNewer."""
        self._sweep()
        untrusted = _read(self._path)
        if untrusted is None:
            return self._load_before(VaultMissing())
        try:
            container = Container.parse(untrusted)
        except VaultDamaged as damage:
            return self._load_before(damage)
        self._drop_stale(container)
        return container

    def write(self, data: bytes) -> None:
        """Another state with the same ways in; the one before is kept."""
        current = _read(self._path)
        if current is not None:
            write_atomic(self._before, current)
        write_atomic(self._path, data)

    def write_twice(self, data: bytes) -> None:
        """As `write`, but the copy beside it is of this state too.

        The one before would take a login code again that was used since.
        """
        write_atomic(self._path, data)
        write_atomic(self._before, data)

    def write_change(self, data: bytes) -> None:
        """A security change: no copy of the old ways in stays."""
        self._remove(self._before)
        write_atomic(self._path, data)

    def holds(self, data: bytes) -> bool:
        """Whether this is what lies there now, as far as can be told."""
        try:
            return _read(self._path) == data
        except StorageError:
            return False

    def set_aside(self, mark: str) -> None:
        """Keep what lies there under another name, so that a new vault can be made."""
        try:
            for path in (self._before, self._path):
                if path.exists():
                    os.replace(path, path.with_name(path.name + mark))
            sync_folder(self._path.parent)
        except OSError as error:
            raise storage_error(error) from error

    def remove(self) -> None:
        """Undo a creation that did not get through."""
        self._remove(self._before)
        self._remove(self._path)

    def _load_before(self, trouble: VaultError) -> Container:
        untrusted = _read(self._before)
        if untrusted is None:
            raise trouble
        container = Container.parse(untrusted)
        log.warning("the vault file is missing or damaged: reading the copy before it")
        return container

    def _drop_stale(self, container: Container) -> None:
        untrusted = _read(self._before)
        if untrusted is None:
            return
        try:
            before, now = Container.parse(untrusted).header, container.header
            stale = before.sgen < now.sgen or (now.totp is not None and before.gen < now.gen)
        except VaultDamaged:
            stale = True
        if stale:
            self._remove(self._before)

    def _sweep(self) -> None:
        """A crash while writing leaves a temporary file: nothing refers to it."""
        for path in (self._path, self._before):
            self._remove(path.with_name(path.name + ".tmp"))

    def _remove(self, path: Path) -> None:
        try:
            if path.exists():
                path.unlink()
                sync_folder(path.parent)
        except OSError as error:
            raise storage_error(error) from error


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(SIZE_MOST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise storage_error(error) from error
