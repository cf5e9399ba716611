"""The first thing a person sees: make a wallet, bring one back in either way, or watch one."""

from app.core import i18n
from app.core.i18n import tr
from ui import language
from ui.context import Context
from ui.language import Words
from ui.vault.choice import Choice
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.choice import Combo
from ui.widgets.glyph import Glyph


class WelcomeView(GateView):
    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(
            context,
            go,
            lambda: tr("Welcome to Walnut"),
            lambda: tr(
                "A bitcoin wallet that you run yourself. Your keys stay on this computer; "
                "nobody else can spend, and nobody else can bring them back."
            ),
        )
        self._first, *others = self._ways()
        self.content.setSpacing(8)
        for choice in (self._first, *others):
            self.content.addWidget(choice)
        self.languages = Combo(lambda: tr("Language"), _languages())
        self.languages.chosen.connect(self._choose_language)
        self.foot.addWidget(Glyph("globe"))
        self.foot.addWidget(self.languages)
        self.foot.addStretch(1)

    def _ways(self) -> tuple[Choice, ...]:
        go = self.go
        return (
            Choice(
                "plus",
                lambda: tr("Create a new wallet"),
                lambda: tr("Get 12 or 24 words that are your wallet, and write them down."),
                lambda: go("words", Setup(Way.CREATE)),
            ),
            Choice(
                "arrows-clockwise",
                lambda: tr("Restore a wallet"),
                lambda: tr("You have a recovery phrase from Walnut or another wallet."),
                lambda: go("restore", Setup(Way.RESTORE)),
            ),
            Choice(
                "file-arrow-up",
                lambda: tr("Restore from a backup file"),
                lambda: tr("You have a .walnutbak file and the password that it was given."),
                lambda: go("backup", Setup(Way.BACKUP)),
            ),
            Choice(
                "eye",
                lambda: tr("Watch a wallet"),
                lambda: tr("See balance and payments from a public key; the keys stay elsewhere."),
                lambda: go("watch", Setup(Way.WATCH)),
            ),
        )

    def entered(self, _setup: Setup | None) -> None:
        self._first.setFocus()
        self.languages.choose(i18n.language())

    def retranslate(self) -> None:
        self.languages.choose(i18n.language())

    def _choose_language(self, code: str) -> None:
        language.choose(code)
        context = self.context
        context.when_ready(
            lambda: context.bridge.run(
                self, context.services.settings.change(language=code), lambda _: None
            )
        )


def _languages() -> list[tuple[str, Words]]:
    return [(code, i18n.native_name(code)) for code in i18n.languages()]
