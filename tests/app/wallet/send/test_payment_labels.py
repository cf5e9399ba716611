"""Labels written with a payment: kept under the id that the chain knows, one readable line."""

import base64
from pathlib import Path

import bdkpython as bdk
import pytest

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.world import World
from app.wallet.labels import LONGEST
from app.wallet.model import Payee, Sats
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"


@pytest.mark.parametrize("form", ["pkh({})", "sh(wpkh({}))"])
def test_signing_elsewhere_may_change_the_id(
    form: str, tmp_path: Path, runtime: Runtime, world: World
) -> None:
    """Before segwit the id of a transaction covers its signatures."""
    root = bdk.DescriptorSecretKey(bdk.NetworkKind.TEST, bdk.Mnemonic(bdk.WordCount.WORDS12), None)
    chains = [
        bdk.Descriptor(
            form.format(root.derive(bdk.DerivationPath(f"m/44h/1h/0h/{n}"))), bdk.NetworkKind.TEST
        )
        for n in (0, 1)
    ]
    payer = Payer(tmp_path, runtime, world.control, f"127.0.0.1:{world.electrum_port}:t")
    wallet, public = payer.services.wallet, "\n".join(str(chain) for chain in chains)
    made = wallet.onboarding.create_watch_only("Cold", public, Secret(PASSWORD), True)
    payer.account = payer.run(made)
    payer.fund(100_000)
    draft = payer.draft(Payee(SOMEBODY, Sats(30_000)), label="Rent")
    part = bdk.Psbt(base64.b64encode(payer.run(wallet.sending.export_psbt(draft))).decode())
    store = bdk.Persister.new_in_memory()
    assert bdk.Wallet(chains[0], chains[1], bdk.Network.REGTEST, store, 25).sign(part)
    txid = payer.run(wallet.sending.send_signed(part.serialize().encode()))
    assert txid != draft.id
    assert payer.run(wallet.labels.get("tx", txid)) == "Rent"
    payer.close()


def test_a_label_is_one_readable_line(payer: Payer) -> None:
    payer.fund(100_000)
    untrusted = "  rent\n\x1b[31m\u202ered\x00" + "x" * 1_000_000
    txid = payer.send(payer.draft(Payee(SOMEBODY, Sats(30_000), untrusted), label=untrusted))
    labels = payer.services.wallet.labels
    for kind, ref in (("tx", txid), ("addr", SOMEBODY)):
        text = payer.run(labels.get(kind, ref))
        assert text.isprintable()
        assert text.startswith("rent  [31m red x")
        assert len(text) == LONGEST
