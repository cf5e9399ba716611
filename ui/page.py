"""The base of every page beside the rail: title, actions, and the state it is in."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from ui.context import Context
from ui.language import Translated, Words, spoken
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.header import PageHeader
from ui.widgets.text import set_tip

MARGIN = 28
_ABOVE = 4  # pixels of the page's ground over what was scrolled to


class Page(Translated, QWidget):
    """`header` takes actions, `body` (a vertical layout) the content.

    scrolls: the content scrolls as a whole; a page with a table of its own says False.
    The states: show_content() (also at the start), show_empty(), show_loading(), show_error().
    """

    def __init__(self, context: Context, title: Words, *, scrolls: bool = True) -> None:
        super().__init__()
        self.context, self._title_words = context, title
        self.setProperty("role", "page")
        self.header = PageHeader(title)
        help_button = Button(lambda: tr("Help"), icon_name="chat-circle-dots")
        set_tip(help_button, "F1")
        help_button.clicked.connect(lambda: context.help_wanted.emit())
        self.header.set_last(help_button)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self._content = _framed(self.body, scrolls=scrolls)
        self._other: QWidget | None = None
        self._stack = QStackedLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 22, 0, 0)
        whole.setSpacing(12)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 0, MARGIN, 0)
        top.addWidget(self.header)
        whole.addLayout(top)
        whole.addLayout(self._stack, 1)
        self._stack.addWidget(self._content)  # it shows it: only now is there a window around it
        Page.retranslate(self)

    def activated(self, what: object = None) -> None:
        """The page is shown now; `what` is what context.go() was given. Read afresh here."""

    def forget(self) -> None:
        """The wallet is being locked: drop everything that was read from it."""

    def retranslate(self) -> None:
        """Words given as lambdas change by themselves; override for anything else."""
        for widget in (self, self._content):  # what scrolls is a stop of its own
            widget.setAccessibleName(spoken(self._title_words))

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a part of a scrolling page into sight, with its beginning at the top."""
        inner = self._content.widget() if isinstance(self._content, QScrollArea) else None
        if isinstance(self._content, QScrollArea) and inner is not None:
            top = widget.mapTo(inner, QPoint(0, 0)).y()
            self._content.verticalScrollBar().setValue(top - _ABOVE)

    def show_content(self) -> None:
        self._stack.setCurrentWidget(self._content)

    def show_empty(self, state: EmptyState) -> None:
        """Nothing here yet, and what to do next."""
        self._show_other(state)

    def show_loading(self, words: Words) -> None:
        """Only for what takes longer than a moment; nothing spins."""
        self._show_other(EmptyState("hourglass", words))

    def show_error(self, error: AppError, retry: Callable[[], object] | None = None) -> None:
        """What happened, what it means, what to do."""
        self._show_other(problem_state(error, self.context, retry))

    def _show_other(self, widget: QWidget) -> None:
        if self._other is not None:
            self._stack.removeWidget(self._other)
            self._other.deleteLater()
        self._other = widget
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)


def problem_state(
    error: AppError, context: Context, retry: Callable[[], object] | None
) -> EmptyState:
    """An AppError as an empty state: title, sentences, Try again, Read about this."""

    def sentences() -> str:
        return describe(error).sentence

    state = EmptyState("warning-circle", lambda: describe(error).title, sentences, "bad")
    if retry:
        state.add_action(lambda: tr("Try again"), retry)
    slug = describe(error).article
    if slug:
        state.add_action(lambda: tr("Read about this"), lambda: context.open_article(slug), "quiet")
    return state


class _Scroll(QScrollArea):
    """Scrolls the page; its bar takes its room from the margin, so nothing moves sideways."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(inner)
        self._inner = inner
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def _make_room(self, _low: int, high: int) -> None:
        layout = self._inner.layout()
        taken = self.verticalScrollBar().sizeHint().width() if high else 0
        if layout is not None:
            layout.setContentsMargins(MARGIN, 4, MARGIN - taken, MARGIN)


def _framed(body: QVBoxLayout, *, scrolls: bool) -> QWidget:
    """The body with the page's margins."""
    inner = QWidget()
    frame = QVBoxLayout(inner)
    frame.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
    frame.addLayout(body, 1)
    return _Scroll(inner) if scrolls else inner
