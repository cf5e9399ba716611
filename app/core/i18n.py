"""Every word a person reads, in their language: English in the source, others in .po files.

One folder for each language, resources/i18n/<language>/*.po, merged when it is chosen. A
translation that is missing shows the English text.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py

from app.core.paths import RESOURCES

ENGLISH = "en"
_FOLDER = RESOURCES / "i18n"


@dataclass(frozen=True, slots=True)
class _Words:
    """One language: English text to its translation, or to its plural forms."""

    texts: dict[str, str | tuple[str, ...]]
    plural: Callable[[int], int]  # which of the forms fits a count


_NO_WORDS = _Words({}, lambda count: int(count != 1))


class _Current:
    """The chosen language, shared by the whole program."""

    language = ENGLISH
    words = _NO_WORDS


def languages() -> tuple[str, ...]:
    """English first, then each language that has a folder, e.g. ("en", "zh_CN")."""
    return (ENGLISH, *sorted(path.name for path in _FOLDER.iterdir() if path.is_dir()))


def language() -> str:
    return _Current.language


def native_name(code: str) -> str:
    """The language's name in itself, as its own files give it."""
    return "English" if code == ENGLISH else str(_words(code).texts.get("English", code))


def system_language() -> str:
    """The first of our languages that the computer is set to; English where none fits."""
    spoken = (_set_by_environment() or _set_by_system() or ENGLISH).partition("_")[0].lower()
    names = {"chinese (simplified)": "zh", "chinese": "zh"}  # as Windows calls them
    spoken = names.get(spoken, spoken)
    return next((code for code in languages() if code.partition("_")[0] == spoken), ENGLISH)


def _set_by_environment() -> str | None:
    """The language of messages by POSIX: the first of these that is set, e.g. "zh_CN.UTF-8"."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), None)


def _set_by_system() -> str | None:
    # Windows and macOS tell otherwise. It takes 5 ms to load, which the first picture has not.
    import locale  # noqa: PLC0415

    return locale.getlocale()[0]


def set_language(code: str) -> None:
    """Choose the language for all text looked up from now on; "auto" follows the computer."""
    chosen = system_language() if code == "auto" else code
    if chosen not in languages():
        chosen = ENGLISH
    _Current.words = _words(chosen)
    _Current.language = chosen


def tr(text: str, **fields: object) -> str:
    """The text in the chosen language, with {fields} filled in."""
    found = _Current.words.texts.get(text, text)
    translated = found if isinstance(found, str) else found[0]
    return translated.format(**fields) if fields else translated


def ntr(one: str, many: str, count: int, **fields: object) -> str:
    """The form that fits count; {n} is the count itself."""
    forms = _Current.words.texts.get(one)
    if isinstance(forms, tuple):
        text = forms[min(_Current.words.plural(count), len(forms) - 1)]
    else:
        text = forms or (one if count == 1 else many)
    return text.format(n=count, **fields)


@lru_cache(maxsize=4)
def _words(code: str) -> _Words:
    if code == ENGLISH:
        return _NO_WORDS
    # Loaded here, not above: an English start need not wait 60 ms for the reader.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    texts: dict[str, str | tuple[str, ...]] = {}
    plural = _NO_WORDS.plural
    for path in sorted((_FOLDER / code).glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=code)
        plural = c2py(catalog.plural_expr)
        for message in catalog:
            forms = message.string
            if not message.id or not forms or message.fuzzy:
                continue
            if isinstance(message.id, str):
                texts[message.id] = str(forms)
            elif all(forms):
                texts[message.id[0]] = tuple(forms)
    return _Words(texts, plural)
