"""The top of a page: its title on the left, its actions on the right."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.language import Words
from ui.widgets.text import Label


class PageHeader(QWidget):
    def __init__(self, title: Words) -> None:
        super().__init__()
        self.title = Label(title, "title")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.title)
        self._row.addStretch(1)
        self.setMinimumHeight(36)
        self._last = 0

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right, before the one that every page ends with."""
        self._row.insertWidget(self._row.count() - self._last, widget)

    def set_last(self, widget: QWidget) -> None:
        """The button at the right end of every page."""
        self._row.addWidget(widget)
        self._last = 1

    def add_before_title(self, widget: QWidget) -> None:
        """Put a Back button before the title."""
        self._row.insertWidget(0, widget)
