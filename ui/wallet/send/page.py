"""Send, in three screens: compose, review with the password, and what came of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.vault.events import Change, VaultChanged
from app.vault.session import VaultState
from app.wallet.events import HistoryChanged
from app.wallet.model import AccountId, AccountSummary, Draft, FeeQuotes, Payee, SendRequest, TxId
from ui import format as fmt
from ui.context import Context
from ui.live import Fresh
from ui.page import Page
from ui.wallet.send.compose import Compose
from ui.wallet.send.frozen import frozen_state
from ui.wallet.send.review import Review
from ui.widgets.choice import Combo
from ui.widgets.empty import EmptyState
from ui.widgets.text import Label
from ui.wishes import SendAll


class SendPage(Page):
    """`activated` takes a payment link (BIP-21), a Payee or a SendAll, put into the form.

    While the wallet is frozen there is no form, but what to do next.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Send"))
        self._draft: Draft | None = None
        self._sent_txid: TxId | None = None
        self.account = Combo(lambda: tr("Pay from"))
        self.account.chosen.connect(lambda _value: self._show_account())
        self.compose, self.review = Compose(context), Review(context)
        self.result = self._result_screen()
        self._fresh = Fresh(self, self._read_quotes)
        self.header.add_action(self.account)
        for screen in (self.compose, self.review, self.result):
            self.body.addWidget(screen)
        self._show_screen(self.compose)
        self._wire()

    def activated(self, what: object = None) -> None:
        if self._show_frozen():
            return
        self._offer_accounts()
        if self.result.isVisible():
            self._start_anew()
        if isinstance(what, str):
            self._show_screen(self.compose)
            self.compose.rows[0].address.setText(what)
        elif isinstance(what, Payee):
            self._show_screen(self.compose)
            self.compose.fill((what,))
        elif isinstance(what, SendAll):
            self._fill_all(what)
        if not self.compose.isHidden():
            self.compose.rows[0].address.setFocus()
        self._fresh.now()

    def forget(self) -> None:
        self._start_anew()

    def _fill_all(self, wish: SendAll) -> None:
        self.review.clear()
        self.compose.clear()
        self._show_screen(self.compose)
        self.account.choose(str(int(wish.account)))
        self._show_account()
        self.compose.fill((Payee(wish.address, None),))
        self.compose.rows[0].set_all(True)

    # Frozen

    def _vault_changed(self, event: VaultChanged) -> None:
        if event.what in (Change.FROZEN, Change.UNFROZEN) and not self._show_frozen():
            self._start_anew()

    def _show_frozen(self) -> bool:
        """Shows that nothing can be sent, where that is so; gives whether it is."""
        vault = self.context.services.vault
        # Told a moment later: the wallet may be locked by now.
        if vault.state is not VaultState.UNLOCKED or not vault.freezing.frozen:
            self.show_content()
            return False
        self._start_anew()
        self.account.hide()
        self.show_empty(frozen_state(self.context, self))
        return True

    # Construction

    def _wire(self) -> None:
        self.compose.ready.connect(self._build)
        self.compose.imported.connect(self._imported)
        self.review.back.connect(self._back)
        self.review.sent.connect(self._sent)
        self.context.account_changed.connect(self._offer_accounts)
        self.context.accounts_changed.connect(self._offer_accounts)
        self.context.bridge.listen(self, HistoryChanged, self._history_changed)
        self.context.bridge.listen(self, VaultChanged, self._vault_changed)

    def _result_screen(self) -> QWidget:
        self._done = EmptyState("check-circle", lambda: tr("Sent"), self._done_words, "good")
        self._show_button = self._done.add_action(lambda: tr("Show payment"), self._open_payment)
        self._done.add_action(lambda: tr("Another payment"), self._start_anew, "secondary")
        self._txid = Label("", "small", wrap=True).selectable()
        self._txid.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.addStretch(1)
        column.addWidget(self._done)
        column.addWidget(self._txid)
        column.addStretch(2)
        return holder

    def _show_screen(self, screen: QWidget) -> None:
        for each in (self.compose, self.review, self.result):
            each.setVisible(each is screen)
        self._offer_accounts()

    # Accounts

    def _summary(self) -> AccountSummary | None:
        wanted = self.context.account
        if wanted is None and self.account.value():
            wanted = AccountId(int(self.account.value()))
        accounts = self.context.accounts
        return next(
            (s for s in accounts if s.account.id == wanted), accounts[0] if accounts else None
        )

    def _offer_accounts(self) -> None:
        accounts = self.context.accounts
        self.account.offer([(str(int(s.account.id)), s.account.name) for s in accounts])
        choosing = self.context.account is None and len(accounts) > 1
        self.account.setVisible(choosing and not self.compose.isHidden())
        self._show_account()

    def _show_account(self) -> None:
        summary = self._summary()
        if summary is not None:
            self.compose.show_account(summary)

    # The way of a payment

    def _read_quotes(self) -> None:
        self.context.bridge.run(
            self,
            self.context.services.wallet.sending.quotes(),
            self._show_quotes,
            self._quotes_failed,
        )

    def _show_quotes(self, quotes: FeeQuotes) -> None:
        self._fresh.done()
        self.compose.show_quotes(quotes)

    def _quotes_failed(self, error: AppError) -> None:
        self._fresh.done()
        self.compose.show_error(error)

    def _build(self, request: SendRequest) -> None:
        self.compose.review.set_busy(lambda: tr("Choosing coins"))
        work = self.context.services.wallet.sending.draft(request)
        self.context.bridge.run(self, work, self._built, self._build_failed)

    def _built(self, draft: Draft) -> None:
        self.compose.review.set_busy(None)
        self._draft = draft
        summary = next((s for s in self.context.accounts if s.account.id == draft.account), None)
        if summary is None:
            return
        self._show_screen(self.review)
        account = summary.account
        self.review.show_draft(draft, watch_only=account.watch_only, account=account.name)

    def _imported(self, draft: Draft, text: str) -> None:
        self._built(draft)
        self.review.psbt.field.set_text(text)  # perhaps it is signed already

    def _build_failed(self, error: AppError) -> None:
        self.compose.review.set_busy(None)
        self.compose.show_error(error)

    def _history_changed(self, _event: HistoryChanged) -> None:
        self._show_account()

    def _back(self) -> None:
        self.review.clear()
        self._show_screen(self.compose)

    def _sent(self, txid: str) -> None:
        self._sent_txid = TxId(txid)
        self._txid.say(txid)
        self._done.text.retranslate()
        self._show_screen(self.result)
        self._show_button.setFocus()

    def _start_anew(self) -> None:
        self.review.clear()
        self.compose.clear()
        self._draft, self._sent_txid = None, None
        self._show_screen(self.compose)

    def _done_words(self) -> str:
        draft = self._draft
        if draft is None:
            return ""
        return tr(
            "{amount} is on its way. It appears in the activity and is final after 6 blocks.",
            amount=fmt.amount_unit(draft.paid, plain=True),
        )

    def _open_payment(self) -> None:
        if self._sent_txid is None:
            return
        account = self._draft.account if self._draft else None
        find = self.context.services.wallet.activity.find(self._sent_txid, account)
        self.context.bridge.run(self, find, lambda payment: self.context.go("activity", payment))
