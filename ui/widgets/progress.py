"""Long work with a count, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.core.i18n import tr
from ui.format import grouped
from ui.language import Translated, Words, spoken
from ui.widgets.buttons import Button
from ui.widgets.text import Label


class Progress(Translated, QWidget):
    """ "Reading history · 1 200 of 5 000" over a bar, with Cancel beside it."""

    cancelled = Signal()

    def __init__(self, words: Words = "", *, cancellable: bool = True) -> None:
        super().__init__()
        self._words, self._done, self._total = words, 0, 0
        self._label = Label(self._line, "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximum(1000)
        self._cancel = Button(lambda: tr("Cancel"), "quiet", on_click=self.cancelled.emit)
        top = QHBoxLayout()
        top.addWidget(self._label, 1)
        top.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        self._cancel.setVisible(cancellable)
        self.retranslate()

    def show_progress(self, words: Words, done: int = 0, total: int = 0) -> None:
        """total 0: it is not known how much there is; the bar stays empty rather than lie."""
        self._words, self._done, self._total = words, done, total
        self._bar.setValue(min(1000, done * 1000 // total) if total else 0)
        self._label.retranslate()

    def retranslate(self) -> None:
        self._bar.setAccessibleName(spoken(self._words) or tr("Progress"))

    def _line(self) -> str:
        words = spoken(self._words)
        if not self._total:
            return words
        count = tr("{done} of {total}", done=grouped(self._done), total=grouped(self._total))
        return f"{words} · {count}" if words else count
