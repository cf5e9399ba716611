"""Moving the coins to a new wallet: the address is checked, then everything stands on Send."""

from app.sandbox.world import World
from tests.ui.wallet.desk import Desk
from tests.ui.wallet.test_send_page import STRANGER, fund
from ui.security.move.dialog import MoveDialog


def test_everything_of_the_account_is_put_on_the_send_page(live: Desk, world: World) -> None:
    fund(live, world, 300_000, 200_000)
    dialog = MoveDialog(live.context, live.window)
    dialog.open()
    (button,) = dialog.buttons
    assert not button.isEnabled()
    dialog.address.edit.setText("bcrt1qnotanaddressbutquitelongnevertheless")
    assert dialog.address.line.property("role") == "error"
    assert not button.isEnabled()
    dialog.address.edit.setText(STRANGER)
    assert dialog.groups.address() == STRANGER
    live.click(button)
    row = live.send.compose.rows[0]
    assert row.address.text() == STRANGER
    assert row.sends_all
    live.until(lambda: live.send.compose.fee.rate is not None)
    live.click(live.send.compose.review)
    live.until(lambda: live.send.review.isVisible())
    draft = live.send._draft
    assert draft is not None
    assert draft.change is None
    assert draft.paid + draft.fee == 500_000


def test_an_empty_wallet_has_nothing_to_move(live: Desk) -> None:
    dialog = MoveDialog(live.context, live.window)
    dialog.open()
    assert dialog.buttons == []
    dialog.reject()
