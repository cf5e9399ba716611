"""Recovery phrases (BIP-39): the ten word lists, and reading what people type."""

import difflib
import functools
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from mnemonic import Mnemonic

from app.wallet.errors import PhraseChecksum, PhraseLength, WordUnknown

# The order decides between lists that share words; a phrase found good in two of them has
# the same keys in both, because BIP-39 makes the keys from the text alone.
LANGUAGES = (
    "english",
    "chinese_simplified",
    "chinese_traditional",
    "spanish",
    "french",
    "italian",
    "portuguese",
    "czech",
    "japanese",
    "korean",
)
LENGTHS = (12, 15, 18, 21, 24)
_LONGEST_TEXT = 2000  # characters; 24 words of any list are far shorter
_NUMBERING = re.compile(r"\d{1,2}[.):]?")
_SUGGESTIONS = 4


@dataclass(frozen=True, slots=True)
class WordList:
    """One of the lists: its words as BIP-39 writes them and how to find one as people write it."""

    language: str
    words: tuple[str, ...]
    by_folded: dict[str, int]


@functools.cache
def word_list(language: str) -> WordList:
    """The list of one of LANGUAGES, read once."""
    words = tuple(Mnemonic(language).wordlist)
    folded = {_fold(word): number for number, word in enumerate(words)}
    return WordList(language, words, folded)


def _fold(text: str) -> str:
    """Fold capitals and accents: in none of the ten lists do two words differ only by these."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in spread if not unicodedata.combining(char))


def decode(text: str) -> tuple[WordList, tuple[int, ...]]:
    """The list a phrase is written in and the numbers of its words.

    Words may be numbered, in capitals or without accents; Chinese also without spaces.
    Raises WordUnknown, PhraseLength or PhraseChecksum for the list that fits best.
    """
    typed = split(text)
    if not typed:
        raise PhraseLength(words=0)
    lists = [word_list(language) for language in LANGUAGES]
    known = {words.language: _known(typed, words) for words in lists}
    best = max(lists, key=lambda words: known[words.language])
    if known[best.language] < len(typed):
        raise _unknown(typed, best)
    if len(typed) not in LENGTHS:
        raise PhraseLength(words=len(typed))
    for words in lists:
        if known[words.language] == len(typed):
            numbers = tuple(words.by_folded[word] for word in typed)
            if entropy_of(numbers) is not None:
                return words, numbers
    raise PhraseChecksum()


def split(text: str) -> list[str]:
    """The folded words of what was typed or pasted, list numbers ("1." "2)") left out."""
    pieces = re.split(r"[\s,;]+", _fold(text[:_LONGEST_TEXT]))
    words = [piece for piece in pieces if piece and not _NUMBERING.fullmatch(piece)]
    chinese = word_list("chinese_simplified").by_folded, word_list("chinese_traditional").by_folded
    if len(words) < min(LENGTHS) and any(
        char in part for char in "".join(words) for part in chinese
    ):
        return [char for word in words for char in word]  # Chinese words are one character long
    return words


def _known(typed: Sequence[str], words: WordList) -> int:
    return sum(word in words.by_folded for word in typed)


def _unknown(typed: Sequence[str], words: WordList) -> WordUnknown:
    position = next(n for n, word in enumerate(typed) if word not in words.by_folded)
    close = suggestions(typed[position], words)
    return WordUnknown(position=position + 1, suggestions=", ".join(close))


def suggestions(word: str, words: WordList) -> tuple[str, ...]:
    """Words of a list that begin like this one, then those that look most like it."""
    folded = _fold(word)
    starting = [known for known in words.by_folded if known.startswith(folded)]
    near = difflib.get_close_matches(folded, words.by_folded, n=_SUGGESTIONS, cutoff=0.6)
    found = dict.fromkeys((*sorted(starting), *near))
    return tuple(_shown(words, known) for known in list(found)[:_SUGGESTIONS])


def _shown(words: WordList, folded: str) -> str:
    return unicodedata.normalize("NFC", words.words[words.by_folded[folded]])


def entropy_of(numbers: Sequence[int]) -> bytes | None:
    """The entropy that these words stand for; None where the checksum says they do not fit."""
    bits = len(numbers) * 11
    checksum_bits = bits // 33
    value = 0
    for number in numbers:
        value = value << 11 | number
    entropy = (value >> checksum_bits).to_bytes((bits - checksum_bits) // 8, "big")
    expected = hashlib.sha256(entropy).digest()[0] >> (8 - checksum_bits)
    return entropy if value & ((1 << checksum_bits) - 1) == expected else None


def encode(entropy: bytes, language: str = "english") -> str:
    """The phrase of 16 to 32 bytes of entropy, its words parted by single spaces."""
    return " ".join(Mnemonic(language).to_mnemonic(entropy).split())


def seed(phrase: str, passphrase: str) -> bytes:
    """The 64-byte BIP-39 seed of a phrase in its list's own spelling."""
    return bytes(Mnemonic.to_seed(phrase, passphrase))


def master_key(seed_bytes: bytes, test_network: bool) -> str:
    """The BIP-32 root key of a seed, base58."""
    return str(Mnemonic.to_hd_master_key(seed_bytes, test_network))
