"""A small coloured word: the state of a payment or of a part of the vault."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from ui.language import Words
from ui.widgets.text import Label


class Chip(Label):
    """tone: good | warn | bad | accent | "" (neutral)."""

    def __init__(self, words: Words, tone: str = "") -> None:
        super().__init__(words, "chip", tone=tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
