"""Change the password: the present one, the new one twice, a code where codes are on."""

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.messages import describe
from ui.context import Context
from ui.security.credentials import Credentials
from ui.vault.calls import strength
from ui.vault.strength import StrengthMeter
from ui.widgets.dialog import Dialog
from ui.widgets.password import PasswordField


class ChangePasswordDialog(Dialog):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Change the password"), 440)
        self._context = context
        self._is_busy = False
        self.credentials = Credentials(context, lambda: tr("Present password"))
        self.old = self.credentials.password
        self.new = PasswordField(lambda: tr("New password"))
        self.again = PasswordField(lambda: tr("The new password again"))
        self._meter = StrengthMeter()
        # The code last: it would be too old by the time that a good password is made up.
        for widget in (self.old, self.new, self._meter, self.again, self.credentials):
            self.column.addWidget(widget)
        self.credentials.setVisible(self.credentials.asks_code)
        self.new.edit.textEdited.connect(lambda _: self._measure())
        self._cancel = self.add_cancel()
        self.change = self.add_button(lambda: tr("Change it"), self._change, "primary")
        self.credentials.submitted.connect(self._change)
        self.setTabOrder(self.again, self.credentials)
        self.old.edit.setFocus()

    def reject(self) -> None:
        if not self._is_busy:
            super().reject()

    def done(self, result: int) -> None:
        """However it closes, also by the lock: nothing that was typed stays."""
        self.credentials.clear()
        for field in (self.new, self.again):
            field.clear()
        super().done(result)

    def _measure(self) -> None:
        typed = self.new.read()
        if not typed:
            self._meter.show_score(None)
            return
        context = self._context
        work = strength(context.services, typed)
        context.bridge.run(self, work, lambda score: self._rate(typed, score))

    def _rate(self, typed: Secret, score: int) -> None:
        if typed == self.new.read():
            self._meter.show_score(score)
        typed.wipe()

    def _change(self) -> None:
        self.show_trouble("")
        if self.new.read() != self.again.read():
            self.again.show_error(lambda: tr("The two passwords are not the same."))
            return
        self.again.show_error("")
        if self._is_busy or not self.credentials.complete():
            return
        self._set_busy(True)
        vault = self._context.services.vault
        old, code = self.credentials.read()
        work = vault.change_password(old, self.new.read(), code=code)
        self._context.bridge.run(self, work, lambda _: self._changed(), self._failed)

    def _changed(self) -> None:
        self._set_busy(False)
        self.accept()
        self._context.say(lambda: tr("The password was changed"))

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        if not self.credentials.show_failure(error):
            self.show_trouble(lambda: describe(error).sentence)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.change.set_busy((lambda: tr("One moment…")) if busy else None)
        self._cancel.setEnabled(not busy)
        self.credentials.set_busy(busy)
        for field in (self.new, self.again):
            field.setEnabled(not busy)
