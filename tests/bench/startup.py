"""From the start of the process to the first picture: Walnut beside an empty PySide6 window."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from app.core.paths import ROOT

_RUNS = 9

_EMPTY = """
import time
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1320, 860)
window.show()
QApplication.processEvents()
print(time.monotonic())
"""

# Walnut's own start, up to where it would begin to wait for events: the window is painted then.
_WALNUT = """
import time, sys
from PySide6.QtWidgets import QApplication
def painted(*_):
    print(time.monotonic(), flush=True)
    import os
    os._exit(0)
QApplication.exec = painted
from ui.__main__ import main
main([])
"""


def seconds(code: str, data_home: Path) -> float:
    """One start of a fresh interpreter; both clocks are the system's monotonic one."""
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env=_environment() | {"XDG_DATA_HOME": str(data_home)},
    )
    return float(done.stdout.split()[-1]) - begin


def _environment() -> dict[str, str]:
    """As a person starts it: Python may keep compiled files, so only the first start compiles."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen"}


def side_by_side(vault: Path, folder: Path) -> dict[str, float]:
    """Medians of several starts, taken in turn; the first of each only warms the disk cache.

    folder: an empty one, where the vault is put as that of a person's own wallet.
    """
    home = folder / "walnut" / "mainnet"
    home.mkdir(parents=True)
    shutil.copyfile(vault, home / "vault.walnut")
    codes = {"empty": _EMPTY, "walnut": _WALNUT}
    taken: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(_RUNS + 1):
        for name, code in codes.items():
            taken[name].append(seconds(code, folder))
    empty, walnut = (median(taken[name][1:]) for name in ("empty", "walnut"))
    return {
        "empty_window_s": round(empty, 3),
        "unlock_screen_s": round(walnut, 3),
        "ratio": round(walnut / empty, 2),
    }
