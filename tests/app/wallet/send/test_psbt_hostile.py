"""Payment files made to deceive: told at the import, before anybody reviews or signs them."""

import base64
from collections.abc import Callable
from pathlib import Path

import bdkpython as bdk
import pytest

from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.world import World
from app.wallet.engine import keys, psbt
from app.wallet.errors import CoinUnavailable, DraftGone, PsbtInvalid
from app.wallet.model import AccountKind, Draft, Payee, Sats
from tests.fixtures.payer import Payer
from tests.fixtures.psbt_maps import (
    FINAL_WITNESS,
    NON_WITNESS_UTXO,
    SIGHASH,
    UNSIGNED_TX,
    WITNESS_UTXO,
    Map,
    apart,
    together,
)
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
_PAID = Sats(40_000)


def _bare(payer: Payer) -> tuple[bytes, Draft]:
    """A payment's file, forgotten by the program: as if it had been started anew."""
    payer.fund(100_000)
    draft = payer.draft(Payee(SOMEBODY, _PAID))
    exported = payer.run(payer.services.wallet.sending.export_psbt(draft))
    payer.services.wallet.sending._drafts.clear()
    return exported, draft


def _refused(payer: Payer, data: bytes) -> str:
    with pytest.raises(PsbtInvalid) as caught:
        payer.run(payer.services.wallet.sending.import_psbt(data))
    return str(caught.value.details["reason"])


def _more(tx: bytes) -> bytes:
    """Pays ten times the coin."""
    amount = _PAID.to_bytes(8, "little")
    assert amount in tx
    return tx.replace(amount, (1_000_000).to_bytes(8, "little"))


def _data_output(tx: bytes) -> bytes:
    """The payee's script becomes an OP_RETURN of the same length."""
    script = bytes.fromhex("0014") + bytes(20)
    assert script in tx
    return tx.replace(script, bytes.fromhex("6a14") + bytes(20))


@pytest.mark.parametrize(("change", "reason"), [(_more, "sum"), (_data_output, "script")])
def test_outputs_that_cannot_be_reviewed(
    payer: Payer, change: Callable[[bytes], bytes], reason: str
) -> None:
    exported, _ = _bare(payer)
    maps = apart(exported)
    maps[0][UNSIGNED_TX] = change(maps[0][UNSIGNED_TX])
    assert _refused(payer, together(maps)) == reason


def _no_coins(line: Map) -> None:
    del line[NON_WITNESS_UTXO]
    del line[WITNESS_UTXO]


def _another_worth(line: Map) -> None:
    del line[NON_WITNESS_UTXO]
    line[WITNESS_UTXO] = (99_000).to_bytes(8, "little") + line[WITNESS_UTXO][8:]


@pytest.mark.parametrize("change", [_no_coins, _another_worth])
def test_coins_that_it_does_not_tell_truly(payer: Payer, change: Callable[[Map], None]) -> None:
    exported, _ = _bare(payer)
    maps = apart(exported)
    change(maps[1])
    assert _refused(payer, together(maps)) == "coins"


@pytest.mark.parametrize("kind", [2, 3, 0x81, 0x82, 0x83, 0x1234])
def test_a_signature_that_leaves_the_payment_open_is_not_asked_for(payer: Payer, kind: int) -> None:
    """Whoever sees such a signature can send the money elsewhere (BIP-143)."""
    exported, _ = _bare(payer)
    maps = apart(exported)
    maps[1][SIGHASH] = kind.to_bytes(4, "little")
    assert _refused(payer, together(maps)) == "sighash"


@pytest.mark.parametrize("kind", [AccountKind.BIP84, AccountKind.BIP86])
@pytest.mark.parametrize("finished", [False, True])
def test_a_signature_that_leaves_the_payment_open_is_not_sent(
    tmp_path: Path, runtime: Runtime, world: World, kind: AccountKind, finished: bool
) -> None:
    """Made by a real signer that was told to; it would be valid for any outputs."""
    made = keys.account_keys(keys.new_phrase(), Secret(""), Network.REGTEST, (0,))
    home = Payer(tmp_path, runtime, world.control, f"127.0.0.1:{world.electrum_port}:t")
    onboarding, sending = home.services.wallet.onboarding, home.services.wallet.sending
    name = f"{kind}/0"
    watched = onboarding.create_watch_only(
        "Cold", made.descriptors[name].external, Secret(PASSWORD), True
    )
    home.account = home.run(watched)
    exported, draft = _bare(home)
    sending._drafts[draft.id] = draft
    signed = _signed_for_nothing(exported, kind, made.records[name], finished)
    for way in (sending.send_signed, sending.import_psbt):
        with pytest.raises(PsbtInvalid) as caught:
            home.run(way(signed))
        assert caught.value.details["reason"] == "sighash"
    assert home.control.mempool() == []
    home.close()


def _signed_for_nothing(exported: bytes, kind: AccountKind, key: Secret, finished: bool) -> bytes:
    """SIGHASH_NONE on each input; the field that says so is taken out afterwards."""
    maps = apart(exported)
    maps[1][SIGHASH] = (2).to_bytes(4, "little")
    parsed = psbt.parse(base64.b64encode(together(maps)).decode())
    first, second = (
        bdk.Descriptor(text, bdk.NetworkKind.TEST) for text in keys.private_descriptors(kind, key)
    )
    store = bdk.Persister.new_in_memory()
    wallet = bdk.Wallet(first, second, bdk.Network.REGTEST, store, 25)
    options = bdk.SignOptions(
        trust_witness_utxo=True,
        assume_height=None,
        allow_all_sighashes=True,
        try_finalize=finished,
        sign_with_tap_internal_key=True,
        allow_grinding=True,
    )
    assert wallet.sign(parsed, options) is finished
    maps = apart(base64.b64decode(parsed.serialize()))
    maps[1].pop(SIGHASH, None)
    assert not finished or FINAL_WITNESS in maps[1]
    return together(maps)


def test_a_coin_twice(payer: Payer) -> None:
    """A transaction of one coin twice looks as if it had twice the money."""
    exported, _ = _bare(payer)
    maps = apart(exported)
    tx = maps[0][UNSIGNED_TX]
    assert tx[4] == 1
    line = tx[5 : 5 + 41]
    maps[0][UNSIGNED_TX] = tx[:4] + b"\2" + line + line + tx[46:]
    maps.insert(1, dict(maps[1]))
    assert _refused(payer, together(maps)) == "coins"


def test_coins_that_are_gone_or_set_aside_are_told_before_the_review(payer: Payer) -> None:
    exported, draft = _bare(payer)
    sending = payer.services.wallet.sending
    coin = draft.inputs[0].outpoint
    payer.run(payer.services.wallet.labels.set_frozen(coin, True))
    with pytest.raises(CoinUnavailable):
        payer.run(sending.import_psbt(exported))
    payer.run(payer.services.wallet.labels.set_frozen(coin, False))
    assert payer.run(sending.import_psbt(exported)).id == draft.id
    txid = payer.pay(SOMEBODY, 50_000)
    payer.control.mine(1)
    payer.until(lambda: (row := payer.row(txid)) and row.confirmations)
    with pytest.raises(DraftGone):
        payer.run(sending.import_psbt(exported))
