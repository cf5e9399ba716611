"""Copying: an address is looked at again, a secret is taken back."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.core.secret import Secret
from ui.enums import set_named

_LOOK_AGAIN_MS = 300
_SECRET_MS = 30_000

# What password managers say to clipboard histories, by system: KDE, GNOME's extensions and most
# X11 tools read the first; Windows' own history and cloud clipboard the others (DWORD 0 = no).
_HINTS = {
    "linux": {"x-kde-passwordManagerHint": b"secret"},
    "win32": {
        "ExcludeClipboardContentFromMonitorProcessing": b"1",
        "CanIncludeInClipboardHistory": bytes(4),
        "CanUploadToCloudClipboard": bytes(4),
    },
}


def copy_checked(owner: QObject, text: str, checked: Callable[[bool], object]) -> None:
    """Copy text; 0.3 s later read it back and call checked(True) where it is still there.

    Programs that swap addresses do it within that time (security notes, clipboard hijacker).
    """
    QGuiApplication.clipboard().setText(text)
    QTimer.singleShot(
        _LOOK_AGAIN_MS, owner, lambda: checked(QGuiApplication.clipboard().text() == text)
    )


class SecretClipboard(QObject):
    """One for the program: `clear()` also at lock and at quit."""

    def __init__(self, lasts_ms: int = _SECRET_MS) -> None:
        super().__init__()
        self._copied = Secret(b"")
        self._timer = QTimer(self, singleShot=True, interval=lasts_ms)
        set_named(self._timer, "timerType", "PreciseTimer")  # others take 5 % more
        self._timer.timeout.connect(self.clear)

    def copy_secret(self, text: Secret) -> None:
        """Copy it, asking clipboard histories to leave it alone; gone after 30 seconds."""
        data = QMimeData()
        data.setText(text.text())
        for name, value in _HINTS.get(sys.platform, {}).items():
            data.setData(name, value)
        QGuiApplication.clipboard().setMimeData(data)
        if sys.platform == "darwin":
            from ui.system import macos  # noqa: PLC0415 - elsewhere the start need not wait for it

            macos.conceal_clipboard()
        self._copied.wipe()
        self._copied = Secret(text.reveal())
        self._timer.start()

    @property
    def waiting(self) -> int:
        """Milliseconds until it is taken back; 0 when there is nothing to take back."""
        return max(self._timer.remainingTime(), 0)

    def clear(self) -> None:
        """Empty the clipboard, unless something else was copied since."""
        self._timer.stop()
        if self._copied and Secret(QGuiApplication.clipboard().text()) == self._copied:
            QGuiApplication.clipboard().clear()
        self._copied.wipe()
