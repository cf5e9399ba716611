"""Three ready sets of choices, and which one somebody's choices are; the limits are one's own."""

import enum
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Choices, Reading

READING_SECONDS = 30


class Preset(enum.StrEnum):
    """From the most protection to the least."""

    CAREFUL = "careful"
    BALANCED = "balanced"
    LIGHT = "light"


PRESETS: Mapping[Preset, Choices] = MappingProxyType(
    {
        Preset.CAREFUL: Choices(
            tx_limit=1_000_000,
            day_limit=2_000_000,
            reading=Reading.ALWAYS,
            delay=READING_SECONDS,
            asks={
                Action.PAY: Ask.CODE,
                Action.PAY_NEW_RECIPIENT: Ask.CODE,
                Action.EXPORT_PSBT: Ask.PASSWORD,
                Action.EXPORT_HISTORY: Ask.PASSWORD,
                Action.EXPORT_KEYS: Ask.CODE,
                Action.ADD_ACCOUNT: Ask.CODE,
            },
        ),
        Preset.BALANCED: Choices(
            tx_limit=10_000_000,
            day_limit=20_000_000,
            reading=Reading.OVER,
            delay=READING_SECONDS,
            asks={Action.EXPORT_KEYS: Ask.PASSWORD},
        ),
        Preset.LIGHT: Choices(tx_limit=100_000_000, day_limit=100_000_000),
    }
)


def preset_of(choices: Choices) -> Preset | None:
    """The preset that these are, whatever their limits; None for choices of one's own."""
    if choices.tx_limit is None or choices.day_limit is None:
        return None
    bare = choices.without_limits()
    return next((name for name, one in PRESETS.items() if one.without_limits() == bare), None)


def with_limits_of(preset: Preset, choices: Choices) -> Choices:
    """The preset with somebody's own limits, where there are some."""
    found = PRESETS[preset]
    if not choices.limited:
        return found
    return replace(found, tx_limit=choices.tx_limit, day_limit=choices.day_limit)
