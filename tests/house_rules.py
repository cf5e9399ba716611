"""Reads the project's own source for tests/test_house.py: files, functions, texts, errors."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

import app
from app.core.errors import AppError
from app.core.paths import RESOURCES, ROOT

FOLDERS = ("app", "ui", "tests", "packaging")
PROGRAM = ("app", "ui")


@dataclass(frozen=True)
class Source:
    """One Python file of ours, parsed."""

    name: str  # relative, e.g. "app/core/bus.py"
    text: str
    tree: ast.Module

    def where(self, node: ast.expr | ast.stmt) -> str:
        return f"{self.name}:{node.lineno}"

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Each call with the last part of the called name: setText for self.label.setText()."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield called_name(node), node


def called_name(call: ast.Call) -> str:
    target = call.func
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


@lru_cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file in these folders."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(_parse(path) for path in paths)


def _parse(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring: a contract is not complexity."""
    documented = ast.get_docstring(function, clean=False)
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    return lines - (len(documented.splitlines()) if documented else 0)


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many a caller may give; self and cls are not given."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in given)


def excused(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef, rule: str) -> bool:
    """Whether the line of the definition says why this rule does not hold here."""
    line = source.text.splitlines()[function.lineno - 1]
    return re.search(rf"# noqa: {rule} - \w", line) is not None


@dataclass(frozen=True)
class Text:
    """What one tr() or ntr() call asks for: the English form(s); None where not a literal."""

    where: str
    forms: tuple[str | None, ...]


@lru_cache
def texts() -> tuple[Text, ...]:
    """Every text that the program looks up."""
    found = []
    for source in sources(*PROGRAM):
        if source.name == "app/core/i18n.py":
            continue
        for name, call in source.calls():
            if name in ("tr", "ntr"):
                count = 1 if name == "tr" else 2
                forms = tuple(literal(argument) for argument in call.args[:count])
                found.append(Text(source.where(call), forms))
    return tuple(found)


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@lru_cache
def translations(language: str) -> dict[str, tuple[str, ...]]:
    """English text to its form(s) in this language, from every .po file of it."""
    words: dict[str, tuple[str, ...]] = {}
    for path in sorted((RESOURCES / "i18n" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                string = message.string or ()
                forms = (string,) if isinstance(string, str) else tuple(string)
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key and forms and all(forms) and not message.fuzzy:
                    words[key] = forms
    return words


def fields(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def articles() -> dict[str, str]:
    """Each help article that the program or another article points to, and who does."""
    slugs = {
        error.article: error.__qualname__ for error in error_classes() if error.article is not None
    }
    asking = re.compile(r"(?:article=|open_article\(|article_wanted\.emit\()\"([a-z0-9-]+)\"")
    linking = re.compile(r"\]\(([a-z0-9-]+)\.md\)")
    for source in sources(*PROGRAM):
        slugs.update(dict.fromkeys(asking.findall(source.text), source.name))
    for path in (RESOURCES / "help").rglob("*.md"):
        slugs.update(dict.fromkeys(linking.findall(path.read_text(encoding="utf-8")), path.name))
    return slugs


@lru_cache
def error_classes() -> tuple[type[AppError], ...]:
    """AppError and every class below it, wherever it is defined."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return tuple(_tree(AppError))


def _tree(kind: type[AppError]) -> Iterator[type[AppError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__.startswith("app."):
            yield from _tree(child)
