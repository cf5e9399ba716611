"""Every failure in plain words: what happened, what it means, what to do, where to read on."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.core.errors import AppError

if TYPE_CHECKING:
    from app.messages.message import Message

__all__ = ["describe", "describe_code"]

# The texts are loaded with the first failure: the window's first picture does not need them.
_TEXTS = "app.messages.lookup"


def describe(error: AppError) -> "Message":
    """The message for an error, in the chosen language."""
    return describe_code(error.code, error.details, error.article)


def describe_code(
    code: str, details: Mapping[str, str | int | float] | None = None, article: str | None = None
) -> "Message":
    """The message for a code that came in an event. An unknown code gets the general text."""
    message: Message = importlib.import_module(_TEXTS).find(code, details or {}, article)
    return message
