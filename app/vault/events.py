"""What happened to the vault."""

from dataclasses import dataclass

from app.core.bus import Event


@dataclass(frozen=True, slots=True)
class VaultUnlocked(Event):
    """The keys are in memory and the database is open. failures: attempts since last login."""

    failures: int


@dataclass(frozen=True, slots=True)
class VaultLocked(Event):
    """The keys are gone from memory. reason: user | idle | quit | system."""

    reason: str


@dataclass(frozen=True, slots=True)
class VaultChanged(Event):
    """Password, slots or keyring use changed."""
