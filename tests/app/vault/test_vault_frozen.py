"""Vault files as they were once written, kept for ever: each later Walnut opens them.

Never regenerate one; a new format version adds files. Password "ｐａｓｓ 口令① 2026", phrase
entropy 00..0f, device secret 00..1f under the id 0123456789abcdef.
"""

from pathlib import Path

import pytest

from app.core.secret import Secret
from app.vault.codes.totp import Code
from app.vault.errors import CodeNeeded, WrongPassword, WrongPhrase
from app.vault.format import keys, opening
from app.vault.format.container import Container
from app.vault.format.device import DeviceSecret
from app.vault.format.keys import Credentials
from app.vault.format.opened import OpenVault
from app.vault.format.opening import CodeNow
from app.vault.format.spending import open_sealed

FROZEN = Path(__file__).parent / "frozen"
PASSWORD = Secret("pass 口令1 2026")
ENTROPY = Secret(bytes(range(16)))
DEVICE = DeviceSecret(bytes.fromhex("0123456789abcdef"), Secret(bytes(range(32))), "any")
STEP, CODE = 37_037_036, Code(81_804)  # of RFC 6238's secret, appendix B
RECOVERY = Secret("ffeeddccbbaa99887766")  # the one with the index 3
RECORDS = {"bip84/0": "xprv-84-0", "bip86/0": "xprv-86-0"}


def load(name: str) -> Container:
    return Container.parse((FROZEN / name).read_bytes())


def spending_secrets(vault: OpenVault) -> dict[str, str]:
    return {name: open_sealed(PASSWORD, vault.sealed(name)).text() for name in vault.inner.records}


def test_format_1_with_a_keyring() -> None:
    container = load("1-keyring.walnut")
    assert container.header.ds == DEVICE.id
    vault = opening.by_password(container, PASSWORD, DEVICE)
    assert spending_secrets(vault) == RECORDS
    assert opening.by_phrase(container, ENTROPY).vmk == vault.vmk
    smk = opening.spending_key_by_phrase(vault, ENTROPY)
    assert smk == vault.spending_key(PASSWORD)
    with pytest.raises(WrongPassword):
        opening.by_password(container, PASSWORD, None)


def test_format_1_without_a_keyring() -> None:
    container = load("1-password.walnut")
    assert container.header.ds is None
    vault = opening.by_password(container, PASSWORD, None)
    assert spending_secrets(vault) == RECORDS
    assert opening.by_phrase(container, ENTROPY).vmk == vault.vmk


def test_format_1_watch_only() -> None:
    container = load("1-watch-only.walnut")
    assert spending_secrets(opening.by_password(container, PASSWORD, None)) == {}
    with pytest.raises(WrongPhrase):
        opening.by_phrase(container, ENTROPY)


def test_format_1_with_login_codes() -> None:
    container = load("1-login-codes.walnut")
    assert [slot.kind.value for slot in container.header.slots] == [
        "phrase",
        "pwtotp",
        "pwrc",
        "pwrc",
    ]
    with pytest.raises(CodeNeeded):
        opening.by_password(container, PASSWORD, DEVICE)
    vault = opening.by_code(container, PASSWORD, DEVICE, CodeNow(CODE, STEP, 40)).vault
    assert spending_secrets(vault) == RECORDS
    spare, index = opening.by_recovery(container, PASSWORD, DEVICE, RECOVERY)
    assert (spare.vmk, index) == (vault.vmk, 3)
    # What the phrase does to such a vault: codes off, a plain password again.
    smk = opening.spending_key_by_phrase(vault, ENTROPY)
    credentials = Credentials(PASSWORD, None, STEP, entropy=ENTROPY)
    plain = keys.with_password(keys.without_second_factor(vault), smk, credentials)
    again = opening.by_password(Container.parse(plain.to_bytes()), PASSWORD, None)
    assert spending_secrets(again) == RECORDS
    assert again.inner.totp is None
