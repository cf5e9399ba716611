"""What the start must not do before the first picture, because it would cost a tenth of it."""

import os
import subprocess
import sys
from pathlib import Path

from app.core.paths import ROOT, Paths

_START = """
import os, sys
from PySide6 import QtCore, QtWidgets
def begin_to_wait(*_):
    print(*(name for name in ("Qt", "QEvent") if name in vars(QtCore)), flush=True)
    print(*sorted(sys.modules), flush=True)
    os._exit(0)
QtWidgets.QApplication.exec = begin_to_wait
from ui.__main__ import main
main(["--folder", sys.argv[1]])
"""


def test_the_unlock_screen_is_painted_without_qts_namespace(tmp_path: Path) -> None:
    Paths(tmp_path).vault.write_bytes(b"{}")
    shown = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    ).stdout
    names, modules = shown.splitlines()
    assert not names
    assert not {"app.bootstrap", "bdkpython", "aiorpcx", "sqlcipher3"} & set(modules.split())
    assert "ui.vault.unlock" in modules.split()
