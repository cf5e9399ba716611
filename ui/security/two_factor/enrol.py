"""Turn two-factor login on, or move it to another phone, in one dialog."""

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
from app.messages import describe
from app.vault.errors import CodeInvalid, WrongCode
from ui.context import Context
from ui.security.two_factor.prove import Prove
from ui.security.two_factor.scan import Scan
from ui.security.two_factor.spare_codes import AllSet, AskBack, ShowCodes
from ui.security.two_factor.why import Why
from ui.security.two_factor.wizard import Step, Wizard
from ui.widgets.buttons import Button
from ui.widgets.form import FormRow


class EnrolDialog(Wizard):
    """Nothing changes before a code of the phone fitted and the password was given.

    lost: somebody came in with a recovery code, so the old phone is not at hand.
    """

    def __init__(self, context: Context, parent: QWidget, *, lost: bool = False) -> None:
        moved = context.services.vault.codes.on
        self.why, self.scan = Why(context, moved=moved), Scan(context)
        self.prove = Prove(context, moved=moved, lost=lost)
        self.codes, self.ask = ShowCodes(context), AskBack()
        self.limits = Button(lambda: tr("Set payment limits"), on_click=self._open_limits)
        offer = FormRow(lambda: tr("Large payments"), _limits, self.limits)
        self.end = AllSet(offer, moved=moved)
        steps = (self.why, self.scan, self.prove, self.codes, self.ask, self.end)
        super().__init__(context, parent, steps)
        self.scan.code.completed.connect(self._press)
        self.prove.credentials.submitted.connect(self._press)

    def act(self, step: Step) -> None:
        if step is self.scan:
            if self.scan.fits():
                self.show_next()
        elif step is self.prove:
            self._enable()
        elif step is self.ask:
            self._confirm()
        elif step is self.end:
            self.accept()
        else:
            self.show_next()

    def done(self, result: int) -> None:
        self.scan.forget()
        self.codes.forget()
        super().done(result)

    def _enable(self) -> None:
        self.show_trouble("")
        enrolment = self.scan.enrolment
        if enrolment is None or not self.prove.credentials.complete():
            return
        self.set_busy(True)
        password, old = self.prove.credentials.read()
        codes = self.context.services.vault.codes
        work = codes.enable(password, enrolment, self.scan.code.read(), old)
        self.context.bridge.run(self, work, self._enabled, self._failed)

    def _enabled(self, codes: tuple[Secret, ...]) -> None:
        self.set_busy(False)
        self.codes.take(codes)
        self.show_next()

    def _failed(self, error: AppError) -> None:
        self.set_busy(False)
        if isinstance(error, (WrongCode, CodeInvalid)) and not self._still_fits():
            self.show_step(self.scan)
            self.scan.say_too_old()
        elif not self.prove.credentials.show_failure(error):
            self.show_trouble(lambda: describe(error).sentence)

    def _still_fits(self) -> bool:
        """Whether the code of the new phone is one of now: typing a password may take minutes."""
        return self.scan.fits()

    def _confirm(self) -> None:
        if not self.ask.fits(self.codes.code(self.ask.number)):
            return
        self.set_busy(True)
        work = self.context.services.vault.codes.note_kept()
        self.context.bridge.run(self, work, lambda _: self._confirmed(), self._failed_to_note)

    def _confirmed(self) -> None:
        self.set_busy(False)
        self.codes.forget()
        self.show_next()

    def _failed_to_note(self, error: AppError) -> None:
        self.set_busy(False)
        self.show_trouble(lambda: describe(error).sentence)

    def _open_limits(self) -> None:
        self.accept()
        self.context.go("security", "limits")


def _limits() -> str:
    return tr("Walnut can ask for a code above an amount that you choose, too.")


class RenewedDialog(Wizard):
    """Hands over recovery codes that were made anew."""

    def __init__(self, context: Context, parent: QWidget, codes: tuple[Secret, ...]) -> None:
        self.codes, self.ask = ShowCodes(context), AskBack()
        self.codes.take(codes)
        super().__init__(context, parent, (self.codes, self.ask))

    def act(self, step: Step) -> None:
        if step is self.codes:
            self.show_next()
        elif self.ask.fits(self.codes.code(self.ask.number)):
            self.set_busy(True)
            work = self.context.services.vault.codes.note_kept()
            self.context.bridge.run(self, work, lambda _: self._confirmed(), self._failed)

    def done(self, result: int) -> None:
        self.codes.forget()
        super().done(result)

    def _confirmed(self) -> None:
        self.set_busy(False)
        self.accept()
        self.context.say(lambda: tr("The new recovery codes count from now on"))

    def _failed(self, error: AppError) -> None:
        self.set_busy(False)
        self.show_trouble(lambda: describe(error).sentence)
