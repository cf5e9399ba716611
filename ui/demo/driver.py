"""Uses the window as a person does: by the names of its controls; and takes pictures of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.core.clock import SystemClock

W = TypeVar("W", bound=QWidget)

_SHADE = QColor(0, 0, 0, 60)
_STEP_MS = 20
_STILL_MS = 120
_SETTLE_SECONDS = 4.0


class NothingHappened(Exception):
    """What was waited for did not come; the text says what it was."""


def rest(milliseconds: int) -> None:
    """Let the window live for so long. Not QTest.qWait, which keeps the interpreter to itself."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Driver:
    """window: the top-level widget; folder: where its pictures go, numbered."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        self.window, self._folder = window, folder
        self._clock = SystemClock()
        self._count = 0
        folder.mkdir(parents=True, exist_ok=True)

    def wait(self, condition: Callable[[], object], what: str, seconds: float = 30) -> None:
        """Let the window live until the condition holds. Raises NothingHappened."""
        end = self._clock.monotonic() + seconds
        while not condition():
            if self._clock.monotonic() > end:
                raise NothingHappened(what)
            rest(_STEP_MS)

    def seen(self, kind: type[W], name: str) -> W | None:
        """The control of this kind that is on the screen and goes by this name."""
        return next((w for w in self._visible(kind) if name == w.accessibleName()), None)

    def wait_for(self, kind: type[W], name: str) -> W:
        """The same once it is there and can be used."""
        self.wait(lambda: (found := self.seen(kind, name)) and found.isEnabled(), name)
        found = self.seen(kind, name)
        assert found is not None  # noqa: S101 - waited for above
        return found

    def click(self, name: str) -> None:
        """Press a button."""
        QTest.mouseClick(self.wait_for(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def enter(self, name: str, text: str) -> None:
        """Type into a field in place of what is there."""
        self.enter_into(self.wait_for(QLineEdit, name), text)

    def enter_into(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def tick(self, name: str, wanted: bool) -> None:
        """Set a check box, where it is on the screen."""
        box = self.seen(QCheckBox, name)
        if box is not None and box.isEnabled() and box.isChecked() != wanted:
            box.click()

    def fields(self, name: str) -> list[QLineEdit]:
        """The fields whose name begins like this, from the top down."""
        return [f for f in self._visible(QLineEdit) if f.accessibleName().startswith(name)]

    def texts(self, role: str) -> list[str]:
        """What the labels of this role say, in the order they were made."""
        return [w.text() for w in self._visible(QLabel) if w.property("role") == role]

    def says(self, text: str) -> bool:
        """Whether this text is readable somewhere on the screen."""
        return any(text in _text_of(widget) for widget in self._visible(QWidget))

    def picture(self, name: str) -> Path:
        """The window, once it has come to rest, as the next numbered picture."""
        self._count += 1
        return self.picture_as(f"{self._count:02d}-{name}")

    def picture_as(self, name: str) -> Path:
        path = self._folder / f"{name}.png"
        self._at_rest().save(str(path))
        return path

    def _at_rest(self) -> QImage:
        """Two looks in a row that are the same; the last one where that takes too long."""
        end = self._clock.monotonic() + _SETTLE_SECONDS
        before = self._look()
        while True:
            rest(_STILL_MS)
            now = self._look()
            if now == before or self._clock.monotonic() > end:
                return now
            before = now

    def _look(self) -> QImage:
        """The window, with an open dialog in its middle, where window systems put it."""
        whole = self.window.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            painter = QPainter(whole)
            painter.fillRect(whole.rect(), _SHADE)
            middle = whole.rect().center() - dialog.rect().center()
            painter.drawPixmap(middle, dialog.grab())
            painter.end()
        return whole.toImage()

    def _visible(self, kind: type[W]) -> list[W]:
        """Those that can be seen; under an open dialog nothing else can be used."""
        root = QApplication.activeModalWidget() or self.window
        return [w for w in root.findChildren(kind) if w.isVisible()]


def _text_of(widget: QWidget) -> str:
    return str(widget.property("text") or "")
