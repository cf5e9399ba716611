"""Change the password: the present one, the new one twice, a code where codes are on."""

from PySide6.QtWidgets import QWidget

from app.core.i18n import tr
from app.vault.password import minimum
from ui.context import Context
from ui.security.credentials import Credentials
from ui.security.proving import ProvingDialog
from ui.vault.twice import PasswordTwice


class ChangePasswordDialog(ProvingDialog):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, lambda: tr("Change the password"), 440)
        self.credentials = Credentials(context, lambda: tr("Present password"))
        self.old = self.credentials.password
        least = minimum(context.services.vault.uses_keyring())
        self._wanted = PasswordTwice(
            context,
            lambda: tr("New password"),
            lambda: least,
            lambda: tr("The new password again"),
        )
        self.new, self.again = self._wanted.first, self._wanted.second
        # The code last: it would be too old by the time that a good password is made up.
        for widget in (self.old, self._wanted, self.credentials):
            self.column.addWidget(widget)
        self.credentials.setVisible(self.credentials.asks_code)
        self.resting += [self.add_cancel(), self._wanted]
        self.change = self.add_action(lambda: tr("Change it"), self._change)
        self.credentials.submitted.connect(self._change)
        self.setTabOrder(self.again, self.credentials)
        self.old.edit.setFocus()

    def forget(self) -> None:
        super().forget()
        self._wanted.clear()

    def _change(self) -> None:
        self.show_trouble("")
        if self.busy or not (self._wanted.complete() and self.credentials.complete()):
            return
        old, code = self.credentials.read()
        vault = self.context.services.vault
        work = vault.change_password(old, self._wanted.read(), code=code)
        self.run(work, lambda _: self._changed())

    def _changed(self) -> None:
        self.accept()
        self.context.say(lambda: tr("The password was changed"))
