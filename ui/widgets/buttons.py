"""Buttons: one primary a screen, the rest secondary or quiet; danger for what cannot be undone."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from ui.icons import icon
from ui.language import Translated, Words, spoken
from ui.widgets.text import set_tip

_ICON_TONE = {"primary": "on_accent", "danger": "on_bad", "quiet": "accent", "rail": "muted"}
_ICON_PIXELS = 16


class Button(Translated, QPushButton):
    """role: primary | secondary | danger | quiet (a link-like action)."""

    def __init__(
        self,
        words: Words,
        role: str = "secondary",
        icon_name: str | None = None,
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._words, self._busy_words = words, words
        self.setProperty("role", role)
        self.setAutoDefault(False)
        if icon_name:
            self.setIcon(icon(icon_name, _ICON_TONE.get(role, "text")))
            self.setIconSize(QSize(_ICON_PIXELS, _ICON_PIXELS))
        if on_click:
            self.clicked.connect(lambda: on_click())
        self._is_busy = False
        self.retranslate()

    def say(self, words: Words) -> None:
        """Show other words from now on."""
        self._words = words
        self.retranslate()

    def set_busy(self, words: Words | None) -> None:
        """While work runs: other words, not clickable, the same width. None ends it."""
        self._is_busy = words is not None
        if words is not None:
            self.setMinimumWidth(self.width())
            self._busy_words = words
        else:
            self.setMinimumWidth(0)
        self.setEnabled(words is None)
        self.retranslate()

    def retranslate(self) -> None:
        # "&" would become a mnemonic and vanish from the text
        self.setText(spoken(self._busy_words if self._is_busy else self._words).replace("&", "&&"))
        self.setAccessibleName(self.text().replace("&&", "&"))


class IconButton(Translated, QPushButton):
    """Only an icon; its words are the tooltip and the accessible name. bare: without a frame."""

    def __init__(
        self,
        icon_name: str,
        words: Words,
        on_click: Callable[[], object] | None = None,
        *,
        bare: bool = False,
    ) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "bare" if bare else "icon")
        self.setAutoDefault(False)
        self.setIconSize(QSize(_ICON_PIXELS, _ICON_PIXELS))
        self.show_icon(icon_name)
        if on_click:
            self.clicked.connect(lambda: on_click())
        self.retranslate()

    def show_icon(self, name: str) -> None:
        self.setIcon(icon(name))

    def say(self, words: Words) -> None:
        self._words = words
        self.retranslate()

    def retranslate(self) -> None:
        set_tip(self, spoken(self._words))
        self.setAccessibleName(spoken(self._words))
