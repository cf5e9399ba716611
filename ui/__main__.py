"""The desktop program: python -m ui, or walnut-desktop."""

import gc
import importlib
import sys
from collections.abc import Sequence

from app.wallet import signer


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or sign where a packaged program was started for that; the exit code."""
    if signer.is_signer(sys.argv[1:] if argv is None else argv):
        return signer.run()
    # Qt's enums are thousands of objects, none of them garbage: until the window is shown the
    # collector only costs time. Afterwards ui.collector does its work, in this thread only.
    gc.disable()
    return int(importlib.import_module("ui.launch").run(argv))


if __name__ == "__main__":
    sys.exit(main())
