"""A runtime and a wallet folder for each test of the vault."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from tests.fixtures.vault import VaultHome


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    runtime.start()
    yield runtime
    runtime.stop()


@pytest.fixture
def home(tmp_path: Path, runtime: Runtime) -> Iterator[VaultHome]:
    home = VaultHome(tmp_path / "home", runtime)
    yield home
    home.close()
