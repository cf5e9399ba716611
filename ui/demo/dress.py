"""The window's clothes: themes, languages and sizes, changed while it is open."""

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QWidget

from app.core.i18n import ENGLISH, languages
from ui import language
from ui.theme import THEME

WIDE = {"wide": (1320, 860)}
SIZES = WIDE | {"narrow": (1000, 700)}
_THEMES = ("light", "dark")


def dresses(window: QWidget, sizes: Mapping[str, tuple[int, int]] = SIZES) -> Iterator[str]:
    """Change the window's clothes and give their name, e.g. "dark-en-narrow"; English at the end.

    sizes: name -> width and height in pixels.
    """
    for theme in _THEMES:
        for code in languages():
            for size, (wide, high) in sizes.items():
                THEME.choose(theme)
                language.choose(code)
                window.resize(wide, high)
                yield f"{theme}-{code}-{size}"
    language.choose(ENGLISH)
