"""How the system tells that nobody is at the computer any more: the common part and the choice."""

import importlib
import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class Signs(QObject):
    """`came` with "screen" (locked), "sleep" or "switch" (another user), in the main thread.

    This one hears nothing: for a system that says nothing.
    """

    came = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.listening = set[str]()
        """Which of these are known to be heard; grows soon after the start."""

    def acted(self) -> None:
        """What had to be done is done: a sleep that waits for it may go on."""


def of_this_system(window: QWidget) -> Signs:
    """Begin to listen, at once and without waiting for anything. window: the program's own."""
    if sys.platform == "win32":
        return _made("ui.system.windows", "WindowsSigns", window)
    if sys.platform == "darwin":
        return _made("ui.system.macos_signs", "MacSigns", window)
    return _made("ui.system.desktop_bus", "BusSigns", window)


def _made(module: str, name: str, window: QWidget) -> Signs:
    """Only what this system needs is loaded."""
    made: Signs = getattr(importlib.import_module(module), name)(window)
    return made
