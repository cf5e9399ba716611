"""Watch a wallet whose keys are elsewhere: its name and what is public of it."""

from app.core.i18n import tr
from ui.context import Context
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.fields import TextArea, TextField


class WatchOnlyView(GateView):
    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(
            context,
            go,
            lambda: tr("Watch a wallet"),
            lambda: tr(
                "You will see its balance and payments and can prepare payments; "
                "signing happens where the keys are."
            ),
        )
        self.name = TextField(lambda: tr("Name"), limit=60)
        self.public = TextArea(
            lambda: tr("Descriptor, public key or addresses"),
            lambda: tr("An output descriptor, an xpub or zpub, or addresses line by line."),
            lines=5,
        )
        self.content.addWidget(self.name)
        self.content.addWidget(self.public)
        self.add_foot(lambda: tr("Back"), lambda: go("welcome", None))
        self.next = self.add_foot(lambda: tr("Continue"), self._continue, "primary")

    def entered(self, setup: Setup | None) -> None:
        self.setup = setup or Setup(Way.WATCH)
        self.name.set_text(self.setup.name or tr("Watched"))
        self.public.set_text(self.setup.watched)
        self.show_trouble(None)
        self.public.edit.setFocus()

    def left(self) -> None:
        self.public.set_text("")

    def _continue(self) -> None:
        self.setup.name = self.name.text().strip()
        self.setup.watched = self.public.text().strip()
        if not self.setup.name:
            self.name.show_error(lambda: tr("Give it a name."))
        elif not self.setup.watched:
            self.public.show_error(lambda: tr("Paste what is public of the wallet."))
        else:
            self.go("password", self.setup)
