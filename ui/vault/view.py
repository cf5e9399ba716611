"""The base of every view before the wallet opens: a card in the middle, one step at a time."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.wording import headline
from app.messages import describe
from ui.brand import Mark
from ui.context import Context
from ui.enums import set_named
from ui.language import Translated, Words
from ui.vault.setup import Setup, Way
from ui.widgets.buttons import Button
from ui.widgets.card import Card, centred
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.widgets.banner import Banner

_WIDTH = 560

Go = Callable[[str, Setup | None], None]
"""Show another view of the gate."""


class GateView(Translated, QWidget):
    """Mark, title and one sentence; `content` takes the controls, `foot` the buttons."""

    def __init__(
        self, context: Context, go: Go, title: Words, text: Words = "", width: int = _WIDTH
    ) -> None:
        super().__init__()
        self.context, self.go = context, go
        self.setup = Setup(Way.CREATE)
        self.title, self.text = Label(title, "title", wrap=True), Label(text, "muted", wrap=True)
        self.content = QVBoxLayout()
        self.content.setSpacing(16)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.card = Card(margin=32, spacing=16)
        self.card.setFixedWidth(width)
        column = self.card.column
        column.addWidget(self.title)
        column.addWidget(self.text)
        self.text.setVisible(bool(self.text.text()))
        column.addLayout(self.content)
        column.addLayout(self.foot)
        self._centre()

    @functools.cached_property
    def trouble(self) -> "Banner":
        """The line above the buttons for what went wrong; made when something does."""
        from ui.widgets.banner import Banner  # noqa: PLC0415 - the first picture has none

        banner = Banner("", "bad")
        banner.hide()
        self.card.column.insertWidget(self.card.column.count() - 1, banner)
        return banner

    def entered(self, setup: Setup | None) -> None:
        """The view is shown now: empty it, set the focus."""

    def left(self) -> None:
        """Another view is shown: secrets that were typed go."""

    def explain(self, error: AppError, retry: Callable[[], object]) -> None:
        """Only the view for a wallet that cannot be opened has more to say."""

    def say(self, title: Words, text: Words = "") -> None:
        self.title.say(title)
        self.text.say(text)
        self.text.setVisible(bool(self.text.text()))

    def add_foot(
        self, words: Words, on_click: Callable[[], object], role: str = "secondary"
    ) -> Button:
        """Buttons stand from left to right; the primary one is at the right end."""
        button = Button(words, role, on_click=on_click)
        if role == "primary":
            self.foot.addStretch(1)
        self.foot.addWidget(button)
        return button

    def show_trouble(self, error: AppError | None) -> None:
        """Say in the card what went wrong; None takes it away."""
        if error is None:
            if "trouble" in vars(self):
                self.trouble.hide()
            return
        message = describe(error)
        self.trouble.show_message(
            lambda: headline(describe(error).title, describe(error).sentence), "bad"
        )
        article = message.article
        opens = (lambda: self.context.open_article(article)) if article else None
        self.trouble.set_action(lambda: tr("Read more"), opens)
        self.trouble.show()

    def _centre(self) -> None:
        brand = QHBoxLayout()
        brand.setSpacing(10)
        brand.addStretch(1)
        brand.addWidget(Mark(28))
        brand.addWidget(Label("Walnut", "brand"))
        brand.addStretch(1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(20)
        column.addStretch(2)
        column.addLayout(brand)
        column.addLayout(centred(self.card))
        column.addStretch(3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        set_named(area, "focusPolicy", "NoFocus")  # it follows the focus of what it holds
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
