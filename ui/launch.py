"""Makes the application and shows the window."""

import importlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.core.network import Network
from app.core.paths import Paths
from ui.start import Program

if TYPE_CHECKING:
    from app.bootstrap import Environment


def run(paths: Paths, network: Network) -> int:
    """Open the window on the wallet of this folder; gives the exit code."""
    app = application()
    program = Program(paths, lambda: _environment(paths, network))
    program.started.connect(lambda: _follow_system(program))
    app.aboutToQuit.connect(program.stop)
    sys.excepthook = program.caught
    program.show()
    return app.exec()


def application() -> QApplication:
    """The one QApplication, named."""
    # The style as an argument: QApplication.setStyle would give back a QStyle, and to make that
    # type known to Python takes longer than to paint the first picture.
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("Walnut")
    app.setDesktopFileName("walnut")
    return app


def _follow_system(program: Program) -> None:
    wiring = importlib.import_module("ui.wiring")
    signs = importlib.import_module("ui.system.signs").of_this_system(program.window)
    wiring.follow_system(program.window, program.context, signs)


def _environment(paths: Paths, network: Network) -> "Environment":
    bootstrap = importlib.import_module("app.bootstrap")
    keyring = importlib.import_module("app.vault.device_secret").DeviceKeyring()
    log = importlib.import_module("app.core.log")
    log.start(paths.log)
    environment: Environment = bootstrap.Environment(paths, network, keyring)
    return environment
