"""A person at the real window: finds buttons by their words, types, reads what is shown."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from app.core.secret import Secret
from tests.fixtures.home import STRANGER
from tests.fixtures.program import PASSWORD, PHRASE, Desktop
from tests.fixtures.vault import Phone
from ui.page import Page
from ui.security.change_password import ChangePasswordDialog
from ui.security.confirm import ConfirmDialog
from ui.security.credentials import Credentials
from ui.security.journal.dialog import JournalDialog
from ui.security.journal.model import JournalColumn
from ui.security.limits.dialog import LimitsDialog
from ui.security.limits.section import PaymentLimits
from ui.security.sections.access import Access
from ui.security.sections.happened import Happened
from ui.security.sections.two_factor import TwoFactor
from ui.security.two_factor.after_recovery import AfterRecovery
from ui.security.two_factor.enrol import EnrolDialog
from ui.security.two_factor.turn_off import TurnOffDialog
from ui.vault.unlock import UnlockView
from ui.wallet.send.page import SendPage

W = TypeVar("W", bound=QWidget)

STEP = 30  # seconds that a code lasts; each works once


class Person:
    """Sees and uses the window; has a phone, a password in mind, and a sheet of recovery codes."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop, self.phone = desktop, desktop.phone
        self.password, self.sheet = PASSWORD, list[str]()

    # Hands and eyes

    def page(self, name: str, kind: type[W]) -> W:
        """Choose it in the rail; then the part of this kind on it."""
        self.press(self.desktop.wallet.rail, name.capitalize())
        page = self.desktop.wallet.pages[name]
        assert isinstance(page, Page)
        assert page.isVisible()
        return page if isinstance(page, kind) else page.findChildren(kind)[0]

    def dialog(self, kind: type[W]) -> W:
        self.desktop.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, kind)
        return shown

    def press(self, parent: QWidget, words: str) -> None:
        """The button that says so."""
        found = [b for b in parent.findChildren(QPushButton) if b.text().strip() == words]
        (button,) = [each for each in found if each.isVisible()]
        self.desktop.wait(button.isEnabled)
        self.desktop.click(button)

    def write(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        field.clear()
        self.desktop.type(field, text)

    def closed(self) -> None:
        self.desktop.wait(lambda: QApplication.activeModalWidget() is None)

    def code(self) -> str:
        """One that was not used yet."""
        self.desktop.clock.pass_time(STEP)
        return self.phone.code().text()

    def prove(self, fields: Credentials) -> None:
        """Password and code; the sixth digit sends them."""
        assert fields.asks_code
        self.write(fields.password.edit, self.password)
        self.write(fields.code.code.edit, self.code())

    # At the gate

    def gate(self) -> UnlockView:
        view = self.desktop.view()
        assert isinstance(view, UnlockView)
        return view

    def lock(self) -> UnlockView:
        self.press(self.desktop.wallet.rail, "Lock now")
        self.desktop.wait(lambda: self.desktop.window.wallet is None)
        return self.gate()

    def stay_away(self) -> None:
        """For as long as the wallet waits before it locks itself."""
        self.desktop.clock.pass_time(self.desktop.services.settings.current.auto_lock_minutes * 60)
        self.desktop.wait(lambda: self.desktop.window.wallet is None)

    def sign_in(self, code: str | None) -> None:
        view = self.gate()
        self.desktop.wait(lambda: view.fields.wanted == (code is not None))
        self.write(view.password.edit, self.password)
        if code is None:
            QTest.keyClick(view.password.edit, Qt.Key.Key_Return)
        else:
            self.write(view.code.field.edit, code)
        if view.code.uses_spare:
            QTest.keyClick(view.code.spare.edit, Qt.Key.Key_Return)

    def is_in(self) -> None:
        self.desktop.wait(lambda: self.desktop.window.wallet is not None)
        self.desktop.wait(lambda: self.desktop.context.accounts)

    # What a person does

    def connect_phone(self, dialog: EnrolDialog, phone: Phone) -> None:
        self.press(dialog, "Continue")
        phone.scan(Secret(dialog.scan.picture.text()))
        self.phone = phone
        self.desktop.clock.pass_time(STEP)
        self.write(dialog.scan.code.edit, phone.code().text())
        self.desktop.wait(lambda: dialog.step is dialog.prove)

    def take_sheet(self, dialog: EnrolDialog) -> None:
        """Write down what stands there, in the order of the numbers, and give one back."""
        self.desktop.wait(lambda: dialog.step is dialog.codes)
        shown = [label.text() for label in dialog.codes.findChildren(QLabel)]
        self.sheet = ["".join(text.split()) for text in shown if text.startswith("walnutrc1")]
        assert len(self.sheet) == 8
        self.press(dialog, "I have them")
        self.write(dialog.ask.field.edit, self.sheet[dialog.ask.number - 1])
        self.press(dialog, "Confirm")
        self.desktop.wait(lambda: dialog.step is dialog.end)

    def turn_on(self) -> None:
        self.press(self.page("security", TwoFactor), "Turn it on…")
        dialog = self.dialog(EnrolDialog)
        self.connect_phone(dialog, self.phone)
        self.write(dialog.prove.credentials.password.edit, self.password)
        self.press(dialog, "Turn it on")
        self.take_sheet(dialog)
        self.press(dialog, "Set payment limits")
        self.closed()

    def set_limits(self) -> None:
        """The balanced ones: 0.1 BTC for one payment."""
        self.press(self.page("security", PaymentLimits), "Set limits…")
        self.press(self.dialog(LimitsDialog), "Continue")
        confirm = self.dialog(ConfirmDialog)
        self.write(confirm.credentials.password.edit, self.password)
        self.press(confirm, "Change them")
        self.closed()

    def pay(self, amount: str) -> None:
        """Above the limit and to a first-time address: a code, and time to read."""
        send = self.page("send", SendPage)
        self.desktop.wait(lambda: send.compose.fee.rate is not None)
        self.desktop.type(send.compose.rows[0].address, STRANGER)
        self.desktop.type(send.compose.rows[0].amount, amount)
        self.desktop.click(send.compose.review)
        form = send.review.sign
        self.desktop.wait(form.demanded.isVisible)
        assert form.demanded.why.label.text() == "This payment is above your limit for one payment."
        self.write(form.password.edit, self.password)
        assert not form.button.isEnabled()
        self.write(form.demanded.code.code.edit, self.code())  # the time to read passes meanwhile
        self.desktop.wait(form.button.isEnabled)
        self.desktop.click(form.button)
        self.desktop.wait(send.result.isVisible)

    def change_password(self, new: str) -> None:
        self.press(self.page("security", Access), "Change the password…")
        dialog = self.dialog(ChangePasswordDialog)
        self.write(dialog.new.edit, new)
        self.write(dialog.again.edit, new)
        self.prove(dialog.credentials)
        self.closed()
        self.password = new

    def lose_phone(self) -> None:
        """Come in with a recovery code, and set another phone up with one more."""
        view = self.lock()
        self.desktop.wait(lambda: view.fields.wanted)
        self.press(view, "Use a recovery code instead")
        self.sign_in(self.sheet[0])
        self.is_in()
        said = self.dialog(AfterRecovery)
        assert any("7 of them are left" in label.text() for label in said.findChildren(QLabel))
        self.press(said, "Set up a phone now")
        dialog = self.dialog(EnrolDialog)
        self.connect_phone(dialog, Phone(self.desktop.clock))
        proof = dialog.prove.credentials
        assert proof.code.uses_spare
        self.write(proof.password.edit, self.password)
        self.write(proof.code.spare.edit, self.sheet[1])
        self.press(dialog, "Use the new phone")
        self.take_sheet(dialog)
        self.press(dialog, "Done")
        self.closed()

    def turn_off(self) -> None:
        """At once, with the phrase."""
        self.press(self.page("security", TwoFactor), "Turn it off…")
        dialog = self.dialog(TurnOffDialog)
        self.desktop.click(dialog.at_once)
        for field, word in zip(dialog.phrase.fields(), PHRASE.split(), strict=True):
            self.write(field, word)
        self.prove(dialog.credentials)
        self.closed()

    def journal(self) -> list[str]:
        """What it says happened, the oldest first."""
        self.press(self.page("security", Happened), "Security journal…")
        model = self.dialog(JournalDialog).view.model
        self.desktop.wait(model.rowCount)
        columns = (JournalColumn.DETAIL, JournalColumn.WHAT)  # no detail: the kind says it all
        rows = [
            [str(model.index(row, column).data() or "") for column in columns]
            for row in reversed(range(model.rowCount()))
        ]
        return [detail or what for detail, what in rows]
