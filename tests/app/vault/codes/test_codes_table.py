"""The offset table and its codes: published vectors, and what an attacker can make of it."""

import json
import random
import zlib
from pathlib import Path
from typing import Any

import pyotp
import pytest

from app.core.secret import Secret
from app.vault.codes import recovery, table, totp
from app.vault.crypto import KdfParameters
from app.vault.errors import CodeInvalid
from app.vault.format.slots import code_key, mask_key, password_root, recovery_key

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors.json").read_text())
RFC_SECRET = Secret(b"12345678901234567890")


def raw(name: str) -> bytes:
    return bytes.fromhex(VECTORS[name])


@pytest.fixture(scope="module")
def root() -> Secret:
    kdf = KdfParameters(**{name: VECTORS["kdf"][name] for name in ("m", "t", "p", "m2", "t2")})
    return password_root(Secret(VECTORS["password"]), raw("header_salt"), Secret(raw("ds")), kdf)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, 287082),
        (1111111109, 81804),
        (1111111111, 50471),
        (1234567890, 5924),
        (2000000000, 279037),
        (20000000000, 353130),
    ],
)
def test_the_codes_of_rfc_6238(seconds: int, code: int) -> None:
    """Appendix B, the last six of its eight digits."""
    step = totp.step_of(seconds)
    assert totp.code_at(RFC_SECRET, step).number == code
    zero = Secret(bytes(32))
    entry = table.build(RFC_SECRET, 0, zero, step, 1)
    assert table.target(entry, step, zero, step, code) == 0


def test_our_vectors(root: Secret) -> None:
    mask = mask_key(root, raw("tsalt"))
    step, target = VECTORS["step"], VECTORS["target"]
    assert list(table.masks(mask, step, 4)) == VECTORS["masks_step..+3"]
    entries = table.build(Secret(raw("totp_secret_rfc6238")), target, mask, step, 4)
    assert entries == raw("table_4_entries_hex")
    assert table.target(entries, step, mask, step, int(VECTORS["code_at_step"])) == target
    kdf = KdfParameters(**{name: VECTORS["kdf"][name] for name in ("m", "t", "p", "m2", "t2")})
    assert code_key(root, raw("slot_salt"), target, kdf).reveal() == raw("kek_pwtotp")
    spare = recovery_key(root, raw("slot_salt"), 3, Secret("0123456789abcdef0123"))
    assert spare.reveal() == raw("kek_rc_i3")


def test_each_step_of_the_table_hides_the_same_target_and_no_other_code_finds_it() -> None:
    mask, secret, start = Secret(b"m" * 32), totp.new_secret(), 58_000_000
    entries = table.build(secret, 123_456, mask, start, 500)
    generator = pyotp.TOTP(totp.key_text(secret).text())
    for step in range(start, start + 500):
        code = int(generator.generate_otp(step))
        assert table.target(entries, start, mask, step, code) == 123_456
        assert table.target(entries, start, mask, step, (code + 1) % 10**6) != 123_456
    assert table.target(entries, start, mask, start - 1, 0) is None
    assert table.target(entries, start, mask, start + 500, 0) is None


def test_one_old_code_and_the_file_tell_no_later_code() -> None:
    """The published table without masks gives all of them; ours gives the one that was seen."""
    mask, secret, start = Secret(b"m" * 32), totp.new_secret(), 58_000_000
    entries = table.build(secret, 987_654, mask, start, 5_000)

    def offset(step: int) -> int:
        place = (step - start) * table.ENTRY
        return int.from_bytes(entries[place : place + table.ENTRY], "big")

    seen = totp.code_at(secret, start).number
    guess = (offset(start) + seen) % table.CODES  # what would be the target without masks
    right = sum(
        (guess - offset(step)) % table.CODES == totp.code_at(secret, step).number
        for step in range(start, start + 5_000)
    )
    assert right <= 3  # itself, and chance
    assert len(zlib.compress(entries)) / len(entries) > 0.8  # 20 bits in 24, and nothing more


def test_recovery_codes_as_text() -> None:
    codes = recovery.fresh()
    assert len({code.text() for code in codes}) == recovery.COUNT == 8
    for code in codes:
        text = recovery.to_text(code).text()
        assert text.startswith("walnutrc1")
        grouped = " ".join(text[i : i + 4] for i in range(0, len(text), 4))
        for form in (text, text.upper(), f"  {grouped}\n", text.replace("1", "1-", 1)):
            assert recovery.looks_like(Secret(form))
            assert recovery.parse(Secret(form)) == code


def test_a_mistyped_recovery_code_is_found_before_it_is_tried() -> None:
    chance = random.Random(6238)
    text = recovery.to_text(recovery.fresh()[0]).text()
    for _ in range(500):
        place = chance.randrange(9, len(text))
        other = chance.choice([c for c in "qpzry9x8gf2tvdw0s3jn54khce6mua7l" if c != text[place]])
        with pytest.raises(CodeInvalid):
            recovery.parse(Secret(text[:place] + other + text[place + 1 :]))
    for broken in (text[:-1], text + "q", "walnutrc1", "walnutrc", "WALNUTrc1" + text[9:], ""):
        with pytest.raises(CodeInvalid):
            recovery.parse(Secret(broken))


@pytest.mark.parametrize("typed", ["081804", "081 804", " 081-804\n", "０８１８０４", "08 18 04"])
def test_six_digits_from_any_keyboard(typed: str) -> None:
    assert totp.parse(Secret(typed)).number == 81804


@pytest.mark.parametrize(
    "typed",
    ["", "08180", "0818041", "08180a", "-81804", "+81804", "٠٨١٨٠٤٠", "081.804", "\0" * 6],
)
def test_anything_else_is_no_code(typed: str) -> None:
    with pytest.raises(CodeInvalid):
        totp.parse(Secret(typed))
    with pytest.raises(CodeInvalid):
        totp.parse(Secret(b"\xff\xfe08180"))


def test_the_link_for_the_authenticator_is_the_usual_one() -> None:
    secret = Secret(bytes(range(20)))
    uri = totp.uri(secret, "Savings & more").text()
    assert uri.startswith("otpauth://totp/Walnut:Savings%20%26%20more?")
    parsed = pyotp.parse_uri(uri)
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.digits, parsed.interval, parsed.issuer) == (6, 30, "Walnut")
    assert parsed.secret == totp.key_text(secret).text()
