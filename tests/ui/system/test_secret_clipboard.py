"""A copied secret goes again: after its time, at lock and at quit; what was copied since stays."""

import sys

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.core.secret import Secret
from tests.fixtures.program import Desktop
from ui.context import Context
from ui.system.clipboard import SecretClipboard

CODE = Secret("canary-code-0042")


def pasted() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def quick() -> SecretClipboard:
    """Whose time is over at the next turn of the event loop."""
    QGuiApplication.clipboard().setText("from before")
    return SecretClipboard(lasts_ms=0)


def test_it_is_gone_after_its_time(qtbot: QtBot, quick: SecretClipboard) -> None:
    quick.copy_secret(CODE)
    assert pasted() == CODE.text()
    qtbot.waitUntil(lambda: pasted() == "")


def test_what_was_copied_since_stays(qtbot: QtBot, quick: SecretClipboard) -> None:
    quick.copy_secret(CODE)
    QGuiApplication.clipboard().setText("a friend's address")
    qtbot.waitUntil(lambda: not quick.waiting)
    assert pasted() == "a friend's address"


def test_the_time_begins_anew_with_each_copy() -> None:
    patient = SecretClipboard()
    patient.copy_secret(CODE)
    patient.copy_secret(Secret("another"))
    assert pasted() == "another"
    patient.clear()
    assert pasted() == ""
    assert not patient.waiting


def test_it_waits_thirty_seconds() -> None:
    patient = SecretClipboard()
    patient.copy_secret(CODE)
    assert 29_000 < patient.waiting <= 30_000
    patient.clear()


def test_the_callers_secret_is_not_touched(quick: SecretClipboard) -> None:
    mine = Secret("mine")
    quick.copy_secret(mine)
    quick.clear()
    assert mine.text() == "mine"


@pytest.mark.skipif(sys.platform != "linux", reason="each system has hints of its own")
def test_clipboard_histories_are_asked_to_leave_it_alone() -> None:
    patient = SecretClipboard()
    patient.copy_secret(CODE)
    held = QGuiApplication.clipboard().mimeData()
    assert bytes(held.data("x-kde-passwordManagerHint").data()) == b"secret"
    patient.clear()


def test_lock_takes_it_back(open_desktop: Desktop) -> None:
    open_desktop.context.clipboard.copy_secret(CODE)
    open_desktop.lock()
    assert pasted() == ""


def test_lock_leaves_what_is_not_ours(open_desktop: Desktop) -> None:
    open_desktop.context.clipboard.copy_secret(CODE)
    QGuiApplication.clipboard().setText("not ours")
    open_desktop.lock()
    assert pasted() == "not ours"


@pytest.mark.parametrize("opened", [True, False])
def test_quit_takes_it_back(desktop: Desktop, opened: bool) -> None:
    """Also where no wallet was open: a phrase or code may be on the way."""
    if opened:
        desktop.make_wallet()
    desktop.context.clipboard.copy_secret(CODE)
    desktop.program.stop()
    assert pasted() == ""


def test_each_program_has_one() -> None:
    assert Context().clipboard.waiting == 0
