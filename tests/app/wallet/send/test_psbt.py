"""Payments signed elsewhere: BIP-174's form, and that nothing but the reviewed payment goes out."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.world import World
from app.wallet.engine import keys, psbt, signing
from app.wallet.errors import DraftGone, PsbtInvalid, WatchOnly
from app.wallet.model import AccountKind, Draft, Payee, PaymentState, Sats, TxId
from app.wallet.store.rawtx import parse
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
ANOTHER = "bcrt1qzyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3lgth6c"

# BIP-174: invalid PSBTs that must not be read, and valid ones that must
INVALID = [
    "AgAAAAEmgXE3Ht/yhek3re6ks3t4AAwFZsuzrWRkFxPKQhcb9gAAAABqRzBEAiBwsiRRI+a/R01gxbUMBD1MaRpdJDXwmj"
    "SnZiqdwlF5CgIgATKcqdrPKAvfMHQOwDkEIkIsgctFg5RXrrdvwS7dlbMBIQJlfRGNM1e44PTCzUbbezn22cONmnCry5st"
    "5dyNv+TOMf7///8C09/1BQAAAAAZdqkU0MWZA8W6woaHYOkP1SGkZlqnZSCIrADh9QUAAAAAF6kUNUXm4zuDLEcFDyTT7r"
    "k8nAOUi8eHsy4TAA==",  # a transaction, not a PSBT
    "cHNidP8AdQIAAAABJoFxNx7f8oXpN63upLN7eAAMBWbLs61kZBcTykIXG/YAAAAAAP7///8C09/1BQAAAAAZdqkU0MWZA8"
    "W6woaHYOkP1SGkZlqnZSCIrADh9QUAAAAAF6kUNUXm4zuDLEcFDyTT7rk8nAOUi8eHsy4TAAAA",  # outputs missing
    "cHNidP8AAAA=",  # no unsigned transaction
]
VALID = (
    "cHNidP8BAHUCAAAAASaBcTce3/KF6Tet7qSze3gADAVmy7OtZGQXE8pCFxv2AAAAAAD+////AtPf9QUAAAAAGXapFNDFmQ"
    "PFusKGh2DpD9UhpGZap2UgiKwA4fUFAAAAABepFDVF5uM7gyxHBQ8k0+65PJwDlIvHh7MuEwAAAQD9pQEBAAAAAAECiaPH"
    "HqtNIOA3G7ukzGmPopXJRjr6Ljl/hTPMti+VZ+UBAAAAFxYAFL4Y0VKpsBIDna89p95PUzSe7LmF/////4b4qkOnHf8USI"
    "k6UwpyN+9rRgi7st0tAXHmOuxqSJC0AQAAABcWABT+Pp7xp0XpdNkCxDVZQ6vLNL1TU/////8CAMLrCwAAAAAZdqkUhc/x"
    "CX/Z4Ai7NK9wnGIZeziXikiIrHL++E4sAAAAF6kUM5cluiHv1irHU6m80GfWx6ajnQWHAkcwRAIgJxK+IuAnDzlPVoMR3H"
    "yppolwuAJf3TskAinwf4pfOiQCIAGLONfc0xTnNMkna9b7QPZzMlvEuqFEyADS8vAtsnZcASED0uFWdJQbrUqZY3LLh+GF"
    "bTZSYG2YVi/jnF6efkE/IQUCSDBFAiEA0SuFLYXc2WHS9fSrZgZU327tzHlMDDPOXMMJ/7X85Y0CIGczio4OFyXBl/saiK"
    "9Z9R5E5CVbIBZ8hoQDHAXR8lkqASECI7cr7vCWXRC+B3jv7NYfysb3mk6haTkzgHNEZPhPKrMAAAAAAAAA"
)


@pytest.fixture
def watcher(tmp_path: Path, runtime: Runtime, world: World) -> Iterator["Watcher"]:
    """A watch-only wallet, and the keys of its account somewhere else."""
    made = Watcher(tmp_path, runtime, world)
    yield made
    made.close()


class Watcher(Payer):
    def __init__(self, tmp_path: Path, runtime: Runtime, world: World) -> None:
        super().__init__(tmp_path, runtime, world.control, f"127.0.0.1:{world.electrum_port}:t")
        made = keys.account_keys(keys.new_phrase(), Secret(""), Network.REGTEST, (0,))
        self.key = made.records["bip84/0"]
        onboarding = self.services.wallet.onboarding
        self.account = self.run(
            onboarding.create_watch_only(
                "Cold", made.descriptors["bip84/0"].external, Secret(PASSWORD), True
            )
        )

    def export(self, draft: Draft) -> bytes:
        return self.run(self.services.wallet.sending.export_psbt(draft))

    def sign_elsewhere(self, exported: bytes) -> bytes:
        """What an offline signer does with the file; binary, as it came."""
        text = base64.b64encode(exported).decode()
        facts = psbt.inspect(text)
        payees = [(o.script.hex(), int(o.amount)) for o in facts.outputs if o.path is None]
        reviewed = signing.Reviewed(text, facts.txid, facts.fee or 0)
        signed = signing.sign(reviewed, payees, AccountKind.BIP84, self.key, Network.REGTEST)
        return base64.b64decode(signed)


@pytest.mark.parametrize("as_text", [False, True])
def test_out_and_back(watcher: Watcher, as_text: bool) -> None:
    watcher.fund(100_000, 50_000)
    draft = watcher.draft(Payee(SOMEBODY, Sats(120_000)))
    exported = watcher.export(draft)
    assert exported.startswith(b"psbt\xff")
    with pytest.raises(WatchOnly):
        watcher.send(draft)
    signed = watcher.sign_elsewhere(exported)
    back = base64.b64encode(signed) + b"\n" if as_text else signed
    sending = watcher.services.wallet.sending
    txid = watcher.run(sending.send_signed(back))
    assert txid == draft.id
    watcher.control.mine(1)
    watcher.until(
        lambda: any(r.state is PaymentState.CONFIRMED and r.txid == txid for r in watcher.rows())
    )
    assert watcher.total() == 30_000 - draft.fee


def test_the_exported_file_is_what_bip174_asks_for(watcher: Watcher) -> None:
    """Whole previous transactions for segwit v0, key origins of inputs and change, no secrets."""
    watcher.fund(100_000)
    draft = watcher.draft(Payee(SOMEBODY, Sats(40_000)))
    exported = watcher.export(draft)
    parsed = psbt.parse(base64.b64encode(exported).decode())
    (line,) = parsed.input()
    assert line.non_witness_utxo is not None
    assert line.witness_utxo is not None
    (source,) = line.bip32_derivation.values()
    assert str(source.path) == "84'/1'/0'/0/0"
    assert not line.partial_sigs
    assert line.final_script_witness is None
    change = [output for output in parsed.output() if output.bip32_derivation]
    assert [str(s.path) for s in change[0].bip32_derivation.values()] == ["84'/1'/0'/1/0"]
    assert b"prv" not in exported
    again = watcher.draft(Payee(ANOTHER, Sats(10_000)))
    assert again.change_address != draft.change_address  # the exported one is taken


@pytest.mark.parametrize("text", INVALID)
def test_bip174_invalid(text: str) -> None:
    with pytest.raises(PsbtInvalid):
        psbt.inspect(psbt.to_text(text.encode()))


def test_bip174_valid_but_foreign(watcher: Watcher) -> None:
    assert len(psbt.inspect(VALID).outputs) == 2
    for data in (VALID.encode(), base64.b64decode(VALID)):
        with pytest.raises(PsbtInvalid) as caught:
            watcher.run(watcher.services.wallet.sending.import_psbt(data))
        assert caught.value.details["reason"] == "foreign"


def test_another_payment_in_place_of_the_reviewed_one(watcher: Watcher) -> None:
    """Somebody swaps the file on the stick: signed rightly, but not what was reviewed."""
    watcher.fund(100_000)
    wanted = watcher.draft(Payee(SOMEBODY, Sats(40_000)))
    swapped = watcher.draft(Payee(ANOTHER, Sats(90_000)))
    signed = watcher.sign_elsewhere(base64.b64decode(swapped.psbt))
    sending = watcher.services.wallet.sending
    sending._drafts.pop(swapped.id)
    with pytest.raises(PsbtInvalid) as caught:
        watcher.run(sending.send_signed(signed))
    assert caught.value.details["reason"] == "changed"
    assert watcher.control.mempool() == []
    assert watcher.run(sending.send_signed(watcher.sign_elsewhere(watcher.export(wanted))))


def test_unsigned_and_broken_files(watcher: Watcher) -> None:
    watcher.fund(100_000)
    draft = watcher.draft(Payee(SOMEBODY, Sats(40_000)))
    sending = watcher.services.wallet.sending
    exported = watcher.export(draft)
    for data, reason in (
        (exported, "unsigned"),
        (b"", "form"),
        (b"psbt\xff", "form"),
        (exported[:-20], "form"),
        (b"not base64 !", "form"),
        (b"A" * 20_000_000, "form"),
    ):
        with pytest.raises(PsbtInvalid) as caught:
            watcher.run(sending.send_signed(data))
        assert caught.value.details["reason"] == reason


def test_imported_for_review(watcher: Watcher) -> None:
    """After a restart the program knows nothing of its drafts: the file tells all, checked."""
    watcher.fund(100_000, 60_000)
    draft = watcher.draft(Payee(SOMEBODY, Sats(120_000)), rate=3.0)
    signed = watcher.sign_elsewhere(watcher.export(draft))
    sending = watcher.services.wallet.sending
    sending._drafts.clear()
    read = watcher.run(sending.import_psbt(signed))
    assert (read.id, read.fee, read.change) == (draft.id, draft.fee, draft.change)
    assert (read.payees, read.change_address) == (draft.payees, draft.change_address)
    assert {coin.outpoint for coin in read.inputs} == {coin.outpoint for coin in draft.inputs}
    assert (read.vsize, read.fee_rate) == (draft.vsize, draft.fee_rate)
    assert watcher.run(sending.send_signed(signed)) == draft.id
    with pytest.raises((DraftGone, PsbtInvalid)):
        watcher.run(sending.send_signed(signed))


def test_a_list_of_addresses_cannot_build(watcher: Watcher) -> None:
    accounts = watcher.services.wallet.accounts
    watcher.account = watcher.run(accounts.add_watch_only("List", ANOTHER))
    with pytest.raises(WatchOnly):
        watcher.draft(Payee(SOMEBODY, Sats(1_000)))


def test_two_signers_who_each_send_their_own_file(
    tmp_path: Path, runtime: Runtime, world: World
) -> None:
    """A 2-of-2 descriptor: signatures that come one by one add up."""
    made = [
        keys.account_keys(keys.new_phrase(), Secret(""), Network.REGTEST, (0,)) for _ in range(2)
    ]
    parts = [m.descriptors["bip84/0"].external[5:].split("/0/*")[0] for m in made]
    both = f"wsh(sortedmulti(2,{parts[0]}/<0;1>/*,{parts[1]}/<0;1>/*))"
    home = Payer(tmp_path, runtime, world.control, f"127.0.0.1:{world.electrum_port}:t")
    onboarding, sending = home.services.wallet.onboarding, home.services.wallet.sending
    home.account = home.run(onboarding.create_watch_only("2 of 2", both, Secret(PASSWORD), True))
    home.fund(100_000)
    draft = home.draft(Payee(SOMEBODY, Sats(40_000)), rate=3.0)
    exported = home.run(sending.export_psbt(draft))
    signed = [_half(exported, both, parts[n], made[n].records["bip84/0"].text()) for n in range(2)]
    with pytest.raises(PsbtInvalid) as caught:
        home.run(sending.send_signed(signed[0]))
    assert caught.value.details["reason"] == "unsigned"
    txid = home.run(sending.send_signed(signed[1]))
    known = home.control.transaction(txid)
    assert known is not None
    assert draft.fee / parse(known.raw).vsize >= 3.0
    home.close()


def _half(exported: bytes, descriptor: str, public: str, private: str) -> bytes:
    """What one of two signers does: add its own signature."""
    import bdkpython as bdk

    text = descriptor.replace(public, private)
    first, second = (
        bdk.Descriptor(text.replace("<0;1>", chain), bdk.NetworkKind.TEST) for chain in "01"
    )
    store = bdk.Persister.new_in_memory()
    wallet = bdk.Wallet(first, second, bdk.Network.REGTEST, store, 25)
    parsed = psbt.parse(base64.b64encode(exported).decode())
    assert not wallet.sign(parsed)
    return base64.b64decode(parsed.serialize())


def test_a_replacement_is_signed_while_the_wallet_is_locked(watcher: Watcher) -> None:
    """Signing elsewhere takes longer than the auto-lock: the file alone says what it replaces."""
    watcher.fund(100_000)
    sending = watcher.services.wallet.sending
    first = watcher.draft(Payee(SOMEBODY, Sats(40_000)))
    watcher.run(sending.send_signed(watcher.sign_elsewhere(watcher.export(first))))
    row = watcher.until(lambda: watcher.row(TxId(first.id)))
    assert row is not None
    faster = watcher.run(sending.speed_up(row.id, 9.0))
    signed = watcher.sign_elsewhere(watcher.export(faster))
    watcher.run(watcher.services.vault.lock())
    watcher.run(watcher.services.vault.unlock(Secret(PASSWORD)))
    read = watcher.run(sending.import_psbt(signed))
    assert (read.replaces, read.payees, read.fee) == (first.id, faster.payees, faster.fee)
    assert watcher.run(sending.send_signed(signed)) == faster.id
    assert [first.id] != watcher.control.mempool() == [faster.id]


def test_coins_that_two_accounts_watch(watcher: Watcher) -> None:
    """A list of addresses beside the account that they are of: the latter spends them."""
    watcher.fund(100_000)
    sending = watcher.services.wallet.sending
    draft = watcher.draft(Payee(SOMEBODY, Sats(40_000)))
    signed = watcher.sign_elsewhere(watcher.export(draft))
    accounts = watcher.services.wallet.accounts
    again = watcher.run(accounts.add_watch_only("Again", draft.inputs[0].address))
    balance = watcher.services.wallet.activity.balance
    watcher.until(lambda: watcher.run(balance(again.id)).confirmed == 100_000)
    sending._drafts.clear()
    assert watcher.run(sending.import_psbt(signed)).account == draft.account
    assert watcher.run(sending.send_signed(signed)) == draft.id
