"""What the Send page shows while the wallet is frozen: that it is, and what to do next."""

from PySide6.QtWidgets import QWidget

from app.core.i18n import tr
from app.core.wording import sentences
from ui.context import Context
from ui.security.freeze.unfreeze import UnfreezeDialog
from ui.widgets.empty import EmptyState


def frozen_state(context: Context, page: QWidget) -> EmptyState:
    """For `Page.show_empty`."""
    state = EmptyState(
        "snowflake",
        lambda: tr("This wallet is frozen"),
        lambda: sentences(
            tr("Nothing can be sent from this copy of it, and no payment is lost by that."),
            tr("Your recovery phrase lifts the freeze. Receiving goes on."),
        ),
        "warn",
    )
    state.add_action(lambda: tr("Unfreeze…"), lambda: UnfreezeDialog(context, page.window()).open())
    state.add_action(lambda: tr("Receive"), lambda: context.go("receive"), "secondary")
    state.add_action(
        lambda: tr("What a freeze is, and is not"), lambda: context.open_article("freeze"), "quiet"
    )
    return state
