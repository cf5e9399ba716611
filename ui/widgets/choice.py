"""A list of choices that opens, and a menu that opens under a button."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QMenu,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from ui.icons import icon, paint_icon
from ui.language import Translated, Words, spoken


class Combo(Translated, QComboBox):
    """choices: (value, words). `chosen(value)` is emitted when the user picks another one."""

    chosen = Signal(str)

    def __init__(self, name: Words, choices: Sequence[tuple[str, Words]] = ()) -> None:
        super().__init__()
        self._name = name
        self._choices: list[tuple[str, Words]] = []
        self.setView(QListView())
        self.activated.connect(lambda at: self.chosen.emit(str(self.itemData(at))))
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[str, Words]]) -> None:
        """Replace the choices, keeping the chosen value where it still exists."""
        before = self.value()
        self._choices = list(choices)
        self.clear()
        for value, words in self._choices:
            self.addItem(spoken(words), value)
        self.choose(before)
        self.retranslate()

    def value(self) -> str:
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Show this choice; nothing is emitted."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def retranslate(self) -> None:
        self.setAccessibleName(spoken(self._name))
        for at, (_, words) in enumerate(self._choices):
            self.setItemText(at, spoken(words))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page must not change a choice under the pointer."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        arrow = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxArrow, self
        )
        square = QRect(0, 0, 12, 12)
        square.moveCenter(arrow.center())
        paint_icon(QPainter(self), square, "caret-down", "muted")


class Menu(QMenu):
    """A menu made when it is opened, so its words are always of the present language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Its corners are round: what is behind shows there.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)

    def add(
        self,
        words: Words,
        on_click: Callable[[], object],
        icon_name: str = "",
        *,
        enabled: bool = True,
    ) -> QAction:
        action = self.addAction(spoken(words).replace("&", "&&"))
        if icon_name:
            action.setIcon(icon(icon_name, "muted"))
        action.triggered.connect(lambda: on_click())
        action.setEnabled(enabled)
        return action
