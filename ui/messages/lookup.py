"""From an AppError's code to its message; a test walks the whole tree of errors."""

from app.core.errors import AppError
from ui.messages.base import BASE
from ui.messages.message import Message, Text, Writer
from ui.messages.vault import VAULT
from ui.messages.wallet import WALLET

TEXTS: dict[str, Writer] = {**BASE, **VAULT, **WALLET}


def describe(error: AppError) -> Message:
    """The message for an error, in the chosen language."""
    return describe_code(error.code, error.details, error.article)


def describe_code(
    code: str, details: dict[str, str | int | float] | None = None, article: str | None = None
) -> Message:
    """The message for a code that came in an event. An unknown code gets the general text."""
    write = TEXTS.get(code, BASE["app.failed"])
    text: Text = write(details or {})
    return Message(text.title, text.text, text.step, article)
