"""Two-factor login: its state, what is prepared, and everything that can be done about it."""

from app.core.i18n import ntr, tr
from app.core.secret import Secret
from app.vault.login_codes import CodesState
from app.vault.session import VaultState
from ui.context import Context
from ui.format import full_date
from ui.language import Words
from ui.security.confirm import Confirm, ConfirmDialog
from ui.security.section import Section
from ui.security.two_factor.enrol import EnrolDialog, RenewedDialog
from ui.security.two_factor.turn_off import TurnOffDialog
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.chip import Chip
from ui.widgets.form import FormRow

_FEW = 3  # recovery codes
_SOON = 70 * 24 * 3600  # seconds of the 400 days
_CHIPS: dict[tuple[bool, bool], tuple[Words, str]] = {
    (False, False): (lambda: tr("Off"), ""),
    (True, False): (lambda: tr("On"), "good"),
    (True, True): (lambda: tr("On, ends soon"), "warn"),
}


class TwoFactor(Section):
    name = "two-factor"

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Two-factor login"))
        self._state: CodesState | None = None
        self.chip = Chip("")
        self.head.addWidget(self.chip)
        self.turn_on = Button(lambda: tr("Turn it on…"), on_click=self._enrol)
        self.turn_off = Button(lambda: tr("Turn it off…"), on_click=self._turn_off)
        self.keep = Button(lambda: tr("Keep it on"), on_click=self._keep)
        self.renew = Button(lambda: tr("New recovery codes…"), on_click=self._renew)
        self.other_phone = Button(lambda: tr("Set up another phone…"), on_click=self._enrol)
        self.unconfirmed = Banner(
            lambda: tr(
                "Your recovery codes were never confirmed: Walnut did not see that you have them. "
                "Make new ones."
            ),
            "warn",
        )
        self.unconfirmed.set_action(lambda: tr("Make new ones"), self._renew)
        self._off = FormRow(lambda: tr("A second lock"), _offer, self.turn_on)
        self._on = FormRow(self._since, self._ending, self.turn_off)
        self._pending = FormRow(self._pending_title, self._pending_text, self.keep)
        self._spare = FormRow(lambda: tr("Recovery codes"), self._left, self.renew)
        self._phone = FormRow(lambda: tr("Authenticator app"), self._prepared, self.other_phone)
        self._rules = (Rule(), Rule())
        for widget in (
            self.unconfirmed, self._off, self._spare, self._rules[0], self._phone, self._rules[1],
            self._on, self._pending,
        ):  # fmt: skip
            self.column.addWidget(widget)
        self.show_state(None)

    def refresh(self) -> None:
        self.show_state(self.context.services.vault.codes.state())

    def show_state(self, state: CodesState | None) -> None:
        self._state = state
        on, ending = state is not None, state is not None and state.ends is not None
        self._off.setVisible(not on)
        for widget in (self._spare, self._phone, *self._rules):
            widget.setVisible(on)
        self._on.setVisible(on and not ending)
        self._pending.setVisible(ending)
        self.unconfirmed.setVisible(state is not None and state.kept is None)
        word, tone = _CHIPS[(on, ending)]
        self.chip.say(word)
        self.chip.set_tone(tone)
        for row in (self._on, self._pending, self._spare, self._phone):
            row.title.retranslate()
            row.text.retranslate()
            row.text.setVisible(bool(row.text.text()))
        self._spare.text.set_tone("warn" if state is not None and state.left < _FEW else "")
        self._phone.text.set_tone("warn" if self._runs_out() else "")

    # What is said

    def _since(self) -> str:
        if self._state is None:
            return ""
        return tr("On since {date}", date=full_date(self._state.since))

    def _ending(self) -> str:
        return tr("Each login asks for your password and a code.")

    def _pending_title(self) -> str:
        if self._state is None or self._state.ends is None:
            return ""
        return tr("Ends after {time}", time=full_date(self._state.ends))

    def _pending_text(self) -> str:
        return tr(
            "Your first login with a code after that turns it off. If it was not you who asked for "
            "this, keep it on and change your password."
        )

    def _left(self) -> str:
        if self._state is None:
            return ""
        return ntr(
            "{n} of 8 is left, for when the phone is not at hand.",
            "{n} of 8 are left, for when the phone is not at hand.",
            self._state.left,
        )

    def _prepared(self) -> str:
        if self._state is None:
            return ""
        return tr(
            "Codes are prepared until {date}. Each login with a code prepares another 400 days.",
            date=full_date(self._state.lasts),
        )

    def _runs_out(self) -> bool:
        return self._state is not None and self._state.lasts - self.context.now() < _SOON

    # What can be done

    def _enrol(self) -> None:
        dialog = EnrolDialog(self.context, self.window())
        dialog.finished.connect(lambda _: self._closed())
        dialog.open()

    def _renew(self) -> None:
        codes = self.context.services.vault.codes
        dialog = ConfirmDialog(
            self.context,
            self.window(),
            Confirm(
                lambda: tr("New recovery codes"),
                lambda: tr("You get eight new ones. The old ones stop working, used or not."),
                lambda: tr("Make new ones"),
                lambda password, code: codes.renew_recovery(password, code or Secret(b"")),
            ),
        )
        dialog.done_with.connect(self._renewed)
        dialog.open()

    def _renewed(self, codes: tuple[Secret, ...]) -> None:
        dialog = RenewedDialog(self.context, self.window(), codes)
        dialog.finished.connect(lambda _: self._closed())
        dialog.open()

    def _closed(self) -> None:
        """Also where the wallet was locked under the dialog."""
        if self.context.services.vault.state is VaultState.UNLOCKED:
            self.refresh()

    def _turn_off(self) -> None:
        TurnOffDialog(self.context, self.window()).open()

    def _keep(self) -> None:
        work = self.context.services.vault.codes.keep()
        self.context.bridge.run(
            self, work, lambda _: self.context.say(lambda: tr("Two-factor login stays on"))
        )


def _offer() -> str:
    return tr(
        "Besides the password, an app on your phone gives a code at each login. Whoever learns "
        "your password then still does not get in at this computer."
    )
