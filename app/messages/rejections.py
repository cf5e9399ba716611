"""Why the network refused a payment, for each reason that the wallet knows (send/rejections.py)."""

from collections.abc import Callable

from app.core.i18n import tr
from app.messages.message import Text


def rejection(reason: str) -> Text:
    """The text for one reason; an unknown one gets the general text."""
    return _REASONS.get(reason, _general)()


def _general() -> Text:
    return Text(
        tr("The network did not accept this payment"),
        tr("No server took it. Your money has not moved."),
        tr("Prepare the payment again."),
    )


def _higher_fee(meaning: str) -> Text:
    return Text(tr("The fee is too low for the network"), meaning, tr("Choose a higher fee."))


_REASONS: dict[str, Callable[[], Text]] = {
    "missing_inputs": lambda: Text(
        tr("A coin of this payment is already spent"),
        tr("The network does not know it, or another payment has spent it meanwhile."),
        tr("Wait until Walnut is up to date, then prepare the payment again."),
    ),
    "conflict": lambda: Text(
        tr("Another payment spends the same coin"),
        tr("It waits in the mempool, so the network does not take a second one."),
        tr("Wait for the first one, or speed it up or cancel it in Activity."),
    ),
    "minimum_fee": lambda: _higher_fee(tr("Servers do not pass on payments below it.")),
    "mempool_full": lambda: _higher_fee(
        tr("Many payments are waiting, and the cheapest are turned away just now.")
    ),
    "replacement_fee": lambda: _higher_fee(
        tr("A replacement must pay clearly more than the payment it replaces.")
    ),
    "replacement": lambda: Text(
        tr("This payment cannot be replaced"),
        tr("The network's rules do not allow this replacement."),
        tr("Wait for the first payment, or let its receiver speed it up."),
    ),
    "fee_too_high": lambda: Text(
        tr("The fee is absurdly high"),
        tr("The server refused it to protect you."),
        tr("Choose a lower fee."),
    ),
    "dust": lambda: Text(
        tr("An amount is too small to send"),
        tr("Spending it later would cost more than it is worth, so the network refuses it."),
        tr("Send more."),
    ),
    "not_final": lambda: Text(
        tr("It is too early for this payment"),
        tr("It was made so that it may only be sent later."),
        tr("Send it when its time has come."),
    ),
    "immature": lambda: Text(
        tr("A coin is too young"),
        tr("Newly mined coins can be spent after 100 blocks."),
        tr("Wait, or choose other coins."),
    ),
    "chain_too_long": lambda: Text(
        tr("Too many unconfirmed payments hang together"),
        tr("The network takes only a short chain of payments that are not in a block yet."),
        tr("Wait for the next block, or choose other coins."),
    ),
    "too_large": lambda: Text(
        tr("This payment is too large"),
        tr("It spends too many coins at once."),
        tr("Split it into several payments."),
    ),
    "script": lambda: Text(
        tr("A signature does not hold"),
        tr("The network checked this payment and did not find it valid. Nothing was spent."),
        tr("Prepare and sign the payment again."),
    ),
    "already_known": lambda: Text(
        tr("The network already has this payment"),
        tr("It was sent before; nothing is lost and nothing is paid twice."),
        tr("Look for it in Activity."),
    ),
}
