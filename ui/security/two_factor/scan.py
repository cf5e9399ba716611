"""The second step: the picture and the text key for the authenticator app, and its first code."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.core.errors import AppError
from app.core.i18n import tr
from app.vault.login_codes import Enrolment
from ui.context import Context
from ui.format import address_groups
from ui.security.credentials import refusal
from ui.security.two_factor.sheet import copied
from ui.security.two_factor.wizard import Step
from ui.system.capture import admit_capture, exclude_from_capture
from ui.widgets.buttons import Button
from ui.widgets.card import column
from ui.widgets.code import CodeField
from ui.widgets.qr import QrCode
from ui.widgets.text import Label

_PIXELS = 248


class Scan(Step):
    """Nothing is kept until the whole is confirmed: leaving the dialog forgets the key."""

    def __init__(self, context: Context) -> None:
        super().__init__(lambda: tr("Connect your phone"), lambda: tr("Continue"))
        self._context = context
        self.enrolment: Enrolment | None = None
        self.picture = QrCode("", _PIXELS, private=True)
        self.key = Label("", "strong", wrap=True).selectable()
        self.code = CodeField(
            lambda: tr("2. Type the six digits that it shows now"), keeps_line=True
        )
        self.copy = Button(lambda: tr("Copy the key"), "quiet", "copy", self._copy)
        words = column(
            Label(lambda: tr("1. Add an account in the authenticator app"), "strong", wrap=True),
            Label(lambda: tr("Choose “+” there, then scan this picture."), wrap=True),
            Label(lambda: tr("Cannot scan? Type this key there (time based):"), "muted", wrap=True),
            self.key,
            spacing=8,
        )
        words.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        side = QHBoxLayout()
        side.setSpacing(20)
        side.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        side.addLayout(words, 1)
        self.column.addLayout(side)
        self.column.addWidget(self.code)
        self.column.addWidget(
            Label(
                lambda: tr("Whoever sees the picture or the key can make your codes."),
                "small",
                wrap=True,
            )
        )

    def entered(self) -> None:
        exclude_from_capture(self)
        if self.enrolment is None:
            accounts = self._context.accounts
            name = accounts[0].account.name if accounts else tr("Wallet")
            self.enrolment = self._context.services.vault.codes.begin(name)
        self.picture.show_text(self.enrolment.uri.text())
        self.key.say(address_groups(self.enrolment.text.text()))
        self.code.edit.setFocus()

    def left(self) -> None:
        """The key is kept for the way back, but nowhere on the screen."""
        self.picture.show_text("")
        self.key.say("")
        admit_capture(self)

    def forget(self) -> None:
        self.code.clear()
        if self.enrolment is not None:
            for secret in (self.enrolment.secret, self.enrolment.text, self.enrolment.uri):
                secret.wipe()
            self.enrolment = None

    def fits(self) -> bool:
        """Whether the code is one of this key's now; else it says why not."""
        if self.enrolment is None:
            return False
        try:
            self._context.services.vault.codes.check(self.enrolment, self.code.read())
        except AppError as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: AppError) -> None:
        self.code.clear()
        self.code.show_error(lambda: refusal(error))
        self.code.edit.setFocus()

    def say_too_old(self) -> None:
        """The code fitted, but by now it is another's turn."""
        self.code.clear()
        self.code.show_error(
            lambda: tr("That took longer than a code lasts. Type the one that is shown now.")
        )
        self.code.edit.setFocus()

    def _copy(self) -> None:
        if self.enrolment is not None:
            self._context.clipboard.copy_secret(self.enrolment.text)
            self._context.say(copied)
