"""Why the network refused a payment, for each reason that the wallet knows (send/rejections.py)."""

from collections.abc import Callable

from app.core.i18n import tr
from ui.messages.message import Text


def rejection(reason: str) -> Text:
    """The text for one reason; an unknown one gets the general text."""
    return _REASONS.get(reason, _general)()


def _general() -> Text:
    return Text(
        tr("The network did not accept this payment"),
        tr("No server took it. Your money has not moved."),
        tr("Prepare the payment again."),
    )


_REASONS: dict[str, Callable[[], Text]] = {}
