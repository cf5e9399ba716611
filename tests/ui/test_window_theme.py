"""Colours: readable in both themes, switched while the window is open."""

import re

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.paths import RESOURCES
from ui.icons import icon
from ui.theme import THEME, body_font, scheme_of, tokens
from ui.widgets.buttons import Button
from ui.widgets.text import Label

_AA_TEXT, _AA_CONTROL = 4.5, 3.0
_TEXT_ON = [
    ("text", "bg"), ("text", "rail"), ("text", "surface"), ("text", "hover"), ("text", "line"),
    ("text", "accent_soft"), ("muted", "bg"), ("muted", "rail"), ("muted", "surface"),
    ("muted", "hover"), ("muted", "accent_soft"), ("accent", "bg"), ("accent", "rail"),
    ("accent", "surface"), ("accent", "hover"), ("accent", "accent_soft"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_bad", "bad"),
    ("on_bad", "bad_hover"), ("good", "surface"), ("good", "bg"), ("good", "good_soft"),
    ("warn", "warn_soft"), ("bad", "surface"), ("bad", "bg"), ("bad", "bad_soft"), ("bg", "text"),
    ("accent", "warn_soft"), ("accent", "bad_soft"),
]  # fmt: skip


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, relative luminance."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_on_every_ground(theme: str) -> None:
    colors = tokens(theme)
    weak = {
        f"{text} on {ground}": round(contrast(colors[text], colors[ground]), 2)
        for text, ground in _TEXT_ON
        if contrast(colors[text], colors[ground]) < _AA_TEXT
    }
    assert not weak


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_fields_and_the_focus_can_be_seen(theme: str) -> None:
    colors = tokens(theme)
    for ground in ("bg", "rail", "surface"):
        assert contrast(colors["accent"], colors[ground]) >= _AA_CONTROL
    assert contrast(colors["edge"], colors["surface"]) >= _AA_CONTROL


def test_both_themes_know_every_colour_of_the_style() -> None:
    used = set(re.findall(r"\$(\w+)", (RESOURCES / "themes" / "style.qss").read_text()))
    assert used <= tokens("light").keys()
    assert tokens("light").keys() == tokens("dark").keys()


def test_the_theme_switches_while_a_window_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    button = Button("Send", "primary")
    qtbot.addWidget(button)
    button.resize(120, 40)
    button.show()
    light = button.grab().toImage().pixelColor(8, 20)
    THEME.choose("dark")
    qapp.processEvents()
    dark = button.grab().toImage().pixelColor(8, 20)
    assert light == QColor(tokens("light")["accent"])
    assert dark == QColor(tokens("dark")["accent"])


def test_icons_take_the_colour_of_the_theme() -> None:
    glyph = icon("house", "text")
    light = glyph.pixmap(QSize(32, 32)).toImage()
    THEME.choose("dark")
    assert glyph.pixmap(QSize(32, 32)).toImage() != light


def test_icons_are_sharp_on_fine_screens() -> None:
    coarse, fine = (icon("house").pixmap(QSize(16, 16), scale) for scale in (1.0, 2.0))
    assert (coarse.width(), fine.width()) == (16, 32)
    enlarged = coarse.scaled(32, 32, Qt.AspectRatioMode.KeepAspectRatio).toImage()
    assert fine.toImage() != enlarged


def test_the_first_picture_takes_the_theme_from_the_systems_palette() -> None:
    dark = QPalette(QColor(40, 40, 40))
    assert (scheme_of(QPalette(QColor(240, 240, 240))), scheme_of(dark)) == ("light", "dark")


def test_an_unknown_icon_is_a_bug() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def _glyphs(text: str, font: QFont) -> list[int]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


def test_each_letter_of_an_address_is_drawn_as_it_is(qtbot: QtBot) -> None:
    label = Label("9x8")
    qtbot.addWidget(label)
    label.ensurePolished()
    for font in (body_font(), label.font()):
        assert _glyphs("9x8", font)[1:2] == _glyphs("x", font)
