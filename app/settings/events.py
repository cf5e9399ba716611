"""What happened to the settings."""

from dataclasses import dataclass

from app.core.bus import Event


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    names: tuple[str, ...]
