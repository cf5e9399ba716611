"""What the check-up looks at: plain facts, gathered elsewhere, judged in findings.py."""

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Codes:
    """Two-factor login. left: recovery codes; ends: Unix seconds until which it works."""

    on: bool = False
    left: int = 0
    ends: int | None = None


class KeyringUse(enum.StrEnum):
    USED = "used"
    UNUSED = "unused"  # this computer has one that the vault does not use
    NONE = "none"


class Disk(enum.StrEnum):
    """What speaks against the place of a data folder."""

    NETWORK = "network"
    FAT = "fat"
    FULL = "full"
    READABLE = "readable"
    SYNCED = "synced"
    PLAIN = "plain"  # the system says that this disk is not encrypted
    PLAIN_SWAP = "plain-swap"


@dataclass(frozen=True, slots=True)
class Place:
    """The data folder. service: the name of the one that copies it to a cloud, if any."""

    against: frozenset[Disk] = frozenset()
    service: str = ""
    encrypted: bool = False  # as far as the system tells


@dataclass(frozen=True, slots=True)
class Saved:
    """The last backup file. at: Unix seconds; labels: how many were written since."""

    at: int | None = None
    labels: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Times are Unix seconds; None where something never happened."""

    now: int
    spends: bool  # False: watch-only, there are no keys here
    made: int  # when the first account was made
    newest_account: int
    received: bool  # whether anything was ever paid to this wallet
    codes: Codes
    phrase_checked: int | None
    saved: Saved
    auto_lock_minutes: int
    limits: bool
    keyring: KeyringUse
    released: int
    plain_servers: int  # spoken to without encryption over a network
    place: Place
    hidden: bool  # a crash writes no file of the memory, and no other program may attach
    frozen: bool
