"""What Windows sends to a window, read from the message as Windows lays it out."""

import ctypes
from ctypes import wintypes

import pytest

from ui.system.windows import _Filter


@pytest.mark.parametrize(
    ("message", "what", "reasons"),
    [
        (0x02B1, 0x7, ["screen"]),  # WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK
        (0x02B1, 0x8, []),  # WTS_SESSION_UNLOCK
        (0x02B1, 0x2, ["switch"]),  # WTS_CONSOLE_DISCONNECT
        (0x02B1, 0x4, ["switch"]),  # WTS_REMOTE_DISCONNECT
        (0x0218, 0x4, ["sleep"]),  # WM_POWERBROADCAST, PBT_APMSUSPEND
        (0x0218, 0x12, []),  # PBT_APMRESUMEAUTOMATIC
        (0x0200, 0x7, []),  # WM_MOUSEMOVE
    ],
)
def test_messages_of_windows(message: int, what: int, reasons: list[str]) -> None:
    told = wintypes.MSG(message=message, wParam=what)
    came: list[str] = []
    listener = _Filter(came.append)
    assert listener.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(told)) == (False, 0)
    assert came == reasons
