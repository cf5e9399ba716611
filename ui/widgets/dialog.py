"""A question or a short form over the window: title, content, buttons at the foot."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.core.i18n import tr
from ui.language import Translated, Words, spoken
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.text import Label


class Dialog(Translated, QDialog):
    """`column` takes the content; `add_button` fills the foot from the left, the primary last.

    Open it with `open()`; it deletes itself when closed. Escape closes it like Cancel.
    """

    def __init__(self, parent: QWidget | None, title: Words, width: int = 480) -> None:
        super().__init__(parent)
        self._title_words = title
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setMinimumWidth(width)
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        whole.setContentsMargins(24, 24, 24, 20)
        whole.setSpacing(16)
        self.heading = Label(title, "section", wrap=True)
        whole.addWidget(self.heading)
        whole.addLayout(self.column, 1)  # room to spare is below the words, not around them
        whole.addWidget(self.trouble)
        whole.addLayout(self.foot)
        self.retranslate()

    def add_button(
        self, words: Words, on_click: Callable[[], object], role: str = "secondary"
    ) -> Button:
        button = Button(words, role, on_click=on_click)
        button.setDefault(role == "primary")
        self.foot.addWidget(button)
        return button

    def add_cancel(self) -> Button:
        return self.add_button(lambda: tr("Cancel"), self.reject)

    def retitle(self, words: Words) -> None:
        """Another title from now on."""
        self._title_words = words
        self.heading.say(words)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_room()

    def event(self, event: QEvent) -> bool:
        """Words that come while it is open get their room."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_room()
        return done

    def fit(self) -> None:
        """As high as the words need at this width; Qt reckons wrapped words for another one."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.minimumWidth(), layout.totalMinimumSize().width())
            self.setMinimumHeight(0)
            self.resize(width, layout.totalHeightForWidth(width))

    def _keep_room(self) -> None:
        """Not Qt's own least height: that one is reckoned for the narrowest width of each word."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def show_trouble(self, words: Words) -> None:
        """Say inside the dialog why it did not work; "" takes it away."""
        self.trouble.show_message(words, "bad")
        self.trouble.setVisible(bool(words))

    def retranslate(self) -> None:
        self.setWindowTitle(spoken(self._title_words))
        self.setAccessibleName(spoken(self._title_words))


def ask(
    parent: QWidget,
    title: Words,
    text: Words,
    action: Words,
    on_yes: Callable[[], object],
    *,
    danger: bool = False,
) -> Dialog:
    """Open a question with Cancel and one action; on_yes is called when the action is chosen."""
    dialog = Dialog(parent, title)
    dialog.column.addWidget(Label(text, wrap=True))
    dialog.add_cancel().setFocus()

    def agree() -> None:
        dialog.accept()
        on_yes()

    dialog.add_button(action, agree, "danger" if danger else "primary")
    dialog.open()
    return dialog
