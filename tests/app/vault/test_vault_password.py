"""Lengths, the normal form, and a meter that knows what everybody tries first."""

import pytest

from app.core.secret import Secret
from app.vault.errors import PasswordTooWeak
from app.vault.password import check, minimum, normalise, strength


def test_more_is_asked_where_only_the_password_protects() -> None:
    assert (minimum(with_keyring=True), minimum(with_keyring=False)) == (8, 12)


@pytest.mark.parametrize(
    ("typed", "same"),
    [("①②③", "123"), ("ﬁn", "fin"), ("e\u0301", "é"), ("ｗａｌｎｕｔ", "walnut"), ("Å", "Å")],
)
def test_one_form_from_any_keyboard(typed: str, same: str) -> None:
    assert normalise(Secret(typed)) == normalise(Secret(same))


def test_case_and_spaces_stay() -> None:
    forms = {
        normalise(Secret(text)).reveal() for text in ("Walnut", "walnut", " walnut", "walnut ")
    }
    assert len(forms) == 4


@pytest.mark.parametrize(("text", "low", "high"), [
    ("", 0, 0), ("password1", 0, 0), ("12345678", 0, 0), ("qwertyuiop", 0, 0),
    ("walnut-demo-2026", 3, 4), ("correct horse battery staple", 4, 4),
    ("胡桃树下的秋千2026", 3, 4), ("x" * 10_000, 0, 2),
])  # fmt: skip
def test_strength(text: str, low: int, high: int) -> None:
    assert low <= strength(text) <= high


@pytest.mark.parametrize("text", ["short-1", "password", "１２３４５６７８", ""])
def test_weak_ones_are_refused(text: str) -> None:
    with pytest.raises(PasswordTooWeak) as refusal:
        check(Secret(text), with_keyring=True)
    assert refusal.value.details == {"minimum": 8}


def test_length_counts_characters_not_bytes() -> None:
    with pytest.raises(PasswordTooWeak):
        check(Secret("胡桃树下的秋千"), with_keyring=True)  # 7 characters, 21 bytes
    check(Secret("胡桃树下的秋千啊"), with_keyring=True)


def test_bytes_that_are_no_text_are_a_password_too() -> None:
    """Given through a file descriptor; an error about them would have to show them."""
    strange = Secret(b"\xff\xfe long enough \x80")
    check(strange, with_keyring=False)
    assert normalise(strange).reveal() == strange.reveal()
