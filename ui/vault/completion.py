"""Completion while a recovery phrase is typed: the words of all ten lists that begin so."""

import unicodedata
from bisect import bisect_left

from PySide6.QtCore import QObject

from ui.context import Context
from ui.vault.calls import all_words

_LEAST_LETTERS = 2
_LOOKED_AT = 40


class Completion(QObject):
    """Knows nothing until `load` has read the lists; it does that once."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._words: tuple[tuple[str, str], ...] = ()

    def load(self) -> None:
        if not self._words:
            work = all_words(self._context.services)
            self._context.bridge.run(self, work, self._told)

    @property
    def known(self) -> bool:
        """Whether the lists are there."""
        return bool(self._words)

    def complete(self, typed: str) -> list[str]:
        """Words that begin like this, accents and capitals aside."""
        folded = _fold(typed)
        if len(folded) < _LEAST_LETTERS:
            return []
        first = bisect_left(self._words, (folded, ""))
        found: list[str] = []
        for key, word in self._words[first : first + _LOOKED_AT]:
            if not key.startswith(folded):
                break
            if word not in found:
                found.append(word)
        return found

    def _told(self, words: tuple[tuple[str, str], ...]) -> None:
        self._words = words


def _fold(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in spread if not unicodedata.combining(char))
