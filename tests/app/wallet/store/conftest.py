"""A fresh ledger for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.db import Connection, Database
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.wallet.store.schema import MIGRATIONS
from tests.app.wallet.store.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path, runtime: Runtime) -> Iterator[Ledger]:
    """On a real SQLCipher file; the test works on its connection directly."""
    database = Database(runtime, tmp_path / "wallet.db", MIGRATIONS)
    runtime.submit(database.open(Secret(bytes(32)))).result()

    def connection(db: Connection) -> Connection:
        return db

    yield Ledger(runtime.submit(database.read(connection)).result())
    runtime.submit(database.close()).result()
