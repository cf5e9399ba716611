"""The articles themselves: same shape in each language, plain words, no false promise."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core import i18n
from app.core.paths import RESOURCES
from ui.help import articles
from ui.help.answers import Answers

_MOST_LINES = 35
_LINK = re.compile(r"\]\(([^)]*)\)")
_MARKS = {
    "headings": re.compile(r"^#+ ", re.MULTILINE),
    "bold": re.compile(r"\*\*[^*]+\*\*"),
    "slanted": re.compile(r"(?<!\*)\*[^*]+\*(?!\*)"),
    "points": re.compile(r"^- ", re.MULTILINE),
    "steps": re.compile(r"^\d+\. ", re.MULTILINE),
    "text to type": re.compile(r"`[^`]+`"),
}
# What no wallet can keep, and words of the trade that nobody has to know.
_PROMISES = re.compile(
    r"military|unhackable|cannot be stolen|(?:completely|absolutely|fully|100 ?%) (?:safe|secure)"
    r"|guarantee|军用|军事级|无法被盗|不会被盗|绝对安全|万无一失|百分之百|我们会拦截|冻结链上",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:TOTP|2FA|HOTP|HPKE|HKDF|Argon2\w*|AES|VMK|DS|KDF|SQLCipher|Bech32m?)\b|key slot|密钥槽"
)
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!][\u4e00-\u9fff]")


def _texts(language: str) -> dict[str, str]:
    folder = RESOURCES / "help" / language
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def _everywhere() -> Iterator[tuple[str, str]]:
    """Where, and the text, of each article in each language."""
    for language in i18n.languages():
        for slug, text in _texts(language).items():
            yield str(Path(language, slug)), text


def _shape(text: str) -> dict[str, int]:
    return {name: len(mark.findall(text)) for name, mark in _MARKS.items()}


def test_an_article_is_short_and_begins_with_its_title() -> None:
    for where, text in _everywhere():
        assert text.startswith("# "), where
        assert text.endswith("\n"), where
        assert text.count("\n") <= _MOST_LINES, where


def test_translations_have_the_same_parts_and_links() -> None:
    english = _texts("en")
    for language in i18n.languages():
        for slug, text in _texts(language).items():
            assert _LINK.findall(text) == _LINK.findall(english[slug]), (language, slug)
            assert _shape(text) == _shape(english[slug]), (language, slug)


def test_links_lead_to_articles_only() -> None:
    """The reader follows no other: a link to outside would be a dead one."""
    for where, text in _everywhere():
        for target in _LINK.findall(text):
            assert target.endswith(".md"), where
            assert articles.read(target.removesuffix(".md")) is not None, (where, target)


def test_titles_tell_articles_apart() -> None:
    for language in i18n.languages():
        titles = [text.partition("\n")[0] for text in _texts(language).values()]
        assert len(set(titles)) == len(titles), language


def test_nothing_is_promised_that_no_wallet_can_keep() -> None:
    for where, text in _everywhere():
        assert _PROMISES.findall(text) == [], where


def test_words_of_the_trade_stay_out() -> None:
    for where, text in _everywhere():
        assert _TRADE.findall(text) == [], where


def test_chinese_is_set_as_chinese_is() -> None:
    for slug, text in _texts("zh_CN").items():
        assert _HALF_WIDTH.findall(text) == [], slug
        assert re.search(r"[\u4e00-\u9fff]", text.partition("\n")[0]), slug


def test_whoever_loses_something_reads_where_the_way_back_ends() -> None:
    """The phrase turns two-factor login off and lifts a freeze: said wherever it is the remedy."""
    for slug in ("forgotten-password", "lost-authenticator", "keyring", "damaged-file"):
        for language, words in (
            ("en", ("login is off", "freeze is lifted")),
            ("zh_CN", ("双重验证是关闭的", "冻结也会解除")),
        ):
            assert all(word in _texts(language)[slug] for word in words), (language, slug)


@pytest.mark.parametrize(
    ("language", "typed", "slug"),
    [
        ("en", "lost phone", "lost-authenticator"),
        ("en", "stolen computer", "freeze"),
        ("en", "support asks words", "fake-support"),
        ("en", "used already", "code-refused"),
        ("en", "usb", "backup"),
        ("en", "screenshots", "screen-and-clipboard"),
        ("zh_CN", "手机 丢了", "lost-authenticator"),
        ("zh_CN", "电脑 被偷", "freeze"),
        ("zh_CN", "客服 骗子", "fake-support"),
        ("zh_CN", "已经用过", "code-refused"),
        ("zh_CN", "U 盘", "backup"),
        ("zh_CN", "截图", "screen-and-clipboard"),
    ],
)
def test_plain_words_find_it(qtbot: QtBot, language: str, typed: str, slug: str) -> None:
    i18n.set_language(language)
    answers = Answers()
    qtbot.addWidget(answers)
    answers.search.setText(typed)
    wanted = articles.read(slug)
    assert wanted is not None
    assert wanted.title in answers.titles()
