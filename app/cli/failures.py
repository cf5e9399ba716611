"""A failure in plain words for the terminal: the window's own, or those of this command line."""

from app.cli.exits import Declined, PasswordNotGiven, WarningsNotAccepted
from app.core.errors import AppError
from app.core.i18n import tr
from app.core.wording import headline
from app.messages import describe


def sentence(error: AppError) -> str:
    """What happened, what it means, what to do, on one line."""
    if isinstance(error, Declined):
        return tr("Nothing was sent.")
    if isinstance(error, WarningsNotAccepted):
        return tr("Nothing was sent: read the warnings, then add --accept-warnings.")
    if isinstance(error, PasswordNotGiven):
        return tr("No password was given: use a terminal, or --password-fd.")
    message = describe(error)
    return headline(message.title, message.sentence)
