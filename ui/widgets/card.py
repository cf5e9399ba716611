"""Surfaces: a card holds one topic, an inset holds a detail inside it, a rule divides."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.language import Words
from ui.widgets.text import Label


class Card(QFrame):
    """White ground, one hairline, radius 12; `column` is its layout (margin 20, gaps 12)."""

    def __init__(self, title: Words = "", *, margin: int = 20, spacing: int = 12) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(spacing)
        self.title = Label(title, "section", wrap=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if title:
            self.head.addWidget(self.title, 1)
            self.column.addLayout(self.head)


class Inset(QFrame):
    """A quieter box inside a card."""

    def __init__(self, *, margin: int = 12, spacing: int = 8) -> None:
        super().__init__()
        self.setProperty("role", "inset")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(spacing)


class Rule(QFrame):
    """One hairline."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rule")
        self.setFixedHeight(1)


def row(*widgets: QWidget, spacing: int = 8, stretch: int = -1) -> QHBoxLayout:
    """Widgets side by side; a stretch stands before the one numbered `stretch` (-1: at the end)."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for number, widget in enumerate(widgets):
        if number == stretch:
            layout.addStretch(1)
        layout.addWidget(widget)
    if stretch < 0:
        layout.addStretch(1)
    return layout


def column(*widgets: QWidget, spacing: int = 12, margin: int = 0) -> QVBoxLayout:
    """Widgets under each other."""
    layout = QVBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def centred(widget: QWidget) -> QHBoxLayout:
    """A widget in the middle; an alignment flag would reckon wrapped text for another width."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addStretch(1)
    layout.addWidget(widget)
    layout.addStretch(1)
    return layout
