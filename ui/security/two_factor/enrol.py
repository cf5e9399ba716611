"""Turn two-factor login on, or move it to another phone, in one dialog."""

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.secret import Secret
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

    def forget(self) -> None:
        super().forget()
        self.scan.forget()
        self.codes.forget()

    def _enable(self) -> None:
        self.show_trouble("")
        enrolment = self.scan.enrolment
        if enrolment is None or not self.prove.credentials.complete():
            return
        password, old = self.prove.credentials.read()
        codes = self.context.services.vault.codes
        work = codes.enable(password, enrolment, self.scan.code.read(), old)
        self.run(work, self._enabled, self._not_enabled)

    def _enabled(self, codes: tuple[Secret, ...]) -> None:
        self.codes.take(codes)
        self.show_next()

    def _not_enabled(self, error: AppError) -> None:
        if isinstance(error, (WrongCode, CodeInvalid)) and not self._still_fits():
            self.show_step(self.scan)
            self.scan.say_too_old()
        elif not self.prove.credentials.show_failure(error):
            self.failed(error)

    def _still_fits(self) -> bool:
        """Whether the code of the new phone is one of now: typing a password may take minutes."""
        return self.scan.fits()

    def _confirm(self) -> None:
        if self.ask.fits(self.codes.code(self.ask.number)):
            work = self.context.services.vault.codes.note_kept()
            self.run(work, lambda _: self._confirmed())

    def _confirmed(self) -> None:
        self.codes.forget()
        self.show_next()

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
            work = self.context.services.vault.codes.note_kept()
            self.run(work, lambda _: self._confirmed())

    def forget(self) -> None:
        super().forget()
        self.codes.forget()

    def _confirmed(self) -> None:
        self.accept()
        self.context.say(lambda: tr("The new recovery codes count from now on"))
