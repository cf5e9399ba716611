"""Keep a window with secrets out of screenshots, recordings and shared screens."""

import ctypes
import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.system import macos

_SHARED, _EXCLUDED = 0x00, 0x11  # WDA_NONE, WDA_EXCLUDEFROMCAPTURE (Windows 10 of 2020 and later)


def exclude_from_capture(widget: QWidget) -> bool:
    """Take the widget's whole window out of captures; False where the system cannot do it.

    X11 and Wayland offer nothing to a program. Cameras are not kept out anywhere.
    """
    return _share(widget, shared=False)


def admit_capture(widget: QWidget) -> bool:
    """Let the widget's window be captured as any other again."""
    return _share(widget, shared=True)


def _share(widget: QWidget, *, shared: bool) -> bool:
    match QGuiApplication.platformName():
        case "windows":
            return _share_on_windows(int(widget.window().winId()), shared)
        case "cocoa":
            return macos.share_window(int(widget.window().winId()), shared)
        case _:
            return False


def _share_on_windows(window: int, shared: bool) -> bool:
    if sys.platform == "win32":
        affinity = _SHARED if shared else _EXCLUDED
        handle = ctypes.c_void_p(window)
        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(handle, affinity))
    return False
