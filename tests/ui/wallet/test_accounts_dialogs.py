"""More accounts: added with the password, watched without keys, renamed, taken elsewhere."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.secret import Secret
from app.sandbox.world import World
from app.wallet.model import AccountKind, Payee, PaymentQuery, Sats, SendRequest
from tests.fixtures.wallet_home import PASSWORD
from tests.ui.wallet.desk import Desk
from ui.wallet.pages import open_account, open_add_account
from ui.wallet.send.psbt_dialog import PsbtDialog

STRANGER = "bcrt1qnwdehxumnwd3c8qurswpc8qurswpc8quahkux2"
COLD = (  # m/84'/1'/0' of "abandon ... about"
    "wpkh([73c5da0a/84'/1'/0']tpubDC8msFGeGuwnKG9Upg7DM2b4DaRqg3CUZa5g8v2SRQ6K4NSkxUgd7HsL2XVW"
    "bVm39yBA4LAxysQAm397zwQSQoQgewGiYZqrA9DsP4zbQ1M/0/*)"
)


def accounts(desk: Desk) -> list[str]:
    listed = desk.home.run(desk.home.services.wallet.accounts.list())
    return [summary.account.name for summary in listed]


def test_second_account_with_its_keys(live: Desk) -> None:
    dialog = open_add_account(live.context, live.window)
    dialog.name.set_text("Savings")
    dialog.kind.choose(AccountKind.BIP86.value)
    dialog.password.edit.setText("wrong")
    live.click(dialog.save)
    live.until(lambda: dialog.password.edit.property("wrong"))
    dialog.password.edit.setText(PASSWORD)
    live.click(dialog.save)
    live.until(lambda: "Savings" in accounts(live))


def test_rename_and_export(live: Desk, tmp_path: Path) -> None:
    dialog = open_account(live.context, live.account(), live.window)
    assert dialog is not None
    assert not dialog.descriptors  # an export: only when it is asked for
    live.click(dialog.show_them)
    live.until(lambda: dialog.descriptors.startswith("wpkh(["))
    dialog._write(tmp_path / "descriptors.txt")
    assert (tmp_path / "descriptors.txt").read_text().splitlines() == dialog.descriptors.split("\n")
    dialog.name.set_text("Kitchen & <i>garden</i>")
    dialog._save()
    live.until(lambda: accounts(live) == ["Kitchen & <i>garden</i>"])


def test_a_private_key_to_watch_is_wiped_from_the_field(live: Desk) -> None:
    dialog = open_add_account(live.context, live.window)
    dialog.mode.choose("watch")
    dialog._switch()
    dialog.name.set_text("Cold")
    dialog.text.set_text("wpkh(cMahea7zqjxrtgAbB7LSGbcQUr1uX1ojuat9jZodMN87JcbXMTcA)")
    live.click(dialog.save)
    live.until(lambda: "is a secret" in dialog.text.line.text())
    dialog.text.edit.undo()
    assert dialog.text.text() == ""
    assert accounts(live) == ["Account 1"]
    dialog.reject()


@pytest.fixture
def watching(live: Desk, world: World) -> Desk:
    """The chosen account is watch-only and holds one confirmed coin."""
    wallet = live.home.services.wallet
    dialog = open_add_account(live.context, live.window)
    dialog.mode.choose("watch")
    dialog._switch()
    dialog.name.set_text("Cold")
    dialog.text.set_text("not a descriptor")
    live.click(dialog.save)
    live.until(lambda: dialog.text.line.property("role") == "error")
    dialog.text.set_text(COLD)
    live.click(dialog.save)
    live.until(lambda: "Cold" in accounts(live))
    live.read_accounts()
    cold = next(s.account.id for s in live.context.accounts if s.account.name == "Cold")
    live.context.choose_account(cold)
    address = live.home.run(wallet.receiving.fresh(cold)).address
    world.control.fund(address, 800_000)
    world.control.mine(1)
    live.until(lambda: live.home.run(wallet.activity.balance(cold)).confirmed >= 800_000)
    live.read_accounts()
    return live


def test_watch_only_payment_is_exported_not_signed(watching: Desk) -> None:
    watching.go("send", Payee(STRANGER, Sats(250_000), "Chairs"))
    page = watching.send
    watching.until(lambda: page.compose.fee.rate is not None)
    watching.click(page.compose.review)
    watching.until(lambda: page.review.isVisible())
    assert page.review.sign.button.isHidden()
    assert page.review.psbt.isVisible()
    QApplication.clipboard().clear()
    page.review.psbt._copy()
    watching.until(lambda: QApplication.clipboard().text().startswith("cHNidP"))
    page.review.psbt.field.set_text(QApplication.clipboard().text())  # not signed
    watching.click(page.review.psbt.button)
    watching.until(lambda: page.review.psbt.trouble.isVisible())
    page.review.psbt.field.set_text("what is this")
    watching.click(page.review.psbt.button)
    watching.until(lambda: page.review.psbt.trouble.isVisible())


def test_activity_is_exported_as_shown(live: Desk, world: World, tmp_path: Path) -> None:
    world.control.fund(live.address(), 64_000)
    live.go("activity")
    live.until(lambda: live.activity.model.rowCount() == 1)
    path = tmp_path / "payments.csv"
    live.activity._actions.export(PaymentQuery(), path)
    live.until(path.exists)
    live.until(lambda: live.said)
    assert ",64000," in path.read_text()
    assert Secret(PASSWORD).text() not in path.read_text()


def test_psbt_from_elsewhere_comes_to_review(watching: Desk) -> None:
    wallet = watching.home.services.wallet
    account = watching.context.account
    assert account is not None
    request = SendRequest(account, (Payee(STRANGER, Sats(300_000)),), 2.0)
    draft = watching.home.run(wallet.sending.draft(request))
    watching.go("send")
    watching.send.compose._import_psbt()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PsbtDialog)
    dialog.field.set_text("no PSBT at all")
    watching.click(dialog.review)
    watching.until(lambda: dialog.field.line.property("role") == "error")
    dialog.field.set_text(draft.psbt)
    watching.click(dialog.review)
    watching.until(lambda: watching.send.review.isVisible())
    shown = watching.send._draft
    assert shown is not None
    assert (shown.paid, shown.fee) == (300_000, draft.fee)
    assert watching.send.review.psbt.field.text() == draft.psbt
