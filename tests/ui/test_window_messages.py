"""Every failure that a person may see has words, in both languages, and a way on."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import app
from app.core import i18n
from app.core.errors import AppError
from app.messages import describe, describe_code
from app.messages.lookup import TEXTS
from app.vault.errors import TooManyAttempts
from app.wallet.electrum.rejections import Rejection
from app.wallet.errors import BroadcastRejected, NotEnoughFunds, ReplaceRefused, WordUnknown
from ui import format as fmt
from ui.help import articles


def _load_everything() -> None:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.startswith(("app.sandbox", "app.cli")) and "__main__" not in module.name:
            importlib.import_module(module.name)


def _tree(root: type[AppError]) -> Iterator[type[AppError]]:
    yield root
    for child in root.__subclasses__():
        yield from _tree(child)


_load_everything()
_ERRORS = sorted({e for e in _tree(AppError) if e.__module__.startswith("app.")}, key=str)


@pytest.mark.parametrize("kind", _ERRORS, ids=lambda kind: kind.__name__)
def test_each_error_has_words_and_a_next_step(kind: type[AppError]) -> None:
    assert kind.code in TEXTS, f"{kind.__name__}: no text for {kind.code}"
    english = describe_code(kind.code)
    assert english.title
    assert english.text.endswith((".", "?"))
    assert english.step.endswith((".", "?"))
    i18n.set_language("zh_CN")
    chinese = describe_code(kind.code)
    for part in ("title", "text", "step"):
        assert getattr(chinese, part) != getattr(english, part), f"{kind.code}: {part} in English"


@pytest.mark.parametrize("kind", _ERRORS, ids=lambda kind: kind.__name__)
def test_each_article_that_an_error_names_exists_in_both_languages(kind: type[AppError]) -> None:
    if kind.article is None:
        return
    english = articles.read(kind.article)
    i18n.set_language("zh_CN")
    chinese = articles.read(kind.article)
    assert english is not None
    assert chinese is not None
    assert chinese.title != english.title


def test_each_reason_of_a_refusal_has_words_of_its_own() -> None:
    said = {reason: describe(BroadcastRejected(reason=reason.value)) for reason in Rejection}
    general = describe(BroadcastRejected(reason="something new"))
    for reason, message in said.items():
        plain = reason in (Rejection.UNKNOWN, Rejection.NOT_STANDARD, Rejection.MALFORMED)
        assert (message == general) == plain, reason


def test_details_are_in_the_sentence() -> None:
    assert "5 minutes" in describe(TooManyAttempts(seconds=300)).text
    assert (
        "abandon, ability" in describe(WordUnknown(position=7, suggestions="abandon, ability")).step
    )
    missing = NotEnoughFunds(needed=2000, available=10)
    assert "0.00002000 BTC" in describe(missing).text
    fmt.show_amounts("sat", hidden=False)  # the unit of the window
    assert "2\u2009000 sat" in describe(missing).text
    assert "block" in describe(ReplaceRefused(reason="confirmed")).text


def test_an_unknown_code_gets_the_general_words() -> None:
    assert describe_code("from.the.future").title == describe(AppError()).title


def test_sentences_join_as_the_language_does() -> None:
    assert ". " in describe(AppError()).sentence
    i18n.set_language("zh_CN")
    assert "。 " not in describe(AppError()).sentence
