"""The window's tests: always English and light at the start, a program of one's own on request."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import i18n
from app.vault.freeze.seal import SupportKey
from tests.fixtures.program import NOWHERE, Desktop
from ui import format as fmt
from ui.theme import THEME

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Start = Callable[..., Desktop]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the program's look."""
    THEME.start("light")
    return qapp


@pytest.fixture(autouse=True)
def first_dress(dressed: QApplication) -> Iterator[None]:
    """The same language, theme and unit for each test, whatever the one before chose."""
    i18n.set_language("en")
    THEME.choose("light")
    fmt.show_amounts("btc", hidden=False)
    yield
    dressed.processEvents()


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """Starts the program; again on the same folder when called again."""
    running: list[Desktop] = []

    def make(servers: tuple[str, ...] = NOWHERE, support: SupportKey | None = None) -> Desktop:
        for each in running:
            each.close()
        desktop = Desktop(qtbot, tmp_path, servers, support)
        running.append(desktop)
        return desktop.start()

    yield make
    for each in running:
        each.close()


@pytest.fixture
def desktop(start: Start) -> Desktop:
    """The program on an empty folder."""
    return start()


@pytest.fixture
def open_desktop(desktop: Desktop) -> Desktop:
    """The program with an open wallet."""
    desktop.make_wallet()
    return desktop
