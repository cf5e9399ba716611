"""The file format: byte-exact, and refused before any expensive work where anything is off."""

import struct
from collections.abc import Callable
from typing import Any

import pytest

from app.core.secret import Secret
from app.vault import canonical
from app.vault.canonical import NotCanonical
from app.vault.crypto import hk, seal, sha256
from app.vault.errors import (
    ClockBehind,
    CodeNeeded,
    CodesRunOut,
    CodeUsed,
    VaultDamaged,
    VaultError,
    VaultNewer,
    WrongPassword,
    WrongPhrase,
)
from app.vault.format import keys, opening
from app.vault.format.container import SIZE_MOST, Container, pack
from app.vault.format.header import SlotKind
from app.vault.format.keys import Credentials
from tests.app.vault.forge import (
    DEVICE,
    SPARE,
    STEP,
    genuine,
    header_of,
    opened,
    other_slot,
    repaired,
    with_codes,
    with_header,
)
from tests.fixtures.vault import ENTROPY, KEYS, OLD, WRONG

VAULT = genuine()
GOOD = VAULT.to_bytes()
CODES = with_codes(VAULT)
GOOD_CODES = CODES.to_bytes()

REFUSALS = (VaultDamaged, WrongPassword, CodeUsed, ClockBehind, CodesRunOut)
Change = Callable[[dict[str, Any]], object]


def part(data: bytes) -> str:
    """The part that the parser finds damaged."""
    with pytest.raises(VaultDamaged) as refusal:
        Container.parse(data)
    return str(refusal.value.details["part"])


def test_the_layout_is_that_of_the_specification() -> None:
    data, header = GOOD_CODES, header_of(GOOD_CODES)
    assert data[:12] == b"WALNUTVT\x01\0\0\0"
    (size,) = struct.unpack_from(">I", data, 12)
    table = 16 + size + 32
    assert header["tab_len"] == 120
    (inner,) = struct.unpack_from(">I", data, table + 120)
    assert len(data) == table + 120 + 4 + inner + 32
    assert canonical.encode(header) == data[16 : 16 + size]
    assert [slot["type"] for slot in header["slots"]] == ["phrase", "pwtotp", "pwrc", "pwrc"]


def test_a_vault_goes_in_and_out_unchanged() -> None:
    for vault, data in ((VAULT, GOOD), (CODES, GOOD_CODES)):
        container = Container.parse(data)
        inner = container.open(vault.vmk)
        again = Container.parse(pack(container.header, vault.vmk, container.table, inner))
        assert again.public == container.public
        assert again.table == vault.table
        assert again.open(vault.vmk) == vault.inner.to_bytes()


def test_login_codes_stand_in_the_file_and_the_password_alone_does_not_open() -> None:
    container = Container.parse(GOOD_CODES)
    vault = opening.by_phrase(container, ENTROPY)
    assert vault.inner.totp == CODES.inner.totp
    assert vault.inner.recovery == SPARE
    assert vault.table == CODES.table
    with pytest.raises(CodeNeeded):
        opening.by_password(container, OLD, DEVICE)


def test_truncated_at_each_length() -> None:
    for size in range(len(GOOD)):
        assert part(GOOD[:size]) in ("magic", "checksum")
    for size in range(len(GOOD) - 32):
        with pytest.raises(VaultDamaged):
            Container.parse(repaired(GOOD[:size] + bytes(32)))


@pytest.mark.parametrize("data", [GOOD, GOOD_CODES], ids=["password", "codes"])
def test_each_byte_flipped(data: bytes) -> None:
    for position in range(len(data)):
        flipped = bytearray(data)
        flipped[position] ^= 1 << position % 8
        assert part(bytes(flipped)) in ("magic", "checksum")


@pytest.mark.parametrize("bit", range(8))
@pytest.mark.parametrize("data", [GOOD, GOOD_CODES], ids=["password", "codes"])
def test_each_byte_flipped_and_the_checksum_repaired(data: bytes, bit: int) -> None:
    """Whoever forges can write a right checksum; then the schema, a key or the MAC refuses."""
    for position in range(len(data) - 32):
        flipped = bytearray(data)
        flipped[position] ^= 1 << bit
        try:
            container = Container.parse(repaired(flipped))
        except VaultError:
            continue
        with pytest.raises(REFUSALS):
            opened(container)
        with pytest.raises((VaultDamaged, WrongPhrase)):
            opening.by_phrase(container, ENTROPY)


def test_each_byte_of_the_offset_table_counts() -> None:
    start = GOOD_CODES.index(CODES.table)
    for position in range(start, start + len(CODES.table)):
        flipped = bytearray(GOOD_CODES)
        flipped[position] ^= 1
        with pytest.raises(VaultDamaged):
            opening.by_phrase(Container.parse(repaired(flipped)), ENTROPY)


def test_the_header_mac_commits_to_the_vault_key() -> None:
    """Also where all else fits: AES-GCM alone does not bind a ciphertext to one key."""
    container = Container.parse(GOOD)
    mac = bytes(32)
    key = hk(VAULT.vmk, VAULT.header.vid, "inner")
    sealed = seal(key, VAULT.inner.to_bytes(), sha256(container.public + mac))
    forged = Container(container.header, container.public, mac, b"", sealed)
    with pytest.raises(VaultDamaged):
        forged.open(VAULT.vmk)


