"""An encrypted database of the program's schema, and clocks that stand still."""

from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.bootstrap import SCHEMA
from app.core import i18n
from app.core.bus import Bus, Event
from app.core.db import Database
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.security.events import JournalGrew
from app.security.journal import Journal
from tests.fixtures.vault import HeldClock

T = TypeVar("T")


class Desk:
    """A journal on a real SQLCipher file that can be closed and opened again."""

    def __init__(self, folder: Path, runtime: Runtime, keep: int = 20_000) -> None:
        self.runtime, self.clock, self.bus = runtime, HeldClock(), Bus()
        self.database = Database(runtime, folder / "wallet.db", SCHEMA)
        self.journal = Journal(self.database, runtime, self.bus, self.clock, keep)
        self.events: list[Event] = []
        self.bus.subscribe(JournalGrew, self.events.append)
        self.open()

    def open(self) -> None:
        self.run(self.database.open(Secret(bytes(32))))

    def close(self) -> None:
        self.run(self.database.close())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runtime.submit(work).result(timeout=30)


@pytest.fixture
def desk(tmp_path: Path, runtime: Runtime) -> Iterator[Desk]:
    desk = Desk(tmp_path, runtime)
    yield desk
    desk.close()


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("en")
