"""A word that something was done ("Address copied"), for a moment, at the foot of the window."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.language import Words
from ui.widgets.text import Label

_SHOWN_MS = 2600
_FROM_FOOT = 28


class Toast(QFrame):
    """Belongs to one window and stays in its middle at the bottom; never takes the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = Label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.addWidget(self._label)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, words: Words) -> None:
        self._label.say(words)
        self.setAccessibleName(self._label.text())
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        frame = self._window.rect()
        self.move((frame.width() - self.width()) // 2, frame.height() - self.height() - _FROM_FOOT)
