"""One payment in full: amount, state, its way, its label, its coins, and what can be done."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import AppError
from app.core.i18n import ntr, tr
from app.wallet.events import HistoryChanged, LabelChanged, TipChanged
from app.wallet.model import DraftKind, PaymentDetail
from ui import format as fmt
from ui.context import Context
from ui.language import Translated
from ui.live import Fresh
from ui.page import problem_state
from ui.wallet.payment.actions import BUMPS, PaymentActions
from ui.wallet.payment.lines import CoinLines
from ui.wallet.payment.timeline import Timeline
from ui.wallet.words import LOST, direction_word, one_line, state_chip, state_sentence
from ui.widgets.amount import AmountLabel
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.text import Label, restyle

_MOST_LABEL = 200


class PaymentView(Translated, QWidget):
    """Reads itself again as the payment moves on."""

    def __init__(self, context: Context, actions: PaymentActions) -> None:
        super().__init__()
        self._context, self._actions = context, actions
        self._id: int | None = None
        self.detail: PaymentDetail | None = None
        self._fresh = Fresh(self, self._read)
        self._build()
        self.retranslate()
        bridge = context.bridge
        bridge.listen(self, HistoryChanged, self._fresh.touch)
        bridge.listen(self, TipChanged, self._fresh.touch)
        bridge.listen(self, LabelChanged, self._fresh.touch)

    def open(self, payment: int) -> None:
        """Show this payment."""
        if payment != self._id:
            self.forget()
        self._id = payment
        self._fresh.now()

    def forget(self) -> None:
        """Show nothing."""
        self._id, self.detail = None, None
        self._area.hide()

    # Construction

    def _build(self) -> None:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(16)
        self._inputs = CoinLines(self._inputs_title)
        self._outputs = CoinLines(self._outputs_title)
        self._column.addWidget(self._summary())
        self._column.addWidget(self._facts_card())
        self._column.addWidget(self._outputs)
        self._column.addWidget(self._inputs)
        self._column.addStretch(1)
        self._area.setWidget(inner)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self._area)
        self._problem: QWidget | None = None

    def _summary(self) -> Card:
        card = Card(spacing=14)
        self.amount = AmountLabel(role="display", signed=True, with_unit=True)
        self.chip = Chip("")
        self.sentence = Label(self._sentence, "muted", wrap=True)
        self.label = QLineEdit(maxLength=_MOST_LABEL)
        self.label.setProperty("role", "inline")
        self.label.editingFinished.connect(self._save_label)
        self._timeline = Timeline()
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.amount)
        top.addWidget(self.chip)
        top.addStretch(1)
        self.bumps: dict[DraftKind, Button] = {}
        for kind, (name, sign) in BUMPS.items():
            self.bumps[kind] = Button(name, "secondary", sign, partial(self._bump, kind))
            top.addWidget(self.bumps[kind])
        pencil = IconButton(
            "pencil-simple", lambda: tr("Edit label"), self.label.setFocus, bare=True
        )
        named = QHBoxLayout()
        named.setSpacing(4)
        named.addWidget(pencil)
        named.addWidget(self.label, 1)
        card.column.addLayout(top)
        card.column.addLayout(named)
        card.column.addWidget(self.sentence)
        card.column.addWidget(self._timeline)
        return card

    def _facts_card(self) -> Card:
        card = Card(lambda: tr("Details"))
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(20)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnStretch(1, 1)
        card.column.addLayout(self._facts)
        self._values: dict[str, Label] = {}
        for number, (key, name) in enumerate(_FACTS.items()):
            caption = Label(name, "muted")
            value = Label("", wrap=True).selectable()
            self._facts.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, number, 1)
            self._values[key] = value
        copy = Button(lambda: tr("Copy transaction id"), "quiet", "copy", self._copy_txid)
        card.head.addWidget(copy)
        return card

    # Reading and showing

    def _read(self) -> None:
        if self._id is None:
            self._fresh.done()
            return
        activity = self._context.services.wallet.activity
        self._context.bridge.run(self, activity.detail(self._id), self._show, self._failed)

    def _show(self, detail: PaymentDetail | None) -> None:
        self._fresh.done()
        if detail is None:
            self._gone()
            return
        if detail.row.id != self._id:
            return
        self.detail = detail
        self._clear_problem()
        row = detail.row
        self.amount.show_amount(row.amount)
        if not self.label.hasFocus():
            self.label.setText(one_line(row.label))
            self.label.home(False)  # a long one is read from its beginning
        self._timeline.show_payment(detail, self._context.now())
        self._inputs.show_lines(detail.inputs)
        self._outputs.show_lines(detail.outputs)
        possible = {
            DraftKind.SPEED_UP: detail.rbf_possible,
            DraftKind.CANCEL: detail.rbf_possible,
            DraftKind.CHILD_PAYS: detail.cpfp_possible and not detail.rbf_possible,
        }
        for kind, button in self.bumps.items():
            button.setVisible(possible[kind])
        self.retranslate()
        self._area.show()

    def _failed(self, error: AppError) -> None:
        self._fresh.done()
        self._show_instead(problem_state(error, self._context, self._fresh.now))

    def _gone(self) -> None:
        self.detail = None
        self._show_instead(
            EmptyState(
                "file-x",
                lambda: tr("This payment is gone"),
                lambda: tr("The servers no longer know it, and none of its coins are yours."),
            )
        )

    def _show_instead(self, widget: QWidget) -> None:
        self._clear_problem()
        self._area.hide()
        self._problem = widget
        self._whole.addWidget(widget)

    def _clear_problem(self) -> None:
        if self._problem is not None:
            self._problem.deleteLater()
            self._problem = None

    def retranslate(self) -> None:
        self.label.setPlaceholderText(tr("Add a label"))
        self.label.setAccessibleName(tr("Label"))
        self._area.setAccessibleName(tr("Payment"))
        if self.detail is None:
            return
        if self.detail.row.state in LOST:
            self.amount.set_tone("muted")
        text, tone = state_chip(self.detail.row)
        self.chip.setProperty("tone", tone)
        self.chip.say(text)
        restyle(self.chip)
        self.sentence.say(self._sentence)
        for part in (self._inputs, self._outputs):
            part.title.retranslate()
        for key, text in self._fact_words(self.detail).items():
            self._values[key].say(text)
            place = list(_FACTS).index(key)
            for column in range(self._facts.columnCount()):
                item = self._facts.itemAtPosition(place, column)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    widget.setVisible(bool(text))

    def _sentence(self) -> str:
        return state_sentence(self.detail.row) if self.detail else ""

    def _inputs_title(self) -> str:
        count = len(self.detail.inputs) if self.detail else 0
        return ntr("From {n} coin", "From {n} coins", count)

    def _outputs_title(self) -> str:
        count = len(self.detail.outputs) if self.detail else 0
        return ntr("To {n} address", "To {n} addresses", count)

    def _fact_words(self, detail: PaymentDetail) -> dict[str, str]:
        row = detail.row
        block = ""
        if row.height is not None:
            block = fmt.grouped(row.height)
            if detail.block_hash:
                block += f"\n{detail.block_hash}"
        return {
            "direction": direction_word(row.direction),
            "time": fmt.full_date(row.time),
            "fee": _fee_words(detail),
            "confirmations": fmt.grouped(row.confirmations) if row.height is not None else "",
            "block": block,
            "size": f"{fmt.grouped(detail.vsize)} vB",
            "txid": row.txid,
            "replaced_by": detail.replaced_by or "",
            "replaces": "\n".join(detail.replaces),
        }

    # What the user does

    def _save_label(self) -> None:
        if self.detail and self.label.text().strip() != one_line(self.detail.row.label):
            self._actions.label(self.detail.row, self.label.text().strip())

    def _copy_txid(self) -> None:
        if self.detail:
            self._actions.copy_txid(self.detail.row)

    def _bump(self, kind: DraftKind) -> None:
        if self.detail:
            self._actions.bump(self.detail.row, kind)


_FACTS = {
    "direction": lambda: tr("Direction"),
    "time": lambda: tr("Date"),
    "fee": lambda: tr("Fee"),
    "confirmations": lambda: tr("Confirmations"),
    "block": lambda: tr("Block"),
    "size": lambda: tr("Size"),
    "txid": lambda: tr("Transaction id"),
    "replaced_by": lambda: tr("Replaced by"),
    "replaces": lambda: tr("Replaces"),
}


def _fee_words(detail: PaymentDetail) -> str:
    if detail.row.fee is None:
        return tr("unknown")
    rate = f" · {fmt.fee_rate(detail.fee_rate)}" if detail.fee_rate is not None else ""
    return fmt.sat_unit(detail.row.fee) + rate
