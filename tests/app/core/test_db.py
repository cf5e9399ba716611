"""The database keeps what it acknowledged, opens only with its key, and sorts its failures."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.db import Connection, Database
from app.core.errors import DatabaseDamaged, StorageError
from app.core.paths import ROOT
from app.core.runtime import Runtime
from app.core.secret import Secret

KEY = Secret(bytes(range(32)))
SCHEMA = ("CREATE TABLE note(n INTEGER PRIMARY KEY, text TEXT);",)


def run(runtime: Runtime, work: object) -> object:
    return runtime.submit(work).result(timeout=30)  # type: ignore[arg-type]


@pytest.fixture
def runtime() -> object:
    runtime = Runtime()
    runtime.start()
    yield runtime
    runtime.stop()


def insert(db: Connection) -> None:
    db.execute("INSERT INTO note(text) VALUES('walnuts-in-autumn')")


def count(db: Connection) -> int:
    return int(db.execute("SELECT count(*) FROM note").fetchone()[0])


def test_what_was_written_is_there_again(runtime: Runtime, tmp_path: Path) -> None:
    async def work() -> int:
        database = Database(runtime, tmp_path / "a.db", SCHEMA)
        await database.open(KEY)
        await database.write(insert)
        await database.close()
        again = Database(runtime, tmp_path / "a.db", SCHEMA)
        await again.open(KEY)
        try:
            return await again.read(count)
        finally:
            await again.close()

    assert run(runtime, work()) == 1
    assert b"walnuts-in-autumn" not in (tmp_path / "a.db").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_the_files_are_their_owners_only(runtime: Runtime, tmp_path: Path) -> None:
    database = Database(runtime, tmp_path / "a.db", SCHEMA)

    async def work() -> None:
        await database.open(KEY)
        await database.write(insert)

    run(runtime, work())
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    run(runtime, database.close())


def test_a_failed_piece_of_work_leaves_nothing(runtime: Runtime, tmp_path: Path) -> None:
    async def work() -> int:
        database = Database(runtime, tmp_path / "a.db", SCHEMA)
        await database.open(KEY)
        with pytest.raises(KeyError):
            await database.write(broken)
        await database.write(insert)
        try:
            return await database.read(count)
        finally:
            await database.close()

    assert run(runtime, work()) == 1


def broken(db: Connection) -> None:
    insert(db)
    raise KeyError


def test_what_can_be_had_again_is_seen_at_once_and_fails_together(
    runtime: Runtime, tmp_path: Path
) -> None:
    async def work() -> list[int]:
        database = Database(runtime, tmp_path / "a.db", SCHEMA)
        await database.open(KEY)
        seen = []
        for _ in range(2):
            await database.write(insert, durable=False)
            seen.append(await database.read(count))
        await database.flush()
        await database.write(insert, durable=False)
        with pytest.raises(KeyError):
            await database.write(broken, durable=False)
        seen.append(await database.read(count))
        await database.write(insert, durable=False)
        await database.close()
        await database.open(KEY)
        seen.append(await database.read(count))
        await database.close()
        return seen

    assert run(runtime, work()) == [1, 2, 2, 3]


def test_a_failed_durable_piece_leaves_what_came_before(runtime: Runtime, tmp_path: Path) -> None:
    async def work() -> int:
        database = Database(runtime, tmp_path / "a.db", SCHEMA)
        await database.open(KEY)
        await database.write(insert, durable=False)
        with pytest.raises(KeyError):
            await database.write(broken)
        try:
            return await database.read(count)
        finally:
            await database.close()

    assert run(runtime, work()) == 1


def test_a_commit_that_fails_is_told_to_the_next_piece(runtime: Runtime, tmp_path: Path) -> None:
    """A deferred reference that points nowhere stands for a full disk: COMMIT itself refuses."""
    schema = (
        *SCHEMA,
        "CREATE TABLE line(note INTEGER REFERENCES note(n) DEFERRABLE INITIALLY DEFERRED);",
    )

    def dangling(db: Connection) -> None:
        db.execute("INSERT INTO line VALUES(7)")

    async def work() -> list[int]:
        database = Database(runtime, tmp_path / "a.db", schema)
        await database.open(KEY)
        await database.write(insert, durable=False)
        await database.write(dangling, durable=False)
        with pytest.raises(Exception, match="FOREIGN KEY"):
            await database.write(insert)
        with pytest.raises(Exception, match="FOREIGN KEY"):
            await database.write(insert, durable=False)
        seen = [await database.read(count)]
        await database.write(insert, durable=False)
        seen.append(await database.read(count))
        await database.close()
        return seen

    assert run(runtime, work()) == [0, 1]


@pytest.mark.parametrize("key", [bytes(32), bytes(31)], ids=["other", "short"])
def test_another_key_is_refused(runtime: Runtime, tmp_path: Path, key: bytes) -> None:
    async def work() -> None:
        database = Database(runtime, tmp_path / "a.db", SCHEMA)
        await database.open(KEY)
        await database.close()
        with pytest.raises(DatabaseDamaged):
            await Database(runtime, tmp_path / "a.db", SCHEMA).open(Secret(key))

    run(runtime, work())


def test_a_newer_schema_is_refused(runtime: Runtime, tmp_path: Path) -> None:
    async def work() -> None:
        newer = Database(runtime, tmp_path / "a.db", (*SCHEMA, "CREATE TABLE more(n);"))
        await newer.open(KEY)
        await newer.close()
        with pytest.raises(StorageError) as caught:
            await Database(runtime, tmp_path / "a.db", SCHEMA).open(KEY)
        assert caught.value.details == {"reason": "newer"}

    run(runtime, work())


def test_a_failed_migration_changes_nothing(runtime: Runtime, tmp_path: Path) -> None:
    async def work() -> None:
        first = Database(runtime, tmp_path / "a.db", SCHEMA)
        await first.open(KEY)
        await first.close()
        broken = (*SCHEMA, "CREATE TABLE more(n); CREATE TABLE note(n);")
        with pytest.raises(StorageError):
            await Database(runtime, tmp_path / "a.db", broken).open(KEY)
        mended = (*SCHEMA, "CREATE TABLE more(n);")
        third = Database(runtime, tmp_path / "a.db", mended)
        await third.open(KEY)
        await third.close()

    run(runtime, work())


_WRITER = """
import sys, asyncio
sys.path.insert(0, {root!r})
from pathlib import Path
from app.core.db import Database
from app.core.runtime import Runtime
from app.core.secret import Secret
runtime = Runtime(); runtime.start()
async def work():
    db = Database(runtime, Path({path!r}), {schema!r})
    await db.open(Secret(bytes(range(32))))
    for n in range(10**6):
        await db.write(lambda c: c.execute("INSERT INTO note(text) VALUES(?)", (str(n),)))
        print(n, flush=True)
