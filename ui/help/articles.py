"""The help articles that come with the program, read from resources/help/<language>/<slug>.md."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.core.i18n import ENGLISH, language
from app.core.paths import RESOURCES

_FOLDER = RESOURCES / "help"
_SLUG = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Article:
    """title: its first heading; text: Markdown without that heading."""

    slug: str
    title: str
    text: str


def read(slug: str) -> Article | None:
    """The article in the chosen language, in English where it is not translated, or None."""
    if not _SLUG.fullmatch(slug):
        return None
    for code in (language(), ENGLISH):
        path = _FOLDER / code / f"{slug}.md"
        if path.is_file():
            return _parse(path)
    return None


def all_articles() -> tuple[Article, ...]:
    """Every article in the chosen language, by title."""
    found = (read(path.stem) for path in (_FOLDER / ENGLISH).glob("*.md"))
    return tuple(sorted((a for a in found if a), key=lambda article: article.title))


def _parse(path: Path) -> Article:
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    return Article(path.stem, first.lstrip("# ").strip(), rest.strip())
