"""What to open: reads the arguments, makes the application, shows the window."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.core.network import Network
from app.core.paths import Paths, default_folder
from ui.brand import window_icon
from ui.start import Program

if TYPE_CHECKING:
    from argparse import Namespace

    from app.bootstrap import Environment


def run(argv: Sequence[str] | None = None) -> int:
    """Open the window; gives the exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    network, folder = Network.MAINNET, None
    if given:
        options = _options(given)
        network, folder = Network(options.network), options.folder
    paths = Paths(folder or default_folder(network))
    app = application()
    program = Program(paths, lambda: _environment(paths, network))
    program.started.connect(lambda: _follow_system(program))
    app.aboutToQuit.connect(program.stop)
    sys.excepthook = program.caught
    program.show()
    return app.exec()


def application() -> QApplication:
    """The one QApplication, named and with its icon."""
    # The style as an argument: QApplication.setStyle would give back a QStyle, and to make that
    # type known to Python takes longer than to paint the first picture.
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("Walnut")
    app.setDesktopFileName("walnut")
    app.setWindowIcon(window_icon())
    return app


def _options(argv: list[str]) -> "Namespace":
    # Loaded only where there are arguments: each millisecond delays the first picture.
    argparse = importlib.import_module("argparse")
    parser = argparse.ArgumentParser(prog="walnut-desktop", description="Walnut, a bitcoin wallet")
    parser.add_argument("--network", choices=[n.value for n in Network], default="mainnet")
    parser.add_argument("--folder", type=Path, help="where the wallet's files lie")
    parsed: Namespace = parser.parse_args(argv)
    return parsed


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
