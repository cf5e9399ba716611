"""Every word a person reads, in their language: English in the source, others in .po files.

One folder for each language, resources/i18n/<language>/*.po, merged when it is chosen. A
translation that is missing shows the English text.
"""

import locale
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.core.paths import RESOURCES

ENGLISH = "en"
_FOLDER = RESOURCES / "i18n"


class _Current:
    """The chosen language, shared by the whole program."""

    language = ENGLISH
    catalogs: tuple[Catalog, ...] = ()


def languages() -> tuple[str, ...]:
    """English first, then each language that has a folder, e.g. ("en", "zh_CN")."""
    return (ENGLISH, *sorted(path.name for path in _FOLDER.iterdir() if path.is_dir()))


def language() -> str:
    return _Current.language


def native_name(code: str) -> str:
    """The language's name in itself, e.g. 中文 (简体)."""
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def system_language() -> str:
    """The first of our languages that the computer is set to; English where none fits."""
    wanted = locale.getlocale()[0] or ENGLISH
    try:
        spoken = Locale.parse(wanted.partition(".")[0]).language
    except (ValueError, UnknownLocaleError):
        return ENGLISH
    return next((code for code in languages() if code.partition("_")[0] == spoken), ENGLISH)


def set_language(code: str) -> None:
    """Choose the language for all text looked up from now on; "auto" follows the computer."""
    chosen = system_language() if code == "auto" else code
    if chosen not in languages():
        chosen = ENGLISH
    _Current.catalogs = _catalogs(chosen)
    _Current.language = chosen


def tr(text: str, **fields: object) -> str:
    """The text in the chosen language, with {fields} filled in."""
    found = _lookup(text)
    translated = found if isinstance(found, str) else text
    return translated.format(**fields) if fields else translated


def ntr(one: str, many: str, count: int, **fields: object) -> str:
    """The form that fits count; {n} is the count itself."""
    found = _lookup(one)
    if isinstance(found, (tuple, list)):
        form = _Current.catalogs[0].plural_func(count) if _Current.catalogs else 0
        text = found[min(int(form), len(found) - 1)]
    else:
        text = one if count == 1 else many
    return text.format(n=count, **fields)


def _lookup(text: str) -> str | tuple[str, ...] | list[str] | None:
    for catalog in _Current.catalogs:
        message = catalog.get(text)
        if message is not None and message.string and any(message.string):
            return message.string
    return None


@lru_cache(maxsize=4)
def _catalogs(code: str) -> tuple[Catalog, ...]:
    if code == ENGLISH:
        return ()
    found = []
    for path in sorted((_FOLDER / code).glob("*.po")):
        with path.open("rb") as file:
            found.append(read_po(file, locale=code))
    return tuple(found)