runtime.submit(work()).result()
"""


@pytest.mark.parametrize("acknowledged", [0, 400])
def test_a_kill_leaves_what_can_be_had_again_without_a_gap(
    runtime: Runtime, tmp_path: Path, acknowledged: int
) -> None:
    path = tmp_path / "a.db"
    code = _WRITER.format(root=str(ROOT), path=str(path), schema=SCHEMA)
    code = code.replace("(str(n),))", "(str(n),)), durable=False")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        while int(writer.stdout.readline()) < acknowledged:
            pass
        os.kill(writer.pid, 9)

    def gaps(db: Connection) -> int:
        return int(db.execute("SELECT COALESCE(MAX(n), 0) - COUNT(*) FROM note").fetchone()[0])

    async def work() -> int:
        database = Database(runtime, path, SCHEMA)
        await database.open(KEY)
        try:
            return await database.read(gaps)
        finally:
            await database.close()

    assert run(runtime, work()) == 0


@pytest.mark.parametrize("acknowledged", [0, 7, 60])
def test_a_kill_loses_nothing_acknowledged(
    runtime: Runtime, tmp_path: Path, acknowledged: int
) -> None:
    path = tmp_path / "a.db"
    code = _WRITER.format(root=str(ROOT), path=str(path), schema=SCHEMA)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        last = -1
        while last < acknowledged:
            last = int(writer.stdout.readline())
        os.kill(writer.pid, 9)

    async def work() -> int:
        database = Database(runtime, path, SCHEMA)
        await database.open(KEY)
        try:
            return await database.read(count)
        finally:
            await database.close()

    kept = run(runtime, work())
    assert isinstance(kept, int)
    assert kept >= last + 1


def test_a_second_process_is_kept_out(runtime: Runtime, tmp_path: Path) -> None:
    async def work() -> None:
        first = Database(runtime, tmp_path / "a.db", SCHEMA)
        await first.open(KEY)
        await first.write(insert)
        other = Database(runtime, tmp_path / "a.db", SCHEMA)
        with pytest.raises(StorageError):
            await asyncio.wait_for(other.open(KEY), 20)
        await first.close()

    run(runtime, work())
