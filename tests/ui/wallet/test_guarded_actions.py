"""What a person guarded asks first, on each screen; where nothing is guarded it just happens."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.secret import Secret
from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Choices
from app.wallet.model import AccountKind, Payee, PaymentQuery, Sats
from tests.fixtures.vault import Phone
from tests.fixtures.wallet_home import PASSWORD
from tests.ui.wallet.desk import Desk
from tests.ui.wallet.test_accounts_dialogs import COLD, STRANGER, accounts, watching
from tests.ui.wallet.test_send_demands import limited
from ui.security.confirm import ConfirmDialog
from ui.wallet.accounts.about import AccountDialog
from ui.wallet.pages import open_account, open_add_account

__all__ = ["watching"]


def guard(desk: Desk, action: Action, ask: Ask = Ask.CODE) -> Phone:
    return limited(desk, Choices().with_ask(action, ask))


def asked(desk: Desk) -> ConfirmDialog:
    """The question that is open now."""
    desk.until(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ConfirmDialog)
    return dialog


def answer(desk: Desk, phone: Phone | None) -> None:
    """With the password and, where there is a phone, its code."""
    dialog = asked(desk)
    assert dialog.credentials.asks_code == (phone is not None)
    dialog.credentials.password.edit.setText(PASSWORD)
    if phone is not None:
        dialog.credentials.code.code.edit.setText(phone.code().text())
    desk.click(dialog.action)


def _about(desk: Desk) -> AccountDialog:
    dialog = open_account(desk.context, desk.account(), desk.window)
    assert dialog is not None
    return dialog


@pytest.mark.parametrize("ask", [Ask.PASSWORD, Ask.CODE])
def test_descriptors_are_nowhere_before_they_are_permitted(live: Desk, ask: Ask) -> None:
    phone = guard(live, Action.EXPORT_KEYS, ask)
    dialog = _about(live)
    live.click(dialog.show_them)
    asked(live).reject()
    assert not dialog.descriptors
    live.click(dialog.show_them)
    question = asked(live)
    question.credentials.password.edit.setText("not-this-one")
    if ask is Ask.CODE:
        question.credentials.code.code.edit.setText(phone.code().text())
    live.click(question.action)
    live.until(lambda: question.credentials.password.edit.property("wrong"))
    assert not dialog.descriptors
    answer(live, phone if ask is Ask.CODE else None)
    live.until(lambda: dialog.descriptors.startswith("wpkh(["))


def test_the_history_is_written_after_password_and_code(live: Desk, tmp_path: Path) -> None:
    phone, path = guard(live, Action.EXPORT_HISTORY), tmp_path / "payments.csv"
    live.go("activity")
    live.activity._actions.export(PaymentQuery(), path)
    asked(live).reject()
    live.activity._actions.export(PaymentQuery(), path)
    asked(live)
    assert not path.exists()  # nor after the one that was cancelled
    answer(live, phone)
    live.until(path.exists)
    live.until(lambda: live.said)


def test_a_file_that_cannot_be_written_is_told_where_it_was_asked(
    live: Desk, tmp_path: Path
) -> None:
    phone = guard(live, Action.EXPORT_HISTORY)
    live.go("activity")
    live.activity._actions.export(PaymentQuery(), tmp_path / "no" / "folder" / "a.csv")
    question = asked(live)
    answer(live, phone)
    live.until(question.trouble.isVisible)
    question.reject()


def test_a_payment_is_taken_out_after_password_and_code(watching: Desk) -> None:
    phone = guard(watching, Action.EXPORT_PSBT)
    watching.go("send", Payee(STRANGER, Sats(250_000), "Chairs"))
    page = watching.send
    watching.until(lambda: page.compose.fee.rate is not None)
    watching.click(page.compose.review)
    watching.until(lambda: page.review.psbt.isVisible())
    QApplication.clipboard().clear()
    page.review.psbt._copy()
    question = asked(watching)
    assert not QApplication.clipboard().text()
    question.reject()
    page.review.psbt._copy()
    answer(watching, phone)
    watching.until(lambda: QApplication.clipboard().text().startswith("cHNidP"))


@pytest.mark.parametrize("mode", ["keys", "watch"])
def test_an_account_is_added_after_password_and_code(live: Desk, mode: str) -> None:
    phone = guard(live, Action.ADD_ACCOUNT)
    dialog = open_add_account(live.context, live.window)
    dialog.mode.choose(mode)
    dialog._switch()
    dialog.name.set_text("More")
    dialog.kind.choose(AccountKind.BIP86.value)
    dialog.text.set_text(COLD)
    assert dialog.credentials.asks_code
    dialog.credentials.password.edit.setText(PASSWORD)
    live.click(dialog.save)
    assert "More" not in accounts(live)  # the code is missing
    wrong = Secret(f"{(int(phone.code().text()) + 1) % 10**6:06}")
    dialog.credentials.code.code.edit.setText(wrong.text())
    live.click(dialog.save)
    live.until(lambda: dialog.credentials.code.code.edit.property("wrong"))
    assert "More" not in accounts(live)
    dialog.credentials.code.code.edit.setText(phone.code().text())
    live.click(dialog.save)
    live.until(lambda: "More" in accounts(live))


def test_watching_asks_nothing_where_nothing_is_guarded(live: Desk) -> None:
    dialog = open_add_account(live.context, live.window)
    dialog.mode.choose("watch")
    dialog._switch()
    assert dialog.credentials.isHidden()
    dialog.reject()
