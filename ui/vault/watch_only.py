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
        self._name = TextField(lambda: tr("Name"), limit=60)
        self._public = TextArea(
            lambda: tr("Descriptor, public key or addresses"),
            lambda: tr("An output descriptor, an xpub or zpub, or addresses line by line."),
            lines=5,
        )
        self.content.addWidget(self._name)
        self.content.addWidget(self._public)
        self.add_foot(lambda: tr("Back"), lambda: go("welcome", None))
        self.add_foot(lambda: tr("Continue"), self._continue, "primary")

    def entered(self, setup: Setup | None) -> None:
        self._setup = setup or Setup(Way.WATCH)
        self._name.set_text(self._setup.name or tr("Watched"))
        self._public.set_text(self._setup.watched)
        self.show_trouble(None)
        self._public.edit.setFocus()

    def left(self) -> None:
        self._public.set_text("")

    def _continue(self) -> None:
        self._setup.name = self._name.text().strip()
        self._setup.watched = self._public.text().strip()
        if not self._setup.name:
            self._name.show_error(lambda: tr("Give it a name."))
        elif not self._setup.watched:
            self._public.show_error(lambda: tr("Paste what is public of the wallet."))
        else:
            self.go("password", self._setup)
