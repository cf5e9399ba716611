"""Move the coins to a new wallet: the steps, the new address, one payment for each account."""

from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.wallet.engine.addresses import parse_address
from app.wallet.model import AccountSummary
from ui import format as fmt
from ui.context import Context
from ui.language import Words
from ui.widgets.address import AddressLabel
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Inset
from ui.widgets.dialog import Dialog
from ui.widgets.fields import TextField
from ui.widgets.text import Label
from ui.wishes import SendAll

_WIDE = 640
_STEPS: tuple[Words, ...] = (
    lambda: tr(
        "1. Make a new wallet, best on another computer that you trust. Write its words on new "
        "paper and check them."
    ),
    lambda: tr("2. Copy a receiving address of the new wallet, and put it here."),
)


class MoveDialog(Dialog):
    """Leads to the Send page with everything of one account; nothing is signed here."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Move the coins to a new wallet"), _WIDE)
        self._context = context
        self._network = context.services.environment.network
        self.address = TextField(
            lambda: tr("Address of the new wallet"),
            lambda: tr("Compare it in groups of four on both screens."),
        )
        self.address.edit.setProperty("wrong", False)
        self.groups = AddressLabel()
        self._shown = Inset()
        self._shown.column.addWidget(self.groups)
        self._shown.hide()
        self.buttons: list[Button] = []
        self._lay_out()
        self.address.edit.textChanged.connect(lambda _: self._check())
        self._check()
        self.address.edit.setFocus()

    def _lay_out(self) -> None:
        for step in _STEPS:
            self.column.addWidget(Label(step, wrap=True))
        self.column.addWidget(self.address)
        self.column.addWidget(self._shown)
        self.column.addWidget(Label(_third_step, wrap=True))
        self.column.addWidget(self._accounts())
        self.column.addWidget(
            Label(
                lambda: tr(
                    "4. Wait until the payments are in a block, and tell those who pay you a new "
                    "address. Keep the old paper: somebody may still pay to an old one."
                ),
                wrap=True,
            )
        )
        self.column.addWidget(
            Banner(
                lambda: tr(
                    "Each payment costs the network's fee, more where there are many small coins. "
                    "Nobody from Walnut takes a fee, and nobody does this for you."
                )
            )
        )
        self.add_button(lambda: tr("Read about this"), self._read, "quiet")
        self.add_button(lambda: tr("Close"), self.reject)

    def _accounts(self) -> QWidget:
        box = Inset()
        full = [s for s in self._context.accounts if _has_coins(s)]
        if not full:
            box.column.addWidget(Label(lambda: tr("There are no coins to move."), "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for number, summary in enumerate(full):
            grid.addWidget(Label(summary.account.name, "strong", wrap=True), number, 0)
            grid.addWidget(Label(_balance(summary)), number, 1)
            grid.addWidget(self._button(summary), number, 2)
        box.column.addLayout(grid)
        return box

    def _button(self, summary: AccountSummary) -> Button:
        button = Button(lambda: tr("Send all…"), on_click=lambda: self._send(summary))
        self.buttons.append(button)
        return button

    def _check(self) -> None:
        """A half-typed address is not an error yet; the groups are shown once it is one."""
        typed = self.address.text().strip()
        problem = self._problem(typed)
        complete = len(typed) >= 26  # no address is shorter
        self.address.show_error(
            (lambda: describe(problem).sentence) if problem is not None and complete else ""
        )
        good = bool(typed) and problem is None
        self._shown.setVisible(good)
        if good:
            self.groups.show_address(typed)
        for button in self.buttons:
            button.setEnabled(good)

    def _problem(self, typed: str) -> AppError | None:
        try:
            parse_address(typed, self._network)
        except AppError as error:
            return error
        return None

    def _send(self, summary: AccountSummary) -> None:
        address = self.address.text().strip()
        self.accept()
        self._context.choose_account(summary.account.id)
        self._context.go("send", SendAll(summary.account.id, address))

    def _read(self) -> None:
        self.reject()
        self._context.open_article("move-coins")


def _has_coins(summary: AccountSummary) -> bool:
    return not summary.account.watch_only and summary.balance.total > 0


def _balance(summary: AccountSummary) -> Words:
    balance = summary.balance

    def words() -> str:
        amount = fmt.amount_unit(balance.total)
        if not balance.frozen:
            return amount
        aside = fmt.amount_unit(balance.frozen)
        return tr("{amount}; {aside} of it is set aside and stays", amount=amount, aside=aside)

    return words


def _third_step() -> str:
    return tr(
        "3. Send everything of each account there. With several accounts take another address for "
        "each: one for all would show that they belong together."
    )
