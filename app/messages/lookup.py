"""From an AppError's code to its message; a test walks the whole tree of errors."""

from app.messages.backup import BACKUP
from app.messages.base import BASE
from app.messages.command_line import COMMAND_LINE
from app.messages.freeze import FREEZE
from app.messages.message import Details, Message, Writer
from app.messages.vault import VAULT
from app.messages.wallet import WALLET

TEXTS: dict[str, Writer] = {**BASE, **VAULT, **FREEZE, **WALLET, **BACKUP, **COMMAND_LINE}


def find(code: str, details: Details, article: str | None) -> Message:
    """The message for this code; the general one for a code that has no text."""
    text = TEXTS.get(code, BASE["app.failed"])(details)
    return Message(text.title, text.text, text.step, article)
