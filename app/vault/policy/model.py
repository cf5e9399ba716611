"""The protections a person chose and what was spent lately, as the vault keeps them."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self, TypeVar

from app.vault import canonical
from app.vault.canonical import Json, NotCanonical
from app.vault.policy.actions import OPTIONS, Action, Ask

SATS_MOST = 21_000_000 * 100_000_000
SPENT_MOST = 500
"""Entries of the ledger; more in a day are added up (app.vault.policy.ledger)."""
DELAY_MOST = 3600
_TIME_MOST = 2**40 - 1
_SUM_MOST = 2**60
E = TypeVar("E", bound=enum.StrEnum)


class Reading(enum.StrEnum):
    """Before which payments to a first-time address the draft must be shown for a while."""

    NEVER = "never"
    OVER = "over"  # above a limit
    ALWAYS = "always"

    @property
    def rank(self) -> int:
        return tuple(Reading).index(self)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose. Without any argument: a wallet without choices.

    tx_limit, day_limit: sat with fees, None for no limit. delay: seconds of reading. asks: only
    where it is not the default of the action.
    """

    tx_limit: int | None = None
    day_limit: int | None = None
    reading: Reading = Reading.NEVER
    delay: int = 0
    asks: Mapping[Action, Ask] = field(default_factory=dict)

    def ask(self, action: Action) -> Ask:
        return self.asks.get(action, OPTIONS[action][0])

    def with_ask(self, action: Action, ask: Ask) -> "Choices":
        """The same with another wish for one action. Raises NotCanonical for what cannot be."""
        if ask not in OPTIONS[action]:
            raise NotCanonical("ask")
        others = {a: wish for a, wish in self.asks.items() if a is not action}
        return replace(self, asks=others if ask is OPTIONS[action][0] else {**others, action: ask})

    @property
    def limited(self) -> bool:
        return self.tx_limit is not None or self.day_limit is not None

    def without_limits(self) -> "Choices":
        return replace(self, tx_limit=None, day_limit=None)

    def to_json(self) -> dict[str, Json]:
        return {
            "tx": self.tx_limit, "day": self.day_limit,
            "reading": self.reading.value, "delay": self.delay,
            "asks": {action.value: ask.value for action, ask in self.asks.items()},
        }  # fmt: skip

    @classmethod
    def parse(cls, value: Json) -> Self:
        """Raises NotCanonical."""
        value = canonical.members(value, ("tx", "day", "reading", "delay", "asks"))
        reading = _word(Reading, value["reading"])
        delay = canonical.integer(value["delay"], 0, DELAY_MOST)
        if (reading is Reading.NEVER) != (delay == 0):
            raise NotCanonical("delay")
        return cls(_limit(value["tx"]), _limit(value["day"]), reading, delay, _asks(value["asks"]))


class Spent(NamedTuple):
    """Signed at this moment (Unix seconds): sat with fee that left the wallet by it."""

    at: int
    sats: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A wish for less protection. at: Unix seconds from when on it holds."""

    choices: Choices
    at: int


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. spent: of the last 24 hours, oldest first."""

    choices: Choices = field(default_factory=Choices)
    pending: Pending | None = None
    spent: tuple[Spent, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """{} for a wallet without choices that spent nothing lately."""
        if self == Policy():
            return {}
        pending = self.pending
        return {
            "choices": self.choices.to_json(),
            "pending": pending and {"choices": pending.choices.to_json(), "at": pending.at},
            "spent": [list(entry) for entry in self.spent],
        }

    @classmethod
    def parse(cls, value: Json) -> Self:
        """Raises NotCanonical."""
        if value == {}:
            return cls()
        value = canonical.members(value, ("choices", "pending", "spent"))
        spent = tuple(_spent(entry) for entry in canonical.items(value["spent"], SPENT_MOST))
        policy = cls(Choices.parse(value["choices"]), _pending(value["pending"]), spent)
        if policy == cls():
            raise NotCanonical("empty")  # that has a form of its own
        return policy


def without_limits(value: Mapping[str, Json]) -> dict[str, Json]:
    """What stays of a stored policy when two-factor login ends; nothing of one of another form."""
    try:
        choices = Policy.parse(value).choices
    except NotCanonical:
        return {}  # whoever may end two-factor login must not be kept out by it
    return Policy(choices.without_limits()).to_json()


def _limit(value: Json) -> int | None:
    return None if value is None else canonical.integer(value, 0, SATS_MOST)


def _word(kind: type[E], value: Json) -> E:
    if not isinstance(value, str) or value not in {member.value for member in kind}:
        raise NotCanonical("word")
    return kind(value)


def _asks(value: Json) -> dict[Action, Ask]:
    if not isinstance(value, dict):
        raise NotCanonical("asks")
    asks = {_word(Action, action): _word(Ask, ask) for action, ask in value.items()}
    if any(ask not in OPTIONS[action][1:] for action, ask in asks.items()):
        raise NotCanonical("asks")
    return asks


def _pending(value: Json) -> Pending | None:
    if value is None:
        return None
    value = canonical.members(value, ("choices", "at"))
    return Pending(Choices.parse(value["choices"]), canonical.integer(value["at"], 0, _TIME_MOST))


def _spent(value: Json) -> Spent:
    entry = canonical.items(value, 2)
    if len(entry) != 2:
        raise NotCanonical("spent")
    at, sats = canonical.integer(entry[0], 0, _TIME_MOST), canonical.integer(entry[1], 0, _SUM_MOST)
    return Spent(at, sats)
