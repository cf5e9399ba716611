"""The first step: what two-factor login is, what it protects, and what it does not."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.core.i18n import tr
from ui.context import Context
from ui.language import Words
from ui.security.two_factor.wizard import Step
from ui.widgets.buttons import Button
from ui.widgets.card import column
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label


class Why(Step):
    """moved: two-factor login is on already, and another phone takes over."""

    def __init__(self, context: Context, *, moved: bool) -> None:
        super().__init__(
            (lambda: tr("Set up another phone")) if moved else (lambda: tr("Two-factor login")),
            lambda: tr("Continue"),
        )
        phrase = bool(context.services.vault.sealed_names())
        self.column.setSpacing(16)
        for icon, tone, title, text in _moving() if moved else _reasons(phrase):
            self.column.addLayout(_point(icon, tone, title, text))
        article = "new-phone" if moved else "two-factor"
        more = Button(
            lambda: tr("Read more"), "quiet", on_click=lambda: context.open_article(article)
        )
        self.column.addWidget(more, alignment=Qt.AlignmentFlag.AlignLeft)


Point = tuple[str, str, Words, Words]


def _reasons(phrase: bool) -> list[Point]:
    return [
        (
            "device-mobile",
            "accent",
            lambda: tr("Password and phone"),
            lambda: tr(
                "Besides your password, Walnut will ask for six digits that an app on your phone "
                "shows. Any authenticator app will do, for example Aegis, Ente Auth or Google "
                "Authenticator."
            ),
        ),
        (
            "shield-check",
            "good",
            lambda: tr("What it protects"),
            lambda: tr(
                "Whoever has learned your password and sits at this computer cannot open the "
                "wallet without your phone. A changed program cannot skip the question: the code "
                "is a part of the key."
            ),
        ),
        (
            "warning",
            "warn",
            lambda: tr("What it does not"),
            lambda: tr(
                "It does not stop a bad program on this computer, nor whoever has your recovery "
                "phrase. Whoever copied the wallet file and this computer's keyring, and knows the "
                "password, can try all codes elsewhere: that is only a delay."
            ),
        ),
        (
            "lifebuoy",
            "accent",
            lambda: tr("If the phone is lost"),
            _with_phrase if phrase else _without_phrase,
        ),
    ]


def _with_phrase() -> str:
    return tr(
        "You get eight recovery codes for that day; have paper or a printer at hand. Your recovery "
        "phrase opens the wallet too, so you cannot lock yourself out."
    )


def _without_phrase() -> str:
    return tr(
        "You get eight recovery codes for that day; have paper or a printer at hand. This wallet "
        "only watches and has no recovery phrase: the codes are then the only way in."
    )


def _moving() -> list[Point]:
    return [
        (
            "device-mobile",
            "accent",
            lambda: tr("The new phone gets a key of its own"),
            lambda: tr(
                "Scan a new picture with the new phone. From then on only its codes open this "
                "wallet; those of the old phone stop working."
            ),
        ),
        (
            "key",
            "accent",
            lambda: tr("Have one code of the old phone ready"),
            lambda: tr("If the old phone is gone, a recovery code takes its place."),
        ),
        (
            "note",
            "accent",
            lambda: tr("You get eight new recovery codes"),
            lambda: tr("The old ones stop working, used or not."),
        ),
    ]


def _point(icon: str, tone: str, title: Words, text: Words) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(14)
    layout.addWidget(Glyph(icon, tone, 20), 0, Qt.AlignmentFlag.AlignTop)
    words = column(Label(title, "strong"), Label(text, wrap=True), spacing=2)
    layout.addLayout(words, 1)
    return layout
