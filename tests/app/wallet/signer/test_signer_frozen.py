"""A frozen key signs nothing: not in the signer process, whoever starts it and with what."""

import subprocess

import pytest

from app.core.paths import ROOT
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.canonical import NotCanonical
from app.vault.crypto import random_key
from app.vault.errors import WalletFrozen, WrongPassword
from app.vault.format import spending
from app.vault.format.keys import Credentials, NewKeys, make, new_vid
from app.vault.format.opened import OpenVault
from app.vault.format.spending import SealedKey, open_sealed
from app.wallet.errors import SigningFailed
from app.wallet.model import AccountKind
from app.wallet.signer import parent
from app.wallet.signer.frames import Answer, Order
from app.wallet.signer.parent import Signer
from tests.app.wallet.signer.test_signer import KEYS, NET, PASSWORD, payment
from tests.fixtures.vault import CHEAP


@pytest.fixture(scope="module")
def key() -> SealedKey:
    """As it lies in a frozen vault: the layer of the freeze key is below the password's."""
    vault: OpenVault = make(
        NewKeys(None, KEYS.records), Credentials(PASSWORD, None, step=0), new_vid(), CHEAP.kdf
    )
    good = vault.sealed("bip84/0")
    frozen = spending.freeze(vault.spending_key(PASSWORD), good.vid, random_key())
    slot = spending.wrap_for_password(frozen, good.vid, PASSWORD, None, good.kdf)
    return SealedKey(good.vid, good.kdf, slot, None, good.name, good.record)


def test_a_direct_call(runtime: Runtime, key: SealedKey) -> None:
    signer = Signer(runtime, NET)
    for work in (
        signer.sign(AccountKind.BIP84, key, PASSWORD, *payment()),
        signer.describe(AccountKind.BIP84, key, PASSWORD),
        signer.sign(AccountKind.BIP84, key, Secret("no"), *payment()),  # tells nothing of it
    ):
        with pytest.raises(WalletFrozen):
            runtime.submit(work).result(timeout=60)
    with pytest.raises(WalletFrozen):
        open_sealed(PASSWORD, key)


def test_the_process_itself(key: SealedKey) -> None:
    psbt, claims = payment()
    order = Order(NET, AccountKind.BIP84, PASSWORD, key, claims, psbt)
    done = subprocess.run(
        parent.command(), input=order.to_wire(), capture_output=True, cwd=ROOT, check=False
    )
    assert Answer.from_wire(done.stdout) == Answer(error="vault.frozen")


def test_a_lie_about_the_slot(runtime: Runtime, key: SealedKey) -> None:
    """The order says that the slot is not frozen; its ciphertext is of another size and kind."""
    wire = key.to_wire().text().replace('"type":"frozen"', '"type":"spend"')
    with pytest.raises(NotCanonical):
        SealedKey.from_wire(Secret(wire))
    slot = spending.SpendSlot(
        spending.SpendKind.PASSWORD, key.slot.salt, key.slot.nonce, key.slot.ciphertext[:48]
    )
    lie = SealedKey(key.vid, key.kdf, slot, None, key.name, key.record)
    work = Signer(runtime, NET).sign(AccountKind.BIP84, lie, PASSWORD, *payment())
    with pytest.raises((WrongPassword, SigningFailed)):
        runtime.submit(work).result(timeout=60)
