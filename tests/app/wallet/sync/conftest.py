"""Wallets that follow the module's world."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from app.sandbox.world import World
from tests.app.wallet.sync.follower import Follower

Follow = Callable[..., Follower]


@pytest.fixture
def follow(tmp_path: Path, runtime: Runtime) -> Iterator[Follow]:
    """Starts wallets that follow the servers at these ports; they end with the test."""
    with ExitStack() as stack:

        def begin(*ports: int, folder: Path = tmp_path) -> Follower:
            follower = Follower(folder, runtime, ports)
            stack.callback(follower.close)
            return follower

        yield begin


@pytest.fixture
def follower(fresh_world: World, follow: Follow) -> Follower:
    """A wallet that is up to date with a world of the test's own."""
    made = follow(fresh_world.electrum_port)
    made.until_ready()
    return made
