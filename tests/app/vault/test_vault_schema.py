"""The header is checked whole before it is used: keys, types, sizes, bounds, and its one form."""

from collections.abc import Callable
from typing import Any

import pytest

from app.vault import canonical
from app.vault.errors import VaultDamaged
from app.vault.format.container import Container
from app.vault.format.header import SlotKind
from tests.app.vault.forge import (
    genuine,
    header_of,
    other_slot,
    with_codes,
    with_header,
    with_header_text,
)

VAULT = genuine()
GOOD = VAULT.to_bytes()
CODES = with_codes(VAULT)
GOOD_CODES = CODES.to_bytes()

Change = Callable[[dict[str, Any]], object]


def part(data: bytes) -> str:
    """The part that the parser finds damaged."""
    with pytest.raises(VaultDamaged) as refusal:
        Container.parse(data)
    return str(refusal.value.details["part"])


def slot(header: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(slot for slot in header["slots"] if slot["type"] == kind)


def _kdf(**values: object) -> Change:
    return lambda header: header["kdf"].update(values)


SCHEMA_BREAKS: dict[str, Change] = {
    "member missing": lambda h: h.pop("gen"),
    "member more": lambda h: h.update(more=1),
    "not our file": lambda h: h.update(fmt="wallet"),
    "header version": lambda h: h.update(v=2),
    "version as true": lambda h: h.update(v=True),
    "vid short": lambda h: h.update(vid="00"),
    "vid upper case": lambda h: h.update(vid=h["vid"].upper().replace("0", "A")),
    "gen negative": lambda h: h.update(gen=-1),
    "gen huge": lambda h: h.update(gen=2**40),
    "gen text": lambda h: h.update(gen="1"),
    "gen true": lambda h: h.update(gen=True),
    "salt short": lambda h: h.update(salt="AAAA"),
    "salt with a space": lambda h: h.update(salt=h["salt"] + " "),
    "salt in another form": lambda h: h.update(salt=h["salt"][:-3] + "B=="),
    "ds a number": lambda h: h.update(ds=7),
    "ds short": lambda h: h.update(ds="00"),
    "slots an object": lambda h: h.update(slots={}),
    "no slots": lambda h: h.update(slots=[]),
    "only a phrase": lambda h: h["slots"].pop(),
    "33 slots": lambda h: h.update(slots=h["slots"] * 17),
    "slot a text": lambda h: h["slots"].append("pw"),
    "slot twice": lambda h: h["slots"].append(h["slots"][0]),
    "two passwords": lambda h: h["slots"].append(other_slot(SlotKind.PASSWORD)),
    "two phrases": lambda h: h["slots"].append(other_slot(SlotKind.PHRASE)),
    "unknown slot": lambda h: slot(h, "pw").update(type="fido2"),
    "slot type a list": lambda h: slot(h, "pw").update(type=["pw"]),
    "slot with more": lambda h: slot(h, "pw").update(more=1),
    "slot with index": lambda h: slot(h, "pw").update(i=0),
    "slot without salt": lambda h: slot(h, "pw").pop("salt"),
    "slot cut": lambda h: slot(h, "pw").update(ct="AAAA"),
    "fused without a table": lambda h: slot(h, "pw").update(type="pwtotp"),
    "password and fused": lambda h: h["slots"].append(other_slot(SlotKind.PASSWORD_CODE)),
    "recovery code alone": lambda h: h["slots"].append(
        {**other_slot(SlotKind.RECOVERY_CODE), "i": 0}
    ),
    "table without codes": lambda h: h.update(tab_len=3),
    "table hash without table": lambda h: h.update(tab_sha256="00" * 32),
    "table length true": lambda h: h.update(tab_len=False),
    "codes without slot": lambda h: h.update(totp=header_of(GOOD_CODES)["totp"]),
    "kdf unknown": _kdf(alg="scrypt"),
    "kdf version": _kdf(v=16),
    "kdf 2 TiB": _kdf(m=2**31),
    "kdf no memory": _kdf(m=7, m2=7),
    "kdf no passes": _kdf(t=0),
    "kdf 65 passes": _kdf(t=65),
    "kdf 17 lanes": _kdf(p=17),
    "kdf no lanes": _kdf(p=0),
    "kdf second more than first": _kdf(m2=9),
    "kdf passes true": _kdf(t=True),
    "kdf member more": _kdf(more=1),
}
CODE_BREAKS: dict[str, Change] = {
    "table not in threes": lambda h: h.update(tab_len=h["tab_len"] - 1),
    "table too long": lambda h: h.update(tab_len=3 * 2**24),
    "table negative": lambda h: h.update(tab_len=-3),
    "no table": lambda h: h.update(tab_len=0, tab_sha256=None),
    "table hash missing": lambda h: h.update(tab_sha256=None),
    "table hash short": lambda h: h.update(tab_sha256="00"),
    "drift": lambda h: h["totp"].update(drift=2),
    "digits": lambda h: h["totp"].update(digits=8),
    "period": lambda h: h["totp"].update(period=60),
    "hash": lambda h: h["totp"].update(alg="sha256"),
    "start": lambda h: h["totp"].update(start=2**40),
    "codes off": lambda h: h.update(totp=None),
    "recovery index": lambda h: slot(h, "pwrc").update(i=16),
    "recovery index true": lambda h: slot(h, "pwrc").update(i=True),
    "recovery index twice": lambda h: slot(h, "pwrc").update(i=3),
    "recovery without index": lambda h: slot(h, "pwrc").pop("i"),
}


@pytest.mark.parametrize("name", SCHEMA_BREAKS)
def test_the_schema_refuses(name: str) -> None:
    assert part(with_header(GOOD, SCHEMA_BREAKS[name])) == "schema"


@pytest.mark.parametrize("name", CODE_BREAKS)
def test_the_schema_refuses_beside_login_codes(name: str) -> None:
    # A changed table length also moves what follows; either refusal comes before any key.
    assert part(with_header(GOOD_CODES, CODE_BREAKS[name])) in ("schema", "length")


HEADER = canonical.encode(header_of(GOOD))


@pytest.mark.parametrize(
    "text",
    [
        HEADER.replace(b'"gen":1,', b'"gen":1,"gen":1,'),
        HEADER.replace(b'"gen":1,', b'"gen":1.0,'),
        HEADER.replace(b'"gen":1,', b'"gen":1e0,'),
        HEADER.replace(b'"gen":1,', b'"gen":NaN,'),
        HEADER.replace(b'"gen":1,', b'"gen":-0,'),
        HEADER.replace(b'"gen":1,', b'"gen":' + b"9" * 20_000 + b","),
        HEADER.replace(b'"gen":1,', b'"gen": 1,'),
        HEADER.replace(b'"gen"', b'"\\u0067en"'),
        HEADER.replace(b'"gen"', b'"\\ud800"'),
        HEADER + b"\n",
        HEADER[:-1],
        b"[" * 30_000,
        b"[" * 30_000 + b"]" * 30_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b"\xff\xfe",
        b"\xef\xbb\xbf" + HEADER,
        b"",
    ],
    ids=range(17),
)
def test_only_the_one_form_of_a_header_is_read(text: bytes) -> None:
    assert text != HEADER
    assert part(with_header_text(GOOD, text)) == "header"


@pytest.mark.parametrize("value", ["null", "[]", "7", '"text"'])
def test_a_header_that_is_no_object(value: str) -> None:
    assert part(with_header_text(GOOD, value.encode())) == "schema"
