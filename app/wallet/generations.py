"""Local generations: copies of what neither the chain nor the recovery phrase can bring back.

Accounts with their names and descriptors, labels and coins set aside; a few kilobytes each. One
is written at login and at locking if something changed, the newest seven are kept. They bring a
damaged database back to life; they lie on the same disk, so they are no backup.
"""

import asyncio
import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Connection, Database
from app.core.errors import AppError
from app.core.files import storage_error, write_atomic
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.crypto import DoesNotOpen, seal, sha256, unseal
from app.vault.events import Change, VaultChanged, VaultUnlocked
from app.vault.service import VaultService
from app.wallet.errors import AccountExists
from app.wallet.events import AccountsChanged, BroughtBack
from app.wallet.labels import Labels
from app.wallet.model import Account, AccountId, AccountKind
from app.wallet.store import accounts, scripts

KEEP = 7
_LANE = "generations"
_LABEL = "generation"
_BOUND = b"walnut/v1/generation\0"
_LARGEST = 64 * 1024 * 1024
log = logging.getLogger(__name__)


class Generations:
    """Writes them by itself; `bring_back` reads the newest."""

    def __init__(  # noqa: PLR0913 - the parts it is built from, once, in bootstrap
        self,
        folder: Path,
        vault: VaultService,
        database: Database,
        labels: Labels,
        runtime: Runtime,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._folder, self._vault, self._database, self._labels = folder, vault, database, labels
        self._runtime, self._bus, self._clock = runtime, bus, clock
        self._key: Secret | None = None
        self._last = b""  # SHA-256 of what was written last: the text itself is for nobody's memory
        self._first: asyncio.Task[None] | None = None
        bus.subscribe(VaultUnlocked, self._opened)
        bus.subscribe(VaultChanged, self._changed)
        vault.before_closing(self._closing)

    def _opened(self, _event: VaultUnlocked) -> None:
        """The key is taken now: at locking the vault's keys are gone before the database is."""
        self._key = self._vault.derived_key(_LABEL)
        self._first = asyncio.create_task(self.keep(), name="generations")

    def _changed(self, event: VaultChanged) -> None:
        if event.what is Change.KEYS:
            self._key, self._last = self._vault.derived_key(_LABEL), b""

    async def _closing(self, _reason: str) -> None:
        """A last one. Then the key goes, as the vault's own did before."""
        await self.keep()
        key, self._key = self._key, None
        if key is not None:
            key.wipe()

    async def keep(self) -> None:
        """Write one if something changed. Never raises: it must not be in the way."""
        first, self._first = self._first, None
        if first is not None and first is not asyncio.current_task():
            await asyncio.gather(first, return_exceptions=True)
        if self._key is None:
            return
        try:
            text = await self._collect()
            if text is not None and sha256(text) != self._last:
                await self._write(self._key, text)
                self._last = sha256(text)
        except AppError as error:
            log.warning("no local copy of labels and accounts could be written: %s", error.code)

    async def bring_back(self) -> bool:
        """Put what the newest readable one holds into an empty database; whether there was one."""
        key, now = self._vault.derived_key(_LABEL), int(self._clock.now())
        newest = await self._runtime.blocking(_LANE, lambda: _newest(self._folder, key, now))
        if newest is None:
            return False
        value = json.loads(newest.text)
        await self._database.write(lambda db: _put_accounts(db, value["accounts"]))
        self._bus.publish(AccountsChanged())
        await self._labels.import_bip329(value["labels"], apply=True)
        self._bus.publish(BroughtBack(newest.at))
        return True

    async def _collect(self) -> bytes | None:
        """None for a wallet without accounts: an empty copy must not hide a full one."""
        kept = await self._database.read(_all_accounts)
        if not kept:
            return None
        value = {
            "accounts": kept,
            "labels": await self._labels.as_bip329(),
        }
        return json.dumps(value, sort_keys=True).encode()

    async def _write(self, key: Secret, text: bytes) -> None:
        folder, now = self._folder, int(self._clock.now())
        await self._runtime.blocking(_LANE, lambda: _keep(folder, key, text, now))


def _keep(folder: Path, key: Secret, text: bytes, now: int) -> None:
    """Write a copy where the newest says something else; drop the oldest. Raises StorageError."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        newest = _newest(folder, key, now)
        if newest is not None and newest.text == text:
            return
        sealed = seal(key, Secret(zlib.compress(text)), _BOUND)
        write_atomic(folder / f"{now:012}.walnutgen", sealed)
        for old in _files(folder, now)[KEEP:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error) from error


def _all_accounts(db: Connection) -> list[dict[str, Any]]:
    return [
        asdict(account) | {"scripts": _listed(db, account)} for account in accounts.all_accounts(db)
    ]


def _listed(db: Connection, account: Account) -> list[list[object]]:
    """The fixed list of an account without descriptors: nothing can derive it again."""
    if account.kind is not AccountKind.ADDRESSES:
        return []
    rows = scripts.derived_scripts(db, account.id, 0)
    return [[script.idx, script.spk.hex(), script.address] for script in rows]


def _put_accounts(db: Connection, kept: list[Mapping[str, Any]]) -> None:
    """Those that are there already stay as they are."""
    for entry in kept:
        fields = {name: value for name, value in entry.items() if name != "scripts"}
        account = Account(**fields | {"id": AccountId(0), "kind": AccountKind(fields["kind"])})
        try:
            number = accounts.add(db, account)
        except AccountExists:
            continue
        lines = [(int(idx), bytes.fromhex(spk), str(text)) for idx, spk, text in entry["scripts"]]
        scripts.add(db, number, 0, lines)


def _files(folder: Path, now: int) -> list[Path]:
    """Newest first: the moment is the name. Last those of later: the clock was ahead then.

    Raises StorageError.
    """
    try:
        found = [p for p in folder.glob("*.walnutgen") if p.stem.isdecimal() and p.is_file()]
    except OSError as error:
        raise storage_error(error) from error
    return sorted(found, key=lambda p: (int(p.stem) <= now, int(p.stem)), reverse=True)


@dataclass(frozen=True, slots=True)
class _Copy:
    """at: when it was written, Unix seconds, as its name says; now where it says later."""

    at: int
    text: bytes


def _newest(folder: Path, key: Secret, now: int) -> _Copy | None:
    """The newest one that is whole and of this vault key."""
    for path in _files(folder, now):
        try:
            if path.stat().st_size > _LARGEST:
                continue
            text = zlib.decompress(unseal(key, path.read_bytes(), _BOUND).reveal())
            return _Copy(min(int(path.stem), now), text)
        except DoesNotOpen:
            log.warning("a local copy of labels and accounts is damaged or of older keys")
        except OSError as error:
            raise storage_error(error) from error
    return None
