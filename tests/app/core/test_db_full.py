"""A disk that refuses a commit that nobody waits for: whoever counts on it hears of it, once."""

import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from app.core.db import Connection, Database
from app.core.errors import StorageError
from app.core.runtime import Runtime
from app.core.secret import Secret

KEY = Secret(bytes(range(32)))
SCHEMA = ("CREATE TABLE note(n INTEGER PRIMARY KEY, text TEXT);",)


def insert(db: Connection) -> None:
    db.execute("INSERT INTO note(text) VALUES('kept')")


def count(db: Connection) -> int:
    return int(db.execute("SELECT COUNT(*) FROM note").fetchone()[0])


@contextmanager
def no_room_in(file: Path) -> Iterator[None]:
    """The system lets no file of this process grow beyond what this one has now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def lost_a_piece(runtime: Runtime, path: Path) -> AsyncIterator[Database]:
    """A database whose commit in the background was just refused."""
    database = Database(runtime, path, SCHEMA)
    await database.open(KEY)
    await database.write(insert)
    with no_room_in(path.with_name(f"{path.name}-wal")):
        await database.write(insert, durable=False)
        while await database.read(lambda db: db.in_transaction):
            pass
    try:
        yield database
    finally:
        await database.close()


def test_who_asks_for_the_commit_is_told_that_pieces_are_gone(
    runtime: Runtime, tmp_path: Path
) -> None:
    """Else the wallet says that it is up to date while what it read is gone."""

    async def work() -> None:
        async with lost_a_piece(runtime, tmp_path / "a.db") as database:
            assert await database.read(count) == 1
            with pytest.raises(StorageError):
                await database.flush()
            await database.write(insert, durable=False)
            await database.flush()
            assert await database.read(count) == 2

    runtime.submit(work()).result(30)


def test_a_database_that_is_opened_again_knows_nothing_of_it(
    runtime: Runtime, tmp_path: Path
) -> None:
    async def work() -> None:
        async with lost_a_piece(runtime, tmp_path / "a.db") as database:
            await database.close()
            await database.open(KEY)
            await database.write(insert, durable=False)
            await database.flush()
            assert await database.read(count) == 2

    runtime.submit(work()).result(30)
