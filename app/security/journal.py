"""The security journal: what happened to this wallet and when, in the encrypted database.

It never stands in the way of what it notes: a line that cannot be written now (locked, disk
full) waits in memory and goes down with the next one.
"""

import asyncio
import json
import logging
from collections.abc import Collection
from pathlib import Path

from app.core import sheet
from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Connection, Database
from app.core.errors import AppError
from app.core.files import write_atomic
from app.core.runtime import Runtime
from app.messages.journal import event_name, event_text
from app.security import store
from app.security.entries import Entry, EventKind
from app.security.events import JournalGrew

log = logging.getLogger(__name__)

KEEP = 20_000
"""Lines; older ones are dropped."""
COLUMNS = ("time", "event", "text", "detail")
_LANE = "files"
_BATCH = 1000  # lines that one piece of work reads: some milliseconds
_WAITING_MOST = 1000
_CLOCK_SLACK = 120  # seconds that a clock may be set back by the system itself


class Journal:
    """Write, read, search and export. Newest lines come first."""

    def __init__(
        self, database: Database, runtime: Runtime, bus: Bus, clock: Clock, keep: int = KEEP
    ) -> None:
        self._database, self._runtime, self._bus = database, runtime, bus
        self._clock, self._keep = clock, keep
        self._waiting: list[Entry] = []
        self._turn = asyncio.Lock()

    async def note(self, kind: EventKind, **detail: str | int) -> None:
        """Something happened now. On the disk when it returns, or waiting to be; never raises."""
        self._add(kind, int(self._clock.now()), detail)
        await self.write_down()

    def hear(self, kind: EventKind, at: int | None = None, **detail: str | int) -> None:
        """The same for who cannot wait, such as a subscriber; at: Unix seconds, if not now."""
        self._add(kind, int(self._clock.now()) if at is None else at, detail)
        self._runtime.submit(self.write_down())

    async def write_down(self) -> None:
        """Write what waits. Never raises."""
        async with self._turn:
            some, self._waiting = self._waiting, []
            if not some:
                return
            try:
                await self._database.write(lambda db: self._append(db, some))
            except AppError as error:
                log.warning("the journal keeps %s lines for later: %s", len(some), error.code)
                self._waiting = [*some, *self._waiting][-_WAITING_MOST:]
                return
        self._bus.publish(JournalGrew())

    async def page(
        self,
        text: str = "",
        kinds: Collection[EventKind] = (),
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[Entry, ...]:
        """The newest lines whose words, in the chosen language, or details have all of the text's.

        kinds: only these; none for all. before: only lines older than the one with this id, to
        go on after a page. Raises StorageError.
        """
        words = text.casefold().split()
        found: list[Entry] = []
        while len(found) < limit:
            size = _BATCH if words else min(_BATCH, limit - len(found))
            some = await self._read(kinds, before, size)
            found += [entry for entry in some if _has(entry, words)]
            if len(some) < size:
                break
            before = some[-1].id
        return tuple(found[:limit])

    async def last_times(self) -> dict[EventKind, int]:
        """When each kind happened last (Unix seconds), also after its line was dropped."""
        return await self._database.read(store.last_times)

    async def export(self, path: Path, as_json: bool = False) -> int:
        """All lines, as CSV (RFC 4180) or JSON; gives how many. Raises DiskFull, StorageError."""
        entries = await self.page(limit=self._keep)
        make = to_json if as_json else to_csv
        await self._runtime.blocking(_LANE, lambda: write_atomic(path, make(entries)))
        await self.note(EventKind.EXPORTED, what="journal")
        return len(entries)

    def _add(self, kind: EventKind, at: int, detail: dict[str, str | int]) -> None:
        self._waiting.append(Entry(0, at, kind, detail))

    def _append(self, db: Connection, some: list[Entry]) -> None:
        now = int(self._clock.now())
        back = store.newest_time(db) - now
        if back > _CLOCK_SLACK:
            some = [Entry(0, now, EventKind.CLOCK_BACK, {"seconds": back}), *some]
        store.append(db, some, self._keep)

    async def _read(
        self, kinds: Collection[EventKind], before: int | None, limit: int
    ) -> list[Entry]:
        return await self._database.read(lambda db: store.page(db, kinds, before, limit))


def to_csv(entries: Collection[Entry]) -> bytes:
    """UTF-8, comma, CRLF; the first line names the columns."""
    return sheet.to_csv(COLUMNS, (tuple(_values(entry).values()) for entry in entries))


def to_json(entries: Collection[Entry]) -> bytes:
    """The same as a list of objects; detail is an object."""
    listed = [_values(entry) | {"detail": dict(entry.detail)} for entry in entries]
    return json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"


def _values(entry: Entry) -> dict[str, sheet.Cell]:
    detail = json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True)
    text = event_text(entry.kind, entry.detail)
    return dict(zip(COLUMNS, (sheet.utc(entry.at), entry.kind.value, text, detail), strict=True))


def _has(entry: Entry, words: Collection[str]) -> bool:
    if not words:
        return True
    said = (event_name(entry.kind), event_text(entry.kind, entry.detail))
    whole = " ".join((*said, *map(str, entry.detail.values()))).casefold()
    return all(word in whole for word in words)
