"""Random damage: whatever the bytes are, the answer is one of ours, and quick, and small."""

import random
import resource
import struct
from collections import Counter
from pathlib import Path

import pytest

from app.core.secret import Secret
from app.vault.canonical import NotCanonical
from app.vault.device_secret import DeviceKeyring, Entry
from app.vault.entry.attempts import Attempts, record_key
from app.vault.errors import (
    ClockBehind,
    CodesRunOut,
    CodeUsed,
    TooManyAttempts,
    VaultDamaged,
    VaultError,
    WrongPassword,
)
from app.vault.format.container import Container
from app.vault.format.device import DeviceSecret
from app.vault.format.spending import SealedKey, open_sealed
from tests.app.vault.forge import genuine, opened, repaired, with_codes, with_header_text
from tests.fixtures.keyring import FileKeyring, allowed
from tests.fixtures.vault import CHEAP, OLD, HeldClock

PARTS = (
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"true",
    b"1e9",
    b"-1",
    b"9" * 40,
    b"\\u0000",
    b"\xff",
)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """One to four small changes: flip, cut, repeat, insert, overwrite, move."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(changed)), chance.choice((1, 1, 2, 4, 16, 64))
        match chance.randrange(6):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + size]
            case 2:
                changed[at:at] = changed[at : at + size]
            case 3:
                changed[at:at] = chance.choice(PARTS)
            case 4:
                changed[at : at + size] = chance.randbytes(len(changed[at : at + size]))
            case _:
                other = chance.randrange(len(changed))
                moved = changed[other : other + size]
                changed[at : at + len(moved)] = moved
        changed = changed or bytearray(1)
    return bytes(changed)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file changed anywhere; mostly with a right checksum, or with right lengths too."""
    kind = chance.random()
    if kind < 0.1:
        return mutate(data, chance)
    if kind < 0.5:
        return repaired(mutate(data[:-32], chance) + bytes(32))
    (size,) = struct.unpack_from(">I", data, 12)
    return with_header_text(data, mutate(data[16 : 16 + size], chance))


def answer(data: bytes) -> str:
    """What the vault says to these bytes, in one word. Only cheap ones reach the password."""
    try:
        container = Container.parse(data)
    except VaultError as refusal:
        return type(refusal).__name__
    kdf = container.header.kdf
    if kdf.m * kdf.t > 4096:
        return "well formed, but slow"
    try:
        opened(container)
    except (VaultDamaged, WrongPassword, CodeUsed, ClockBehind, CodesRunOut) as refusal:
        return f"well formed, {type(refusal).__name__}"
    return "opened"


def attack(count: int, seed: int) -> Counter[str]:
    chance = random.Random(seed)
    vault = genuine()
    originals = (vault.to_bytes(), with_codes(vault).to_bytes())
    answers: Counter[str] = Counter()
    for number in range(count):
        data = damaged(originals[number % 2], chance)
        if data not in originals:
            answers[answer(data)] += 1
    return answers


def check(answers: Counter[str]) -> None:
    assert answers["opened"] == 0
    assert answers["VaultDamaged"] > 0
    assert sum(n for name, n in answers.items() if name.startswith("well formed")) > 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1024 * 1024  # KiB: under 1 GiB


def test_random_damage_has_an_answer() -> None:
    check(attack(2_000, seed=1))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_random_damage_has_an_answer_for_long(seed: int) -> None:
    check(attack(25_000, seed))


def test_a_damaged_record_of_failures_has_an_answer(tmp_path: Path) -> None:
    chance, clock, path = random.Random(3), HeldClock(), tmp_path / "attempts.json"
    key = record_key(None, bytes(16))
    Attempts(path, clock).begin(key, 0)
    good = path.read_bytes()
    for _ in range(200):
        damaged_record = mutate(good, chance)
        path.write_bytes(damaged_record)
        attempts = Attempts(path, clock)
        assert 0 <= attempts.wait_seconds() <= 3600
        if damaged_record == good:
            continue
        with pytest.raises(TooManyAttempts):
            attempts.begin(key, 0)


def test_a_damaged_item_of_the_keyring_has_an_answer(tmp_path: Path) -> None:
    chance, backend = random.Random(4), FileKeyring(tmp_path)
    keyring, vid = DeviceKeyring(backend, allow=allowed), bytes(16)
    secret = DeviceSecret.fresh("a")
    keyring.stage(vid, secret, DeviceSecret.fresh("a", secret.id), 7)
    (name,) = (name.partition("/")[2] for name in backend.names())
    good = backend.get_password("walnut", name)
    assert good is not None
    read = 0
    for _ in range(200):
        damaged_item = mutate(good.encode(), chance).decode(errors="surrogateescape")
        backend.set_password("walnut", name, damaged_item)
        read += keyring.entry(vid, secret.id) != Entry()
    assert read > 0  # a changed digit is a well-formed item, of a secret that fits nothing


def test_a_damaged_order_to_the_signer_has_an_answer() -> None:
    chance = random.Random(5)
    good = genuine().sealed("bip84/0").to_wire()
    opened = 0
    for _ in range(200):
        wire = Secret(mutate(good.reveal(), chance))
        try:
            sealed = SealedKey.from_wire(wire)
        except NotCanonical:
            continue
        if sealed.kdf != CHEAP.kdf or wire == good:
            continue
        opened += 1
        with pytest.raises((WrongPassword, VaultDamaged)):
            open_sealed(OLD, sealed)
    assert opened > 0
