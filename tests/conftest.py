"""What every test may ask for; each feature's fixtures are a module of tests/fixtures."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from app.core.bus import Bus
from app.core.clock import SystemClock
from app.core.runtime import Runtime

settings.register_profile("walnut", deadline=None)  # how long it takes is for the benchmarks
settings.load_profile("walnut")

pytest_plugins = [
    "tests.fixtures.wallet_home",  # before those that build on it
    "tests.fixtures.payer",
    "tests.fixtures.limited",
    "tests.fixtures.node",
    "tests.fixtures.second_server",
    "tests.fixtures.world",
]


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock()


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    """The background loop; what still runs at the end is cancelled."""
    running = Runtime()
    running.start()
    yield running
    running.stop()
