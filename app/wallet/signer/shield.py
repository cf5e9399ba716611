"""Keep other programs of the same user, and core files, away from this process's memory."""

import contextlib
import ctypes
import sys

_PR_SET_DUMPABLE = 4


def shield_process() -> None:
    """No core dumps, no debugger of the same user (Linux); elsewhere what the system offers."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
