"""Text is found in the chosen language, and English where a translation is missing."""

from collections.abc import Iterator

import pytest

from app.core import i18n


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.set_language("en")


def test_each_language_names_itself() -> None:
    assert [i18n.native_name(code) for code in i18n.languages()] == ["English", "简体中文"]


def test_text_follows_the_language() -> None:
    i18n.set_language("zh_CN")
    assert i18n.tr("English") == "简体中文"
    assert i18n.tr("no such text {n}", n=3) == "no such text 3"
    i18n.set_language("en")
    assert i18n.tr("English") == "English"


def test_an_unknown_language_is_english() -> None:
    i18n.set_language("tlh")
    assert i18n.language() == "en"


def test_numbers_choose_their_form() -> None:
    assert i18n.ntr("{n} coin", "{n} coins", 1) == "1 coin"
    assert i18n.ntr("{n} coin", "{n} coins", 2) == "2 coins"
