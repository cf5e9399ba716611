"""One more account: with keys of this wallet, or one that is only watched."""

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.vault.policy.actions import Action, Ask
from app.wallet.errors import DescriptorInvalid
from app.wallet.model import Account, AccountKind
from ui.context import Context
from ui.security.credentials import Credentials
from ui.unwatchable import show_unwatchable
from ui.widgets.choice import Combo
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field, TextArea, TextField
from ui.widgets.segmented import Segmented
from ui.widgets.text import Label

_LONGEST_NAME = 60


class AddAccountDialog(Dialog):
    """Closes by itself when the account is there; the account is then the chosen one."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Add an account"), width=540)
        self._context = context
        self._has_keys = bool(context.services.vault.sealed_names())
        self.mode = Segmented(
            lambda: tr("Kind of account"),
            [("keys", lambda: tr("With its keys here")), ("watch", lambda: tr("Watch-only"))],
        )
        self.explanation = Label(self._explain, "muted", wrap=True)
        self.name = TextField(
            lambda: tr("Name"), placeholder=lambda: tr("Savings"), limit=_LONGEST_NAME
        )
        self.kind = Combo(
            lambda: tr("Address type"),
            [
                (AccountKind.BIP84.value, lambda: tr("Native segwit (BIP-84): works everywhere")),
                (AccountKind.BIP86.value, lambda: tr("Taproot (BIP-86): newer, a little cheaper")),
            ],
        )
        self.text = TextArea(
            lambda: tr("What to watch"),
            lambda: tr("A descriptor, an xpub or zpub, or addresses, one to a line."),
            lines=5,
        )
        self._ask = context.services.vault.limits.asks(Action.ADD_ACCOUNT)
        self.credentials = Credentials(context)
        self.credentials.code.setVisible(self._ask is Ask.CODE)
        self.password = self.credentials.password
        self._kind_field = Field(lambda: tr("Address type"), self.kind)
        fields = (self.name, self._kind_field, self.text, self.credentials)
        for widget in (self.mode, self.explanation, *fields):
            self.column.addWidget(widget)
        self.add_cancel()
        self.save = self.add_button(lambda: tr("Add account"), self._add, "primary")
        self.mode.chosen.connect(self._switch)
        self.mode.choose("keys" if self._has_keys else "watch")
        self.mode.setVisible(self._has_keys)
        self._switch()
        self.name.edit.setFocus()

    def _switch(self, _mode: str = "") -> None:
        keys = self.mode.value() == "keys"
        self._kind_field.setVisible(keys)
        self.credentials.setVisible(keys or self._ask is not Ask.NOTHING)
        self.text.setVisible(not keys)
        self.explanation.retranslate()
        self.show_trouble("")
        self.fit()

    def _explain(self) -> str:
        if self.mode.value() == "keys":
            return tr(
                "Its keys come from your recovery phrase: nothing new has to be written down."
            )
        return tr("You see its payments and make addresses; spending needs its keys elsewhere.")

    def _add(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.show_error(lambda: tr("Give it a name."))
            return
        accounts = self._context.services.wallet.accounts
        password, code = None, None
        if not self.credentials.isHidden():
            if not self.credentials.complete():
                return
            password, code = self.credentials.read()
        if self.mode.value() == "keys" and password is not None:
            work = accounts.add(AccountKind(self.kind.value()), name, password, code)
        else:
            work = accounts.add_watch_only(name, self.text.text(), password, code)
        self.save.set_busy(lambda: tr("Adding"))
        self._context.bridge.run(self, work, self._added, self._failed)

    def done(self, result: int) -> None:
        self.credentials.clear()
        super().done(result)

    def _added(self, account: Account) -> None:
        self._context.choose_account(account.id)
        self._context.say(lambda: tr("Account added"))
        self.accept()

    def _failed(self, error: AppError) -> None:
        self.save.set_busy(None)
        if self.credentials.show_failure(error):
            return
        if self.mode.value() == "watch" and isinstance(error, DescriptorInvalid):
            show_unwatchable(self.text, error)
        else:
            self.show_trouble(lambda: describe(error).sentence)
