"""Reads imports by name, which the import contracts do not see, for tests/test_house.py."""

import ast
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.paths import ROOT
from tests.house_rules import PROGRAM, Source, literal, sources

_OURS = re.compile(r"(?:app|ui)(?:\.\w+)+")


@dataclass(frozen=True)
class LateImport:
    """One module named by text, and what is taken from it as far as the text tells."""

    where: str
    importer: str
    module: str | None  # None where the name is put together while the program runs
    taken: str | None = None


def late_imports() -> Iterator[LateImport]:
    """Each of them in the program."""
    for source in sources(*PROGRAM):
        calls = [call for name, call in source.calls() if name == "import_module"]
        names = [call.args[0] for call in calls]
        yield from _named(source, names)
        if any(isinstance(name, ast.Name) for name in names):  # from a table in the same file
            yield from _named(source, [node for node in _expressions(source) if _is_ours(node)])


def _named(source: Source, names: list[ast.expr]) -> Iterator[LateImport]:
    importer = source.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    taken = _taken(source.tree)
    for name in names:
        if not isinstance(name, ast.Name):
            yield LateImport(source.where(name), importer, literal(name), taken.get(id(name)))


def _expressions(source: Source) -> Iterator[ast.expr]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.expr))


def _is_ours(node: ast.expr) -> bool:
    return _OURS.fullmatch(literal(node) or "") is not None


def _taken(tree: ast.Module) -> dict[int, str]:
    """By the id of the module's name: `import_module(name).taken`, `(name, "Taken", …)`."""
    found: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
            found |= {id(argument): node.attr for argument in node.value.args[:1]}
        row = node.elts if isinstance(node, ast.Tuple) else getattr(node, "args", None)
        if isinstance(row, list) and len(row) > 1 and _is_ours(row[0]) and not _is_ours(row[1]):
            found |= {id(row[0]): word for word in [literal(row[1])] if word is not None}
    return found


def fault(found: LateImport) -> str | None:
    """Why it is not as good as an import."""
    if found.module is None:
        return "the name is put together: write it whole"
    root = found.module.partition(".")[0]
    if root not in PROGRAM:
        return None if root in sys.stdlib_module_names else "a library goes by its door"
    spec = importlib.util.find_spec(found.module)
    if spec is None or spec.origin is None:
        return f"there is no {found.module}"
    if found.taken is not None and found.taken not in _defined(Path(spec.origin)):
        return f"{found.module} has no {found.taken}"
    return None if _points_down(found.importer, found.module) else f"{found.module} is above it"


def _defined(path: Path) -> set[str]:
    """What a module holds by its own text."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _points_down(importer: str, module: str) -> bool:
    """By the contract of pyproject.toml: "The program points one way"."""
    if importer.startswith("ui"):
        return True
    if module.startswith("ui"):
        return False
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = project["tool"]["importlinter"]["contracts"][0]
    layers, free = contract["layers"], contract["exhaustive_ignores"]
    above, below = importer.split(".")[1], module.split(".")[1]
    return above in free or layers.index(above) <= layers.index(below)
