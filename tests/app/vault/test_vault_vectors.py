"""Published values: our own vectors of format 1, and those of the standards under it."""

import hashlib
import hmac
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.core.secret import Secret
from app.vault.crypto import STANDARD, KdfParameters, argon2id, hk, lp
from app.vault.format.slots import password_key, password_root, phrase_key
from app.vault.password import normalise

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text())


def raw(name: str) -> bytes:
    return bytes.fromhex(VECTORS[name])


PASSWORD = Secret(VECTORS["password"])
KDF = KdfParameters(**{name: VECTORS["kdf"][name] for name in ("m", "t", "p", "m2", "t2")})


@pytest.fixture(scope="module")
def root() -> Secret:
    return password_root(PASSWORD, raw("header_salt"), Secret(raw("ds")), KDF)


def test_normal_form() -> None:
    assert normalise(PASSWORD).reveal() == raw("password_nfkc_hex")


def test_password_key(root: Secret) -> None:
    assert root.reveal() == raw("A_lp")
    assert password_key(root, raw("slot_salt")).reveal() == raw("kek_pw")


def test_root_without_a_device_secret() -> None:
    root = password_root(PASSWORD, raw("header_salt"), None, KDF)
    assert root.reveal() == raw("A_lp_no_ds")


def test_phrase_key() -> None:
    key = phrase_key(Secret(raw("phrase_entropy")), raw("slot_salt"))
    assert key.reveal() == raw("kek_phrase")


def test_keys_under_the_vault_key() -> None:
    vmk, vid = Secret(bytes(32)), raw("vid")
    assert hk(vmk, vid, "hdr-mac").reveal() == raw("hdr_mac_key_vmk0")
    assert hk(vmk, vid, "inner").reveal() == raw("inner_key_vmk0")


def test_recovery_code_key_from_the_same_primitives(root: Secret) -> None:
    material = lp(root.reveal(), bytes([3]), b"0123456789abcdef0123")
    assert hk(Secret(material), raw("slot_salt"), "kek/pwrc").reveal() == raw("kek_rc_i3")


def test_login_code_key_from_the_same_primitives(root: Secret) -> None:
    before = hk(root, raw("slot_salt"), "totp-pre")
    second = KdfParameters(m=KDF.m2, t=KDF.t2, p=KDF.p, m2=KDF.m2, t2=KDF.t2)
    secret = Secret(lp(b"totp", before.reveal(), struct.pack(">I", VECTORS["target"])))
    stretched = Argon2id(
        salt=raw("slot_salt"), length=32, iterations=second.t, lanes=second.p, memory_cost=second.m
    ).derive(secret.reveal())
    key = hk(Secret(stretched), raw("slot_salt"), "kek/pwtotp")
    assert key.reveal() == raw("kek_pwtotp")


def test_masks_of_the_offset_table(root: Secret) -> None:
    key = hk(root, raw("tsalt"), "totp-mask").reveal()
    assert key == raw("mask_key")
    # Each entry is a little-endian u64 of the key stream, two a block, counted from step 0.
    block, skip = divmod(VECTORS["step"], 2)
    stream = Cipher(algorithms.AES(key), modes.CTR(block.to_bytes(16, "big"))).encryptor()
    values = struct.unpack("<6Q", stream.update(bytes(48)))
    assert [value % 10**6 for value in values[skip : skip + 4]] == VECTORS["masks_step..+3"]
    # An entry is target - code + mask; the first is of RFC 6238's code 081804.
    first = (VECTORS["target"] - int(VECTORS["code_at_step"]) + values[skip]) % 10**6
    assert raw("table_4_entries_hex")[:3] == first.to_bytes(3, "big")


def test_argon2id_of_rfc_9106() -> None:
    kdf = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32,
        secret=b"\x03" * 8, ad=b"\x04" * 12,
    )  # fmt: skip
    tag = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert kdf.derive(b"\x01" * 32).hex() == tag


def test_our_door_to_argon2id_is_the_same_function() -> None:
    kdf = KdfParameters(m=64, t=2, p=2, m2=64, t2=1)
    direct = Argon2id(salt=b"s" * 16, length=32, iterations=2, lanes=2, memory_cost=64)
    data = b"\0\0\0\x02pw" + b"\0\0\0\x06secret"
    ours = argon2id("pw", Secret("secret"), b"s" * 16, kdf)
    assert ours.reveal() == direct.derive(data)


def hkdf(material: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    """RFC 5869 by its text, from HMAC alone."""
    key = hmac.digest(salt, material, hashlib.sha256)
    out, block = b"", b""
    for number in range(1, 1 + -(-size // 32)):
        block = hmac.digest(key, block + info + bytes([number]), hashlib.sha256)
        out += block
    return out[:size]


def test_hkdf_of_rfc_5869() -> None:
    """Test case 1 checks the test's own HKDF, which then checks the program's."""
    okm = hkdf(b"\x0b" * 22, bytes(range(13)), bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"), 42).hex()
    assert okm == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    ours = hk(Secret(b"\x0b" * 22), bytes(range(13)), "inner").reveal()
    assert ours == hkdf(b"\x0b" * 22, bytes(range(13)), b"walnut/v1/inner", 32)


def test_what_people_get_is_the_strong_setting() -> None:
    assert KdfParameters(m=262144, t=3, p=4, m2=131072, t2=3) == STANDARD
