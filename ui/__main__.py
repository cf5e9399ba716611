"""The desktop program: python -m ui, or walnut-desktop."""

import gc
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.network import Network
from app.core.paths import Paths, default_folder
from app.wallet import signer

if TYPE_CHECKING:
    from argparse import Namespace


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or sign where a packaged program was started for that; the exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    if signer.is_signer(given):
        return signer.run()
    network, folder = Network.MAINNET, None
    if given:
        options = _options(given)
        network, folder = Network(options.network), options.folder
    paths = Paths(folder or default_folder(network))
    # Qt's enums are thousands of objects, none of them garbage: until the window is shown the
    # collector only costs time. Afterwards ui.collector does its work, in this thread only.
    gc.disable()
    # Only now: once PySide6 is there, it reads the source of each module that is imported.
    return int(importlib.import_module("ui.launch").run(paths, network))


def _options(argv: Sequence[str]) -> "Namespace":
    # Loaded only where there are arguments: each millisecond delays the first picture.
    argparse = importlib.import_module("argparse")
    parser = argparse.ArgumentParser(prog="walnut-desktop", description="Walnut, a bitcoin wallet")
    parser.add_argument("--network", choices=[n.value for n in Network], default="mainnet")
    parser.add_argument("--folder", type=Path, help="where the wallet's files lie")
    parsed: Namespace = parser.parse_args(argv)
    return parsed


if __name__ == "__main__":
    sys.exit(main())
