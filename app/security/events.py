"""What happened in the Security center."""

from dataclasses import dataclass

from app.core.bus import Event


@dataclass(frozen=True, slots=True)
class JournalGrew(Event):
    """There are new lines in the security journal."""
