"""The numbered words of a phrase, to be read off while somebody works in this window."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from ui.widgets.card import Inset
from ui.widgets.text import Label

_COLUMNS = 3


class WordGrid(Inset):
    """Covered while another window is in front: nobody writes them down then."""

    def __init__(self) -> None:
        super().__init__(margin=16)
        self._grid: QWidget | None = None
        self._covered = False
        self.cover = Label(
            lambda: tr("The words are shown again when you come back to this window."), "muted"
        )
        self.cover.hide()
        self._place = QGridLayout()
        self._place.addWidget(self.cover, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self.column.addLayout(self._place)

    def show_phrase(self, phrase: Secret) -> None:
        """Numbered down the columns."""
        self.clear()
        words = phrase.text().split()
        self._grid = QWidget()
        kept = self._grid.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # so that nothing jumps when they are covered
        self._grid.setSizePolicy(kept)
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        rows = len(words) // _COLUMNS
        for number, word in enumerate(words):
            grid.addLayout(_numbered(number + 1, word), number % rows, number // rows)
        self._place.addWidget(self._grid, 0, 0)
        self._show_cover()

    def clear(self) -> None:
        self.cover.hide()
        if self._grid is not None:
            for label in self._grid.findChildren(Label):
                label.say("")
            self._grid.deleteLater()
            self._grid = None

    def event(self, event: QEvent) -> bool:
        """Watches whether the window is the one that somebody works in."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            self._covered = event.type() == QEvent.Type.WindowDeactivate
            self._show_cover()
        return super().event(event)

    def _show_cover(self) -> None:
        if self._grid is not None:
            self._grid.setVisible(not self._covered)
            self.cover.setVisible(self._covered)


def _numbered(number: int, word: str) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(8)
    place = Label(str(number), "muted")
    place.setFixedWidth(22)
    layout.addWidget(place)
    layout.addWidget(Label(word, "section"), 1)
    return layout
