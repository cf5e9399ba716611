"""The help panel beside the page: answers now; chat, feedback and status say what will come."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from app.core.i18n import tr
from ui.help.answers import Answers
from ui.language import Translated, Words
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import column
from ui.widgets.empty import EmptyState

_WIDTH = 364


class HelpPanel(Translated, QFrame):
    """Tabs Answers, Chat, Feedback, Status; `closed` when the user puts it away."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setFixedWidth(_WIDTH)
        self.answers = Answers()
        self._pages = QStackedWidget()
        self._tabs = QButtonGroup(self)
        top = QHBoxLayout()
        top.setSpacing(4)
        for words, page in self._parts():
            top.addWidget(self._tab(words, self._pages.addWidget(page)))
        top.addStretch(1)
        top.addWidget(IconButton("x", lambda: tr("Close the help"), self.closed.emit, bare=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 12, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)
        self._tabs.buttons()[0].setChecked(True)
        self.retranslate()

    def open_article(self, slug: str) -> None:
        self._tabs.buttons()[0].click()
        self.answers.open_article(slug)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Help"))

    def _parts(self) -> tuple[tuple[Words, QFrame], ...]:
        return (
            (lambda: tr("Answers"), self.answers),
            (lambda: tr("Chat"), _chat()),
            (lambda: tr("Feedback"), _feedback()),
            (lambda: tr("Status"), _status()),
        )

    def _tab(self, words: Words, number: int) -> Button:
        button = Button(words, "tab", on_click=lambda: self._pages.setCurrentIndex(number))
        button.setCheckable(True)
        self._tabs.addButton(button)
        return button


def _to_come(icon_name: str, title: Words, text: Words) -> QFrame:
    """A place that is not built yet says so; it pretends nothing."""
    frame = QFrame()
    state = EmptyState(icon_name, title, text)
    state.text.setFixedWidth(_WIDTH - 60)
    warning = Banner(
        lambda: tr(
            "Nobody from Walnut writes to you first. Whoever asks for your words is a thief."
        ),
        "warn",
    )
    frame.setLayout(column(state, warning))
    return frame


def _chat() -> QFrame:
    return _to_come(
        "chat-circle-dots",
        lambda: tr("Chat is not here yet"),
        lambda: tr(
            "A later version lets you write to support from here. Until then, read the answers."
        ),
    )


def _feedback() -> QFrame:
    return _to_come(
        "lightbulb",
        lambda: tr("Feedback is not here yet"),
        lambda: tr(
            "A later version takes problem reports and ideas here, with a number and a reply."
        ),
    )


def _status() -> QFrame:
    return _to_come(
        "hard-drives",
        lambda: tr("Service status is not here yet"),
        lambda: tr(
            "A later version shows maintenance and outages here. The rail shows your server."
        ),
    )
