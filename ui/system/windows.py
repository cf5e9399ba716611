"""Windows tells a window of ours that the session is locked, left, or about to sleep."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.system.signs import Signs

_SESSION_CHANGE, _POWER = 0x02B1, 0x0218  # WM_WTSSESSION_CHANGE, WM_POWERBROADCAST
_REASONS = {
    (_SESSION_CHANGE, 0x7): "screen",  # WTS_SESSION_LOCK
    (_SESSION_CHANGE, 0x2): "switch",  # WTS_CONSOLE_DISCONNECT
    (_SESSION_CHANGE, 0x4): "switch",  # WTS_REMOTE_DISCONNECT
    (_POWER, 0x4): "sleep",  # PBT_APMSUSPEND
}


class WindowsSigns(Signs):
    """Windows gives programs two seconds before it sleeps, unasked."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._filter = _Filter(self.came.emit)
        application = QCoreApplication.instance()
        if sys.platform == "win32" and application is not None:
            application.installNativeEventFilter(self._filter)
            handle = wintypes.HWND(int(window.winId()))
            self.listening.add("sleep")
            if ctypes.windll.wtsapi32.WTSRegisterSessionNotification(handle, 0):  # of this session
                self.listening |= {"screen", "switch"}


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, came: Callable[[str], object]) -> None:
        super().__init__()
        self._came = came

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        told = wintypes.MSG.from_address(int(message))
        reason = _REASONS.get((told.message, told.wParam))
        if reason is not None:
            self._came(reason)
        return False, 0
