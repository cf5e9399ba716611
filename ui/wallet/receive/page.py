"""Receive: a fresh address, its QR code, an amount to ask for, and the addresses before it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.core.errors import AppError
from app.core.i18n import tr
from app.wallet.events import HistoryChanged, LabelChanged
from app.wallet.model import AccountId, ReceiveAddress
from ui import format as fmt
from ui.context import Context
from ui.live import Fresh
from ui.page import Page
from ui.system.clipboard import copy_checked
from ui.wallet.receive.earlier import EarlierAddresses
from ui.wallet.words import one_line
from ui.widgets.address import AddressLabel
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.choice import Combo
from ui.widgets.fields import TextField
from ui.widgets.qr import QrCode
from ui.widgets.text import Label

_QR = 226
_MOST_IN_CODE = 287  # characters of a version 12 code, whose modules are still 3 pixels wide
_SAVE_MS = 700  # a label is stored when typing rests


class ReceivePage(Page):
    """Shows the current address of the chosen account and notices when it is paid."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Receive"))
        self._receiving = context.services.wallet.receiving
        self._address: ReceiveAddress | None = None
        self.account = Combo(lambda: tr("Account"))
        self.account.chosen.connect(lambda _value: self._read_anew())
        self.notice = Banner("", "good")
        self.qr = QrCode(pixels=_QR)
        self.address = AddressLabel()
        self.amount = TextField(self._amount_caption, placeholder=lambda: "0.00", limit=24)
        self.label = TextField(
            lambda: tr("Label"), placeholder=lambda: tr("What is it for?"), limit=200
        )
        self.earlier = EarlierAddresses(context, self._show_address)
        self._fresh = Fresh(self, self._read)
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._saving.timeout.connect(self._save_label)
        self._build()
        self._wire()

    def activated(self, _what: object = None) -> None:
        self._offer_accounts()
        self._read_anew()
        self.copy.setFocus()

    def forget(self) -> None:
        self._saving.stop()
        self._address = None
        self.address.show_address("")
        self.qr.show_text("")
        self.amount.set_text("")
        self.label.set_text("")
        self.earlier.forget()

    def retranslate(self) -> None:
        super().retranslate()
        self.amount.caption.retranslate()

    # Construction

    def _build(self) -> None:
        self.header.add_action(self.account)
        card = Card(spacing=16)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._side(), 1)
        card.column.addLayout(row)
        self.notice.hide()
        self.body.addWidget(self.notice)
        self.body.addWidget(card)
        self.body.addWidget(self.earlier, 1)
        self.body.addStretch(0)

    def _side(self) -> QVBoxLayout:
        self._chip, self._path = Chip(""), Label("", "small")
        top = QHBoxLayout()
        top.addWidget(Label(lambda: tr("Your address"), "section"))
        top.addWidget(self._chip)
        top.addStretch(1)
        top.addWidget(self._path)
        advice = Label(
            lambda: tr("Use each address once: whoever knows it sees everything it received."),
            "small",
            wrap=True,
        )
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addLayout(top)
        side.addWidget(self.address)
        side.addLayout(self._buttons())
        side.addLayout(self._fields_row())
        side.addWidget(advice)
        side.addStretch(1)
        return side

    def _buttons(self) -> QHBoxLayout:
        self.copy = Button(lambda: tr("Copy address"), "primary", "copy", self._copy_address)
        self._link = Button(lambda: tr("Copy link"), icon_name="link", on_click=self._copy_link)
        self.fresh = Button(lambda: tr("New address"), icon_name="plus", on_click=self._take_fresh)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.copy, self._link, self.fresh):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _fields_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.amount, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 2, Qt.AlignmentFlag.AlignTop)
        return row

    def _wire(self) -> None:
        self.amount.edit.textChanged.connect(lambda _text: self._show_request())
        self.label.edit.textChanged.connect(lambda _text: self._show_request())
        self.label.edit.textEdited.connect(lambda _text: self._saving.start())
        self.label.edit.editingFinished.connect(self._save_label)
        self.context.account_changed.connect(self._account_changed)
        self.context.bridge.listen(self, HistoryChanged, self._fresh.touch)
        self.context.bridge.listen(self, LabelChanged, self._fresh.touch)

    # Reading

    def _chosen(self) -> AccountId | None:
        """The account of the rail; with all accounts shown, the one chosen here."""
        if self.context.account is not None:
            return self.context.account
        value = self.account.value()
        return AccountId(int(value)) if value else None

    def _offer_accounts(self) -> None:
        accounts = self.context.accounts
        self.account.offer([(str(int(s.account.id)), s.account.name) for s in accounts])
        self.account.setVisible(self.context.account is None and len(accounts) > 1)

    def _account_changed(self) -> None:
        if self.isVisible():
            self.activated()

    def _read_anew(self) -> None:
        self._address = None
        self.notice.hide()
        for field in (self.amount, self.label):
            field.set_text("")
        self._fresh.now()

    def _read(self) -> None:
        account = self._chosen()
        if account is None:
            self._fresh.done()
            return
        self.context.bridge.run(self, self._state(account), self._show, self._failed)

    async def _state(self, account: AccountId) -> tuple[ReceiveAddress, tuple[ReceiveAddress, ...]]:
        current = await self._receiving.current(account)
        return current, tuple(await self._receiving.list(account))

    def _show(self, read: tuple[ReceiveAddress, tuple[ReceiveAddress, ...]]) -> None:
        self._fresh.done()
        current, known = read
        if current.account != self._chosen():
            return
        self.show_content()
        self.earlier.show_addresses(known)
        again = next(
            (a for a in known if self._address and a.address == self._address.address), None
        )
        if again is None:
            self._show_address(current)
        else:
            self._note_payment(again)
            self._show_address(again)

    def _failed(self, error: AppError) -> None:
        self._fresh.done()
        self.show_error(error, self._fresh.now)

    def _show_address(self, address: ReceiveAddress) -> None:
        other = self._address is None or address.address != self._address.address
        self._address = address
        self.address.show_address(address.address)
        self._path.say(address.path)
        self._chip.set_tone("warn" if address.used else "good")
        self._chip.say((lambda: tr("Used")) if address.used else lambda: tr("Not used"))
        if other and not self.label.edit.hasFocus():
            self.label.set_text(one_line(address.label))
        self._show_request()

    def _note_payment(self, now: ReceiveAddress) -> None:
        """The address on the screen was paid while somebody looked at it."""
        if self._address is None or now.received <= self._address.received:
            return
        came = now.received - self._address.received
        self.notice.show_message(
            lambda: tr(
                "{amount} arrived at this address.", amount=fmt.amount_unit(came, sign=True)
            ),
            "good",
        )
        self.notice.set_action(lambda: tr("New address"), self._take_fresh)
        self.notice.show()

    # What the user does

    def _amount_caption(self) -> str:
        return tr("Amount in {unit}", unit=fmt.unit())

    def _show_request(self) -> None:
        request = self._request()
        fits = len(request) <= _MOST_IN_CODE
        self.qr.show_text(request if fits else self._request(labelled=False))
        self.label.show_hint(
            "" if fits else lambda: tr("Too long for the QR code: only the link has it.")
        )

    def _request(self, *, labelled: bool = True) -> str:
        """The address as a payment request (BIP-21)."""
        if self._address is None:
            return ""
        typed = self.amount.text().strip()
        amount = fmt.parse_amount(typed) if typed else None
        wrong = bool(typed) and amount is None
        self.amount.show_error((lambda: tr("This is not an amount.")) if wrong else "")
        label = self.label.text().strip() if labelled else ""
        return self._receiving.uri(self._address.address, amount, label)

    def _copy_address(self) -> None:
        if self._address is not None:
            copy_checked(self, self._address.address, self._copied)

    def _copy_link(self) -> None:
        if self._address is not None:
            copy_checked(self, self._request(), self._copied)

    def _copied(self, same: bool) -> None:
        if same:
            self.context.say(lambda: tr("Copied, and the clipboard still holds it"))
            return
        self.notice.show_message(
            lambda: tr(
                "Another program changed what was copied. Do not paste it: let the QR code be "
                "scanned or read the address aloud, and have this computer checked."
            ),
            "bad",
        )
        self.notice.set_action(
            lambda: tr("Read about this"), lambda: self.context.open_article("clipboard")
        )
        self.notice.show()

    def _take_fresh(self) -> None:
        account = self._chosen()
        if account is None:
            return
        self._save_label()
        self.fresh.setEnabled(False)
        work = self._receiving.fresh(account)
        self.context.bridge.run(self, work, self._took, self._take_failed)

    def _took(self, address: ReceiveAddress) -> None:
        self.fresh.setEnabled(True)
        self.notice.hide()
        self.amount.set_text("")
        self.label.set_text("")
        self._show_address(address)
        self._fresh.touch()

    def _take_failed(self, error: AppError) -> None:
        self.fresh.setEnabled(True)
        self.context.bridge.failed.emit(error)

    def _save_label(self) -> None:
        self._saving.stop()
        text = self.label.text().strip()
        if self._address is None or text == one_line(self._address.label):
            return
        work = self.context.services.wallet.labels.set("addr", self._address.address, text)
        self.context.bridge.run(self, work, lambda _done: None)
