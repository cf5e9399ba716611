"""The wallet's pages in a window, on real services."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.runtime import Runtime
from app.sandbox.world import World
from app.wallet.engine.keys import new_phrase
from tests.fixtures.wallet_home import WalletHome
from tests.ui.wallet.desk import Desk
from ui.theme import THEME


@pytest.fixture(scope="session", autouse=True)
def theme(qapp: QApplication) -> str:
    """The look of the program: sizes and colours come from its style sheet."""
    THEME.start("light")
    return qapp.style().name()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, runtime: Runtime) -> Iterator[Callable[[str], Desk]]:
    """Makes the pages of a new wallet that asks the given server ("host:port:t")."""
    made: list[Desk] = []

    def make(server: str = "127.0.0.1:1:t") -> Desk:
        home = WalletHome(tmp_path, runtime, (server,))
        home.create(phrase=new_phrase(12).text())  # nothing of another test's
        made.append(Desk(home, qtbot))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def live(desk: Callable[[str], Desk], world: World) -> Desk:
    """The pages of a wallet that is connected to a world of its own."""
    made = desk(f"127.0.0.1:{world.electrum_port}:t")
    made.connect()
    return made
