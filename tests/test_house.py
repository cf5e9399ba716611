"""The house rules that no other tool checks, each with its reason in the message."""

import ast
import re
import subprocess
import sys
import tomllib

import pytest

from app.core.paths import RESOURCES, ROOT
from tests import house_rules as house
from tests.late_imports import LateImport, fault, late_imports

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
PARAMETERS = 6

ALL = house.sources(*house.FOLDERS)
UI = house.sources("ui")


def report(found: list[str], reason: str) -> None:
    if found:
        pytest.fail(f"{reason}:\n" + "\n".join(sorted(found)), pytrace=False)


def test_files_can_be_read_in_one_go() -> None:
    long = [
        f"{s.name} has {n} lines" for s in ALL if (n := len(s.text.splitlines())) > LINES_OF_A_FILE
    ]
    report(long, f"A file of more than {LINES_OF_A_FILE} lines becomes a folder")


def test_functions_can_be_read_in_one_go() -> None:
    long = [
        f"{s.where(f)} {f.name} has {house.length(f)} lines"
        for s in ALL
        for f in house.functions(s)
        if house.length(f) > LINES_OF_A_FUNCTION
    ]
    report(long, "Split it: a function does one thing")


def test_functions_take_few_parameters() -> None:
    many = [
        f"{s.where(f)} {f.name} takes {house.parameters(f)}"
        for s in house.sources(*house.PROGRAM)
        for f in house.functions(s)
        if house.parameters(f) > PARAMETERS and not house.excused(s, f, "PLR0913")
    ]
    report(many, "Group what belongs together in a dataclass")


def test_each_file_says_why_it_exists() -> None:
    silent = [s.name for s in ALL if s.tree.body and not ast.get_docstring(s.tree)]
    report(silent, "A file opens with one sentence of why it exists")


def test_only_the_command_line_prints() -> None:
    allowed = ("app/cli/output.py", "app/sandbox/__main__.py")
    prints = [
        s.where(call)
        for s in house.sources(*house.PROGRAM)
        for name, call in s.calls()
        if name == "print" and s.name not in allowed
    ]
    report(prints, "app/cli/output.py is the only place that prints")


def test_texts_are_literals() -> None:
    computed = [text.where for text in house.texts() if None in text.forms]
    report(computed, 'tr() takes one literal, tr("Paid {name}", name=name), never an f-string')


@pytest.mark.parametrize("language", ["zh_CN"])
def test_every_text_is_translated(language: str) -> None:
    known = house.translations(language)
    missing = [
        f"{text.where} {text.forms[0]!r}"
        for text in house.texts()
        if text.forms[0] and text.forms[0] not in known
    ]
    report(missing, f"Translate it in resources/i18n/{language}")


@pytest.mark.parametrize("language", ["zh_CN"])
def test_translations_keep_the_fields(language: str) -> None:
    wrong = []
    for text, forms in house.translations(language).items():
        allowed = house.fields(text) | {"n"}
        wrong += [text for form in forms if not house.fields(form) <= allowed]
        if house.fields(text) - {"n"} - frozenset().union(*map(house.fields, forms)):
            wrong.append(text)
    report(wrong, "A translation has the same {fields} as the English text")


@pytest.mark.parametrize("language", ["zh_CN"])
def test_no_translation_is_left_over(language: str) -> None:
    used = {form for text in house.texts() for form in text.forms}
    unused = [text for text in house.translations(language) if text not in used | {"English"}]
    report(unused, "Nothing asks for this text any more")


def test_article_links_lead_somewhere() -> None:
    missing = [
        f"{slug}.md in {language}, for {asker}"
        for slug, asker in house.articles().items()
        for language in ("en", "zh_CN")
        if not (RESOURCES / "help" / language / f"{slug}.md").is_file()
    ]
    report(missing, "Each help article exists in each language")


def test_error_codes_are_their_own() -> None:
    codes = [error.code for error in house.error_classes() if "code" in vars(error)]
    report([code for code in set(codes) if codes.count(code) > 1], "One code, one error")


