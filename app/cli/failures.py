"""A failure in plain words for the terminal: the same as in the window."""

from app.core.errors import AppError
from app.core.wording import headline
from app.messages import describe


def sentence(error: AppError) -> str:
    """What happened, what it means, what to do, on one line."""
    message = describe(error)
    return headline(message.title, message.sentence)
