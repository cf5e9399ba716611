"""A row of a settings page: what it is and why on the left, the control on the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.language import Words
from ui.widgets.text import Label


class FormRow(QWidget):
    """Title, one explaining sentence, control. The control's accessible name is the title."""

    def __init__(self, title: Words, text: Words, control: QWidget) -> None:
        super().__init__()
        self.title, self.text = Label(title, "strong", wrap=True), Label(text, "muted", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addLayout(words, 1)
        layout.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        # Not before it has its parent: alone, it would flash up as a window.
        self.text.setVisible(bool(self.text.text()))

    def explain(self, words: Words) -> None:
        """Change the explaining sentence."""
        self.text.say(words)
        self.text.setVisible(bool(self.text.text()))
