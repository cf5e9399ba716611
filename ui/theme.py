"""The colours and type of the window: light, dark or as the system is, switched while it runs."""

import functools
import string
import sys

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.core.paths import RESOURCES

_FOLDER = RESOURCES / "themes"
_LATIN = ("Inter", "Segoe UI", "SF Pro Text", "Cantarell", "Noto Sans", "DejaVu Sans")
_CHINESE = ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei UI")
_BODY_PIXELS = 13


@functools.cache
def tokens(name: str) -> dict[str, str]:
    """The colours of the theme "light" or "dark", token name -> "#RRGGBB"."""
    # Flat lines of name = "#RRGGBB": tomllib alone would cost a twentieth of the start.
    lines = (_FOLDER / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {key.strip(): value.split('"')[1] for key, _, value in pairs}


@functools.cache
def _sheet(name: str) -> str:
    template = string.Template((_FOLDER / "style.qss").read_text(encoding="utf-8"))
    return template.substitute(tokens(name))


class Theme(QObject):
    """What is shown now; `changed` tells painters whose colours are not in the style sheet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice, self._name = "light", "light"
        self._started = False

    @property
    def name(self) -> str:
        """ "light" or "dark"."""
        return self._name

    def color(self, token: str) -> QColor:
        return QColor(tokens(self._name)[token])

    def brush(self, token: str) -> QBrush:
        """The colour as a brush, from a palette: QBrush(color) would cost the start 15 ms.

        See ui/enums.py for why.
        """
        palette, role = QPalette(), QPalette.ColorRole.Base
        palette.setColor(role, self.color(token))
        return palette.brush(role)

    def start(self, choice: str) -> None:
        """Set fonts and colours of the application, before its first picture.

        To ask Qt for the system's scheme would cost the start more than all of this, so the
        first picture takes it from the system's palette.
        """
        app = _application()
        if self._started:
            self.choose(choice)
            return
        self._started, self._choice = True, choice
        app.setFont(body_font())
        self._apply(scheme_of(app.palette()) if choice == "system" else choice)

    def follow_system(self) -> None:
        """After the first picture: take on the system's scheme, now and whenever it changes."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.choose(self._choice)

    def choose(self, choice: str) -> None:
        """Switch to "system", "light" or "dark" now."""
        self._choice = choice
        if self._wanted() != self._name:
            self._apply(self._wanted())

    @Slot()
    def _system_changed(self) -> None:
        self.choose(self._choice)

    def _wanted(self) -> str:
        if self._choice != "system":
            return self._choice
        scheme = QGuiApplication.styleHints().colorScheme()
        return "dark" if scheme == QtCore.Qt.ColorScheme.Dark else "light"

    def _apply(self, name: str) -> None:
        self._name = name
        app = _application()
        app.setPalette(_palette(tokens(name)))
        app.setStyleSheet(_sheet(name))
        self.changed.emit()


def scheme_of(palette: QPalette) -> str:
    """ "dark" where letters are lighter than their ground, which is how Qt itself guesses."""
    letters, ground = palette.windowText().color(), palette.window().color()
    return "dark" if letters.lightness() > ground.lightness() else "light"


def body_font() -> QFont:
    """13 px Inter (or the system's own), Chinese in Noto Sans CJK, digits of equal width."""
    font = QFont()
    font.setFamilies([*_LATIN[:1], *_system_families(), *_CHINESE])
    font.setPixelSize(_BODY_PIXELS)
    return exact(font)


def exact(font: QFont) -> QFont:
    """The font showing each letter as it is, with digits of equal width for columns of amounts."""
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setFeature(QFont.Tag("calt"), 0)  # Inter draws "9x8" as "9×8": no x of an address may
    return font


def _system_families() -> tuple[str, ...]:
    if sys.platform in ("win32", "darwin"):
        return tuple(QGuiApplication.font().families())
    return _LATIN[3:]


def _palette(colors: dict[str, str]) -> QPalette:
    """For what the style sheet does not reach: placeholders, links, disabled text."""
    role = QPalette.ColorRole
    palette = QPalette()
    for part, token in (
        (role.Window, "bg"),
        (role.Base, "surface"),
        (role.AlternateBase, "bg"),
        (role.Button, "surface"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.ToolTipBase, "text"),
        (role.ToolTipText, "bg"),
    ):
        palette.setColor(part, QColor(colors[token]))
    return palette


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - a widget cannot exist without one
    return app


THEME = Theme()