def test_bytes_before_and_after_are_refused() -> None:
    assert part(GOOD + b"\0") == "checksum"
    assert part(repaired(GOOD + b"\0")) == "length"
    assert part(b"\0" + GOOD) == "magic"
    assert part(b"") == "magic"
    assert part(GOOD + bytes(SIZE_MOST)) == "length"


def test_a_later_format_is_said() -> None:
    later = bytearray(GOOD)
    later[8] = 2
    with pytest.raises(VaultNewer):
        Container.parse(repaired(later))
    assert part(bytes(later)) == "checksum"  # damaged, not newer


def test_lengths_that_point_outside() -> None:
    for size in (0, 1, 2**16, 2**31, 2**32 - 1):
        assert part(repaired(GOOD[:12] + struct.pack(">I", size) + GOOD[16:])) in (
            "length",
            "header",
        )
    inner = 16 + struct.unpack_from(">I", GOOD, 12)[0] + 32
    for size in (0, 27, 2**31, 2**32 - 1):
        assert (
            part(repaired(GOOD[:inner] + struct.pack(">I", size) + GOOD[inner + 4 :])) == "length"
        )


def slot(header: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(slot for slot in header["slots"] if slot["type"] == kind)


def _kdf(**values: object) -> Change:
    return lambda header: header["kdf"].update(values)


FORGERIES: dict[str, Change] = {
    "foreign password slot": lambda h: slot(h, "pw").update(other_slot(SlotKind.PASSWORD)),
    "slots in another order": lambda h: h["slots"].reverse(),
    "phrase dropped": lambda h: h["slots"].remove(slot(h, "phrase")),
    "foreign phrase": lambda h: slot(h, "phrase").update(other_slot(SlotKind.PHRASE)),
    "security generation lowered": lambda h: h.update(sgen=0),
    "generation raised": lambda h: h.update(gen=9),
    "weaker passes": _kdf(t=2),
    "weaker second run": _kdf(m2=8, t2=2),
    "another vault's name": lambda h: h.update(vid="00" * 16),
    "device secret removed": lambda h: h.update(ds=None),
    "another device secret": lambda h: h.update(ds="ff" * 8),
    "salt of the slot for the header": lambda h: h.update(salt=slot(h, "pw")["salt"]),
    "slots relabelled": lambda h: (
        slot(h, "phrase").update(type="x"),
        slot(h, "pw").update(type="phrase"),
        slot(h, "x").update(type="pw"),
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_well_formed_forgery_opens_for_nobody(name: str) -> None:
    container = Container.parse(with_header(GOOD, FORGERIES[name]))
    for password in (OLD, WRONG):
        with pytest.raises((VaultDamaged, WrongPassword)):
            opening.by_password(container, password, DEVICE)
    with pytest.raises((VaultDamaged, WrongPhrase)):
        opening.by_phrase(container, ENTROPY)


def test_the_slots_of_another_vault_do_not_fit() -> None:
    """Even with the same password and device secret, and the same vault name."""
    other = keys.make(KEYS, Credentials(OLD, DEVICE, STEP), VAULT.header.vid, VAULT.header.kdf)
    foreign = header_of(other.to_bytes())

    def graft(header: dict[str, Any]) -> None:
        header.update(slots=foreign["slots"], salt=foreign["salt"])

    container = Container.parse(with_header(GOOD, graft))
    with pytest.raises(VaultDamaged) as refusal:
        opening.by_password(container, OLD, DEVICE)
    assert refusal.value.details == {"part": "mac"}


def test_the_inner_part_of_an_older_write_does_not_fit() -> None:
    newer = Container.parse(VAULT.next_write(VAULT.inner).to_bytes())
    older = Container.parse(GOOD)
    mixed = Container(newer.header, newer.public, newer.mac, newer.table, older.sealed_inner)
    with pytest.raises(VaultDamaged):
        mixed.open(VAULT.vmk)


@pytest.mark.parametrize(
    "inner",
    [b"{}", b"[]", b"null", b'{"k_db":1}', VAULT.inner.to_bytes().reveal()[:-1]],
    ids=range(5),
)
def test_a_genuine_file_with_contents_that_are_not_ours(inner: bytes) -> None:
    container = Container.parse(pack(VAULT.header, VAULT.vmk, b"", Secret(inner)))
    with pytest.raises(VaultDamaged) as refusal:
        opening.by_password(container, OLD, DEVICE)
    assert refusal.value.details == {"part": "inner"}


def test_canonical_text_is_the_one_form_only() -> None:
    for value in (None, 0, -1, "é", [1, {"a": "\n"}], {"b": 1, "a": []}):
        assert canonical.decode(canonical.encode(value)) == value
    for text in (b"1.5", b"01", b'{"b":1,"a":1}', b"Infinity", b'"\\u00e9"', b"true "):
        with pytest.raises(NotCanonical):
            canonical.decode(text)
