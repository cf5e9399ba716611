"""The form of a failure's text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.wording import sentences

Details = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Text:
    """title: what happened; text: what it means; step: what to do next."""

    title: str
    text: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A text in the chosen language, with the help article that explains it."""

    title: str
    text: str
    step: str
    article: str | None

    @property
    def sentence(self) -> str:
        """Meaning and next step on one line, for a banner or under a field."""
        return sentences(self.text, self.step)


Writer = Callable[[Details], Text]
