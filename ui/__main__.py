"""The desktop program: python -m ui, or walnut-desktop."""

import gc
import importlib
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window; gives the exit code."""
    # Qt's enums are thousands of objects, none of them garbage: until the window is shown the
    # collector only costs time. launch.run() starts it again.
    gc.disable()
    return int(importlib.import_module("ui.launch").run(argv))


if __name__ == "__main__":
    sys.exit(main())
