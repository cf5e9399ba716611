"""Change the password: the present one, the new one twice."""

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.messages import describe
from app.vault.errors import TooManyAttempts, WrongPassword
from ui.context import Context
from ui.vault.calls import strength
from ui.vault.strength import StrengthMeter
from ui.widgets.dialog import Dialog
from ui.widgets.password import PasswordField


class ChangePasswordDialog(Dialog):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Change the password"), 440)
        self._context = context
        self.old = PasswordField(lambda: tr("Present password"))
        self.new = PasswordField(lambda: tr("New password"))
        self.again = PasswordField(lambda: tr("The new password again"))
        self._meter = StrengthMeter()
        for widget in (self.old, self.new, self._meter, self.again):
            self.column.addWidget(widget)
        self.new.edit.textEdited.connect(lambda _: self._measure())
        self._cancel = self.add_cancel()
        self.change = self.add_button(lambda: tr("Change it"), self._change, "primary")
        self.old.edit.setFocus()

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
        self._set_busy(True)
        vault = self._context.services.vault
        work = vault.change_password(self.old.read(), self.new.read())
        self._context.bridge.run(self, work, lambda _: self._changed(), self._failed)

    def _changed(self) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()
        self.accept()
        self._context.say(lambda: tr("The password was changed"))

    def _failed(self, error: AppError) -> None:
        self._set_busy(False)
        if isinstance(error, (WrongPassword, TooManyAttempts)):
            self.old.clear()
            self.old.show_error(lambda: describe(error).sentence)
            self.old.edit.setFocus()
        else:
            self.show_trouble(lambda: describe(error).sentence)

    def _set_busy(self, busy: bool) -> None:
        self.change.set_busy((lambda: tr("One moment…")) if busy else None)
        self._cancel.setEnabled(not busy)
        for field in (self.old, self.new, self.again):
            field.setEnabled(not busy)
