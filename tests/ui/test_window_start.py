"""The start of the program: what is loaded when, its arguments, a folder that cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.core.files import write_atomic
from app.core.paths import ROOT
from tests.fixtures.program import Desktop
from ui.vault.blocked import BlockedView

_FIRST_PICTURE = """
import sys
from PySide6 import QtWidgets
from PySide6.QtWidgets import QApplication
def painted(*_):
    # PySide makes a type known to Python, with all its enums, when it is met for the first time.
    known = set(sys.modules) | set(vars(QtWidgets))
    print("LOADED", sorted(set({heavy}) & known), flush=True)
    import os
    os._exit(0)
QApplication.exec = painted
from ui.__main__ import main
main(["--folder", {folder!r}])
"""
_HEAVY = (
    "asyncio", "bdkpython", "sqlcipher3", "aiorpcx", "keyring", "cryptography", "qtawesome",
    "segno", "zxcvbn", "babel", "app.bootstrap", "ui.wallet_view", "app.wallet.model", "requests",
    "json", "ui.format", "QStyle",
)  # fmt: skip


def _python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    return done.stdout


def test_the_first_picture_loads_nothing_that_it_does_not_show(tmp_path: Path) -> None:
    folder = tmp_path / "wallet"
    folder.mkdir()
    write_atomic(folder / "vault.walnut", b"only its being there is looked at")
    printed = _python(_FIRST_PICTURE.format(heavy=_HEAVY, folder=str(folder)))
    assert "LOADED []" in printed


def test_help_names_the_arguments() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    for argument in ("--network", "--folder"):
        assert argument in done.stdout


def test_a_folder_that_cannot_be_made_is_told_with_a_way_on(qtbot: QtBot, tmp_path: Path) -> None:
    desktop = Desktop(qtbot, tmp_path)
    desktop.paths.folder.rmdir()
    desktop.paths.folder.write_text("a file stands where the folder should be")
    try:
        desktop.program.show()
        desktop.wait(lambda: isinstance(desktop.view(), BlockedView))
        assert "disk refused" in desktop.view().title.text()
        desktop.paths.folder.unlink()
        view = desktop.view()
        assert isinstance(view, BlockedView)
        view.again.click()
        desktop.wait(lambda: desktop.started)
    finally:
        desktop.close()
