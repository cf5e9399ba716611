"""Every failure in plain words: what happened, what it means, what to do, where to read on."""

from ui.messages.lookup import describe, describe_code
from ui.messages.message import Message

__all__ = ["Message", "describe", "describe_code"]
