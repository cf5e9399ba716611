"""Copying an address, and looking whether another program put a different one in its place."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

_LOOK_AGAIN_MS = 300


def copy_checked(owner: QObject, text: str, checked: Callable[[bool], object]) -> None:
    """Copy text; 0.3 s later read it back and call checked(True) where it is still there.

    Programs that swap addresses do it within that time (security notes, clipboard hijacker).
    """
    QGuiApplication.clipboard().setText(text)
    QTimer.singleShot(
        _LOOK_AGAIN_MS, owner, lambda: checked(QGuiApplication.clipboard().text() == text)
    )
