"""The notice line above the page: one at a time, the newest first, each can be dismissed."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.language import Words
from ui.widgets.banner import Banner


@dataclass(frozen=True, slots=True)
class Notice:
    """key: a second notice with the same key takes the first one's place."""

    key: str
    words: Words
    tone: str = "warn"
    action: Words = ""
    on_action: Callable[[], object] | None = None


class NoticeLine(Banner):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(flat=True, dismissible=True)
        self._notices: list[Notice] = []
        self.dismissed.connect(self._drop_first)
        self._show()

    def tell(self, notice: Notice) -> None:
        self._notices = [notice, *(n for n in self._notices if n.key != notice.key)]
        self._show()

    def withdraw(self, key: str) -> None:
        """What this notice said is over."""
        self._notices = [n for n in self._notices if n.key != key]
        self._show()

    def clear(self) -> None:
        self._notices = []
        self._show()

    def _drop_first(self) -> None:
        self._notices = self._notices[1:]
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._notices))
        if self._notices:
            notice = self._notices[0]
            self.show_message(notice.words, notice.tone)
            self.set_action(notice.action, notice.on_action)
