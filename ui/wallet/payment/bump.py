"""Help for a payment that waits: pay more, take it back, or let a child pay for it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.wallet.errors import FeeTooLow
from app.wallet.model import Draft, DraftKind, FeeQuotes, PaymentDetail, PaymentRow, Warn
from ui import format as fmt
from ui.bridge import Running
from ui.context import Context
from ui.language import Words
from ui.wallet.send.fee import FeePicker
from ui.wallet.send.psbt import PsbtForm
from ui.wallet.send.signing import SignForm
from ui.wallet.send.warnings import Warnings
from ui.widgets.card import Inset
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label

_TITLES: dict[DraftKind, Words] = {
    DraftKind.SPEED_UP: lambda: tr("Speed up this payment"),
    DraftKind.CANCEL: lambda: tr("Cancel this payment"),
    DraftKind.CHILD_PAYS: lambda: tr("Speed up with a child payment"),
}
_TEXTS: dict[DraftKind, Words] = {
    DraftKind.SPEED_UP: lambda: tr(
        "The same payment is sent again with a higher fee and takes the place of the first."
    ),
    DraftKind.CANCEL: lambda: tr(
        "A payment to yourself with a higher fee takes its place. This works only as long as the "
        "first one is in no block."
    ),
    DraftKind.CHILD_PAYS: lambda: tr(
        "A new payment to yourself spends what arrives here and pays the fee for both."
    ),
}
_DEEDS: dict[DraftKind, Words] = {
    DraftKind.SPEED_UP: lambda: tr("Speed up"),
    DraftKind.CANCEL: lambda: tr("Cancel payment"),
    DraftKind.CHILD_PAYS: lambda: tr("Send child payment"),
}
_PAUSE_MS = 250  # after the last keystroke in the rate field a draft is built


class BumpDialog(Dialog):
    """Choose the fee, compare before with after, give the password.

    Of a watch-only account the payment goes out as a PSBT and comes back signed.
    """

    def __init__(self, context: Context, parent: QWidget, row: PaymentRow, kind: DraftKind) -> None:
        super().__init__(parent, _TITLES[kind], width=560)
        self._context, self._row, self._kind = context, row, kind
        self._detail: PaymentDetail | None = None
        self._quotes: FeeQuotes | None = None
        self._draft: Draft | None = None
        self._building: Running[Draft] | None = None
        self._needed = 0.0  # sat/vB, once the service has said that less would not do
        self.fee = FeePicker()
        self.sign, self.psbt = SignForm(context, _DEEDS[kind]), PsbtForm(context)
        self.warnings = Warnings()
        self._watch_only = any(
            s.account.watch_only for s in context.accounts if s.account.id == row.account
        )
        self._before = Label(self._before_words, wrap=True)
        self._after = Label(self._after_words, wrap=True)
        self._extra = Label(self._extra_words, "strong", wrap=True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._build)
        self._lay_out(kind)
        self.fee.changed.connect(self._rate_changed)
        for form in (self.sign, self.psbt):
            form.sent.connect(self._sent)
            self.warnings.accepted.connect(_holder(form))
        activity, sending = context.services.wallet.activity, context.services.wallet.sending
        context.bridge.run(self, activity.detail(row.id), self._show_detail, self._failed)
        context.bridge.run(self, sending.quotes(), self._show_quotes, self._failed)
        self.fee.focus_choice()

    def done(self, result: int) -> None:
        """However it closes, also by the lock: nothing that was typed stays."""
        self.sign.clear()
        self.psbt.clear()
        super().done(result)

    def _lay_out(self, kind: DraftKind) -> None:
        self.column.addWidget(Label(_TEXTS[kind], "muted", wrap=True))
        self.column.addWidget(self.fee)
        box = Inset()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(
            (
                (lambda: tr("Fee until now"), self._before),
                (lambda: tr("Fee afterwards"), self._after),
                (lambda: tr("More than before"), self._extra),
            )
        ):
            grid.addWidget(Label(name, "muted"), number, 0)
            grid.addWidget(value, number, 1)
        box.column.addLayout(grid)
        self.column.addWidget(box)
        self.column.addWidget(self.warnings)
        self.warnings.hide()
        form, other = (self.psbt, self.sign) if self._watch_only else (self.sign, self.psbt)
        self.column.addWidget(form)
        self.column.addWidget(other)
        other.hide()
        self.add_cancel()
        self.foot.addWidget(form.button)

    def _show_detail(self, detail: PaymentDetail | None) -> None:
        self._detail = detail
        self._offer()

    def _show_quotes(self, quotes: FeeQuotes) -> None:
        self._quotes = quotes
        self._offer()

    def _offer(self) -> None:
        """Both are needed: what it paid, and what is asked for today."""
        if self._quotes is None or self._detail is None:
            return
        lowest = self._needed
        if self._detail.fee_rate and self._kind != DraftKind.CHILD_PAYS:
            least = round(self._detail.fee_rate + self._quotes.floor + 0.0005, 3)  # BIP-125 rule 4
            lowest = max(lowest, least)
        self.fee.show_quotes(self._quotes, lowest)
        self._refresh()

    def _take(self, draft: Draft | None) -> None:
        """What would be signed now; None while it is built, or cannot be."""
        self._draft = draft
        self.warnings.clear()
        self.warnings.hide()
        if draft is not None:
            high = tuple(w for w in draft.warnings if w.kind == Warn.HIGH_FEE)
            self.warnings.show_draft(replace(draft, warnings=high))
        if self._watch_only:
            self.psbt.show_draft(draft)
        else:
            self.sign.ask(draft)

    def _rate_changed(self) -> None:
        self._take(None)
        self._pause.start()
        self._refresh()

    def _build(self) -> None:
        rate = self.fee.rate
        if rate is None:
            return
        if self._building is not None:
            self._building.cancel()
        sending = self._context.services.wallet.sending
        make = {
            DraftKind.SPEED_UP: sending.speed_up,
            DraftKind.CANCEL: sending.cancel,
            DraftKind.CHILD_PAYS: sending.child_pays,
        }[self._kind]
        work = make(self._row.id, rate)
        self._building = self._context.bridge.run(self, work, self._built, self._failed)

    def _built(self, draft: Draft) -> None:
        self._take(draft)
        self.show_trouble("")
        self._refresh()

    def _failed(self, error: AppError) -> None:
        self._take(None)
        if isinstance(error, FeeTooLow) and float(error.details["minimum"]) > self._needed:
            self._needed = float(error.details["minimum"])
            self._offer()
        else:
            self.show_trouble(lambda: describe(error).sentence)
        self._refresh()

    def _sent(self, _txid: str) -> None:
        done: dict[DraftKind, Words] = {
            DraftKind.SPEED_UP: lambda: tr("Sent again with a higher fee"),
            DraftKind.CANCEL: lambda: tr("The cancelling payment is sent"),
            DraftKind.CHILD_PAYS: lambda: tr("The child payment is sent"),
        }
        self._context.say(done[self._kind])
        self.accept()

    def _refresh(self) -> None:
        for label in (self._before, self._after, self._extra):
            label.retranslate()

    def _before_words(self) -> str:
        detail = self._detail
        if detail is None or detail.row.fee is None:
            return "–"
        rate = f" · {fmt.fee_rate(detail.fee_rate)}" if detail.fee_rate else ""
        return fmt.sat_unit(detail.row.fee) + rate

    def _after_words(self) -> str:
        draft = self._draft
        if draft is None:
            return "–"
        fee = int(draft.fee)
        if self._kind == DraftKind.CHILD_PAYS and self._detail:
            fee += self._detail.row.fee or 0
        return f"{fmt.sat_unit(fee)} · {fmt.fee_rate(draft.fee_rate)}"

    def _extra_words(self) -> str:
        draft, detail = self._draft, self._detail
        if draft is None or detail is None:
            return "–"
        if self._kind == DraftKind.CHILD_PAYS:
            return fmt.sat_unit(draft.fee)
        return fmt.sat_unit(draft.fee - (detail.row.fee or 0))


def _holder(form: SignForm | PsbtForm) -> Callable[[bool], None]:
    return lambda free: form.hold(not free)
