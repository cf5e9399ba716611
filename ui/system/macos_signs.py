"""macOS tells when the screen is locked, which it also does when it sleeps."""

from PySide6.QtWidgets import QWidget

from ui.system import macos
from ui.system.signs import Signs


class MacSigns(Signs):
    """Sleep itself is not listened to: a Mac that asks for no password after it stays unlocked."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.listening.add("screen")
        self._callback = macos.on_screen_locked(lambda: self.came.emit("screen"))
