"""What the window takes from here: the wallet's pages and the dialogs of accounts."""

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.page import Page
from ui.wallet.accounts.about import open_account
from ui.wallet.accounts.add import AddAccountDialog
from ui.wallet.activity.page import ActivityPage
from ui.wallet.overview.page import OverviewPage
from ui.wallet.receive.page import ReceivePage
from ui.wallet.send.page import SendPage

__all__ = ["open_account", "open_add_account", "wallet_pages"]


def wallet_pages(context: Context) -> dict[str, Page]:
    """The pages beside the rail, by the names that Context.go() knows."""
    return {
        "overview": OverviewPage(context),
        "activity": ActivityPage(context),
        "send": SendPage(context),
        "receive": ReceivePage(context),
    }


def open_add_account(context: Context, parent: QWidget) -> AddAccountDialog:
    """Open the dialog that adds an account."""
    dialog = AddAccountDialog(context, parent.window())
    dialog.open()
    return dialog