def test_text_from_outside_stays_plain() -> None:
    """Qt guesses whether a text is markup; a server's words must never become a picture or link."""
    homes = {
        "QLabel": "ui/widgets/text.py",
        "QMessageBox": "",
        "setToolTip": "ui/widgets/text.py",
        "setWhatsThis": "",
        "setHtml": "",
        "insertHtml": "",
        "appendHtml": "",
        "setMarkdown": "ui/help/reader.py",
    }
    found = [
        f"{source.where(call)} {name}"
        for source in UI
        for name, call in source.calls()
        if name in homes and source.name != homes[name]
    ]
    found += [
        f"{source.where(node)} {node.attr}"
        for source in UI
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("RichText", "AutoText", "MarkdownText")
    ]
    report(found, "Show text through ui/widgets/text.py, where it is always plain")


def test_labels_are_made_plain() -> None:
    """Each class that is a QLabel sets its format before anything else can set its text."""
    careless = [
        source.where(node)
        for source in UI
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "QLabel" for base in node.bases)
        and "PlainText" not in (ast.get_source_segment(source.text, node) or "")
    ]
    report(careless, "A QLabel of our own sets Qt.TextFormat.PlainText")


def test_pages_do_not_outlive_themselves() -> None:
    """Qt ends the connection of a method when its widget goes; that of a lambda it cannot."""
    long_lived = re.compile(r"(?:context\.\w+|THEME\.changed)\.connect\(\s*lambda")
    found = [s.name for s in UI if s.name != "ui/wiring.py" and long_lived.search(s.text)]
    report(found, "Connect a method of the widget to signals that live longer than it")


def test_no_path_of_a_builder_is_left() -> None:
    places = ("/work" + "/main", "/work" + "/shared", "/tmp" + "/walnut")
    found = [s.name for s in ALL if any(place in s.text for place in places)]
    report(found, "The project depends on nothing outside its own folder")


_PROBE = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Sender(QObject):
    sent = Signal(object)

application = QCoreApplication([])
sender, received = Sender(), []
sender.sent.connect(lambda number: received.append(number))
for number in range(2000):
    sender.sent.emit(number)
assert len(received) == 2000
"""


def test_this_pyside_survives_many_signals() -> None:
    """PySide6 6.12.0 aborts on Python 3.11 after some 600 emits: this shows such a version."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-400:]


def test_locks_hold_what_the_project_asks_for() -> None:
    """A dependency added to pyproject.toml without packaging/lock.sh would be missing elsewhere."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    locked = (ROOT / "packaging" / "requirements-dev.lock").read_text().lower()
    names = [re_name(requirement) for requirement in wanted]
    report([n for n in names if f"\n{n}==" not in "\n" + locked], "Run packaging/lock.sh")


def re_name(requirement: str) -> str:
    name = requirement
    for stop in " ;[<>=!~":
        name = name.partition(stop)[0]
    return name.lower().replace("_", "-").replace(".", "-")


def test_the_repository_is_whole() -> None:
    wanted = ("LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ".ci/run")
    report([name for name in wanted if not (ROOT / name).is_file()], "The project needs it")


def test_nothing_waits_with_wait_for() -> None:
    """Before Python 3.12 it loses a cancellation that comes together with what is waited for."""
    found = [
        source.where(call)
        for source in house.sources(*house.PROGRAM)
        for name, call in source.calls()
        if name == "wait_for" and "asyncio." in (ast.get_source_segment(source.text, call) or "")
    ]
    report(found, "Use `async with asyncio.timeout(seconds)`")


def test_imports_by_name_obey_the_contracts() -> None:
    """What is loaded late, for a quick start, is told to no import contract and no type checker."""
    found = list(late_imports())
    assert {"ui.pages", "ui.vault.gate", "app.messages"} <= {each.importer for each in found}
    report(
        [f"{each.where}: {why}" for each in found if (why := fault(each))], "A name leads astray"
    )


@pytest.mark.parametrize(
    ("importer", "module", "taken", "why"),
    [
        ("app.vault.service", "ui.page", None, "above"),
        ("app.core.runtime", "app.wallet.model", None, "above"),
        ("ui.pages", "ui.wallet.gone", None, "there is no"),
        ("ui.pages", "ui.page", "Gone", "has no"),
        ("ui.pages", "bdkpython", None, "door"),
        ("ui.pages", None, None, "whole"),
    ],
)
def test_a_name_that_leads_astray(
    importer: str, module: str | None, taken: str | None, why: str
) -> None:
    assert why in (fault(LateImport("", importer, module, taken)) or "")
