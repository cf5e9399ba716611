"""Watch a wallet whose keys are elsewhere: its name and what is public of it."""

from app.core.errors import AppError
from app.core.i18n import tr
from app.wallet.errors import DescriptorInvalid
from ui.context import Context
from ui.unwatchable import show_unwatchable
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
            self.next.set_busy(lambda: tr("Reading"))
            self.context.when_ready(self._check)

    def _check(self) -> None:
        """Told here, before a password is thought of: is it something to watch, and no secret."""
        accounts = self.context.services.wallet.accounts
        work = accounts.check_watch_only(self.setup.watched)
        self.context.bridge.run(self, work, lambda _: self._fits(), self._failed)

    def _fits(self) -> None:
        self.next.set_busy(None)
        self.go("password", self.setup)

    def _failed(self, error: AppError) -> None:
        self.next.set_busy(None)
        self.setup.watched = ""
        if isinstance(error, DescriptorInvalid):
            show_unwatchable(self.public, error)
        else:
            self.show_trouble(error)
