"""Recovery phrases: published vectors, ten languages, and what is said of a wrong one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.secret import Secret
from app.wallet.engine import keys, words
from app.wallet.errors import PhraseChecksum, PhraseLength, WordUnknown

# (entropy, phrase, seed with the passphrase "TREZOR"): the vectors that BIP-39 points to
TREZOR = [
    (
        "00000000000000000000000000000000",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
        " about",
        "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e5349553"
        "1f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04",
    ),
    (
        "b63a9c59a6e641f288ebc103017f1da9f8290b3da6bdef7b",
        "renew stay biology evidence goat welcome casual join adapt armor shuffle fault little"
        " machine walk stumble urge swap",
        "9248d83e06f4cd98debf5b6f010542760df925ce46cf38a1bdb4e4de7d21f5c3"
        "9366941c69e1bdbf2966e0f6e6dbece898a0e2f0a4c2b3e640953dfe8b7bbdc5",
    ),
    (
        "15da872c95a13dd738fbf50e427583ad61f18fd99f628c417a61cf8343c90419",
        "beyond stage sleep clip because twist token leaf atom beauty genius food business side"
        " grid unable middle armed observe pair crouch tonight away coconut",
        "b15509eaa2d09d3efd3e006ef42151b30367dc6e3aa5e44caba3fe4d3e352e65"
        "101fbdb86a96776b91946ff06f8eac594dc6ee1d3e82a42dfe1b40fef6bcc3fd",
    ),
]
# sixteen zero bytes in each language: the first word eleven times, then the fourth
ZERO = {
    "english": ("abandon", "about"),
    "chinese_simplified": ("的", "在"),
    "chinese_traditional": ("的", "在"),
    "spanish": ("ábaco", "abierto"),
    "french": ("abaisser", "abeille"),
    "italian": ("abaco", "abete"),
    "portuguese": ("abacate", "abater"),
    "czech": ("abdikace", "agrese"),
    "japanese": ("あいこくしん", "あおぞら"),
    "korean": ("가격", "가능"),
}


@pytest.mark.parametrize(("entropy", "phrase", "seed"), TREZOR)
def test_published_vectors(entropy: str, phrase: str, seed: str) -> None:
    read = keys.read_phrase(Secret(phrase))
    assert (read.language, read.entropy.reveal().hex()) == ("english", entropy)
    assert words.seed(read.text.text(), "TREZOR").hex() == seed
    assert words.encode(bytes.fromhex(entropy)) == phrase


def test_published_japanese_vector() -> None:
    """Ideographic spaces, decomposed kana, a passphrase that only NFKD makes equal."""
    read = keys.read_phrase(Secret("\u3000".join(["あいこくしん"] * 11 + ["あおぞら"])))
    assert read.language == "japanese"
    assert words.seed(read.text.text(), "㍍ガバヴァぱばぐゞちぢ十人十色").hex() == (
        "a262d6fb6122ecf45be09c50492b31f92e9beb7d9a845987a02cefda57a15f9c"
        "467a17872029a9e92299b5cbdf306e3a0ee620245cbd508959b6cb7ca637bd55"
    )


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_zero_entropy_in_each_language(language: str) -> None:
    first, last = ZERO[language]
    read = keys.read_phrase(Secret(" ".join([first] * 11 + [last])))
    assert read.entropy.reveal() == bytes(16)
    if "chinese" not in language:  # these two words stand at the same place in both lists
        assert read.language == language


@pytest.mark.parametrize("language", words.LANGUAGES)
@given(entropy=st.binary(min_size=32, max_size=32))
def test_every_phrase_is_read_back(language: str, entropy: bytes) -> None:
    phrase = words.encode(entropy, language)
    for typed in (phrase, unicodedata.normalize("NFC", phrase), phrase.upper()):
        read = keys.read_phrase(Secret(typed))
        assert read.text.text() == phrase
        if not _good_in_both_chinese_lists(phrase):
            assert read.language == language
            assert read.entropy.reveal() == entropy


def _good_in_both_chinese_lists(phrase: str) -> bool:
    lists = [words.word_list(f"chinese_{kind}").by_folded for kind in ("simplified", "traditional")]
    typed = words.split(phrase)
    return all(
        set(typed) <= set(by_folded) and words.entropy_of([by_folded[word] for word in typed])
        for by_folded in lists
    )


@given(entropy=st.binary(min_size=16, max_size=16))
def test_shared_chinese_characters_give_the_same_keys(entropy: bytes) -> None:
    """A phrase good in both lists may be read as either: its seed comes from the text."""
    phrase = words.encode(entropy, "chinese_traditional")
    read = keys.read_phrase(Secret(phrase))
    assert words.seed(read.text.text(), "") == words.seed(phrase, "")
    assert keys.read_phrase(Secret(phrase.replace(" ", ""))).text.text() == phrase


def test_forgiving_about_form() -> None:
    phrase = TREZOR[0][1].split()
    numbered = "\n".join(f"{n}. {word.capitalize()}" for n, word in enumerate(phrase, 1))
    assert keys.read_phrase(Secret(numbered)).text.text() == TREZOR[0][1]
    spanish = words.encode(bytes(range(16)), "spanish")
    plain = words._fold(spanish)
    assert plain != spanish
    assert keys.read_phrase(Secret(plain)).text.text() == spanish


def test_wrong_word_is_named_with_its_place_and_likely_words() -> None:
    typed = TREZOR[0][1].replace("about", "abuot").split()
    typed[4] = "abandn"
    with pytest.raises(WordUnknown) as caught:
        keys.read_phrase(Secret(" ".join(typed)))
    assert caught.value.details["position"] == 5
    assert str(caught.value.details["suggestions"]).split(", ")[0] == "abandon"


def test_suggestions_finish_a_word() -> None:
    assert "ábaco" in words.suggestions("aba", words.word_list("spanish"))
    assert words.suggestions("qqqqq", words.word_list("english")) == ()


@pytest.mark.parametrize("count", [0, 1, 11, 13, 25])
def test_wrong_length(count: int) -> None:
    with pytest.raises(PhraseLength) as caught:
        keys.read_phrase(Secret(" ".join(["abandon"] * count)))
    assert caught.value.details == {"words": count}


def test_wrong_order_fails_the_checksum() -> None:
    swapped = TREZOR[1][1].split()
    swapped[0], swapped[1] = swapped[1], swapped[0]
    with pytest.raises(PhraseChecksum):
        keys.read_phrase(Secret(" ".join(swapped)))


@given(st.text(max_size=300))
def test_any_text_is_a_phrase_or_a_named_error(text: str) -> None:
    try:
        keys.read_phrase(Secret(text.encode("utf-8", "replace")))
    except (WordUnknown, PhraseLength, PhraseChecksum):
        pass


@pytest.mark.parametrize("count", [12, 24])
def test_new_phrases_are_good_and_differ(count: int) -> None:
    made = {keys.new_phrase(count).text() for _ in range(20)}
    assert len(made) == 20
    for phrase in made:
        assert len(phrase.split()) == count
        keys.read_phrase(Secret(phrase))
