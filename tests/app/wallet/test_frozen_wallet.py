"""A frozen wallet receives and shows, and does nothing that needs its keys."""

import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.messages import describe
from app.sandbox.world import World
from app.vault.errors import WalletFrozen, WrongPassword
from app.wallet.engine import keys
from app.wallet.errors import PsbtInvalid
from app.wallet.model import AccountKind, Draft, Payee, Sats
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD, PHRASE, WalletHome

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"


def freeze(home: WalletHome) -> None:
    home.run(home.services.vault.freezing.freeze(Secret(PASSWORD), phrase_at_hand=True))


def test_no_new_account_while_frozen(wallet_home: WalletHome) -> None:
    wallet_home.create()
    freeze(wallet_home)
    accounts = wallet_home.services.wallet.accounts
    with pytest.raises(WalletFrozen) as refusal:
        wallet_home.run(accounts.add(AccountKind.BIP84, "Savings", Secret(PASSWORD)))
    assert "no new account" in describe(refusal.value).sentence
    assert len(wallet_home.run(accounts.list())) == 1
    wallet_home.run(accounts.add_watch_only("Watched", SOMEBODY))  # needs no key


def test_a_login_while_frozen(wallet_home: WalletHome) -> None:
    wallet_home.create()
    freeze(wallet_home)
    services = wallet_home.services
    wallet_home.run(services.vault.lock())
    assert wallet_home.run(services.wallet.onboarding.unlock(Secret(PASSWORD))) == 0
    assert services.vault.freezing.frozen


@pytest.fixture
def known(tmp_path: Path, runtime: Runtime, world: World) -> Iterator[Payer]:
    """A wallet whose words are known."""
    made = Payer(tmp_path, runtime, world.control, f"127.0.0.1:{world.electrum_port}:t")
    made.account = made.create()
    yield made
    made.close()


def test_unfrozen_with_the_words_and_swept(known: Payer) -> None:
    """The way out where somebody may know the key: unfreeze, send all to a wallet elsewhere."""
    payer = known
    payer.fund(90_000, 40_000)
    freeze(payer)
    entropy = keys.read_phrase(Secret(PHRASE)).entropy
    payer.run(payer.services.vault.freezing.unfreeze_with_phrase(entropy, Secret(PASSWORD)))
    payer.send(payer.draft(Payee(SOMEBODY, None)))
    payer.until(lambda: payer.total() == 0)


def test_nothing_is_signed(payer: Payer) -> None:
    payer.fund(90_000)
    before = payer.draft(Payee(SOMEBODY, Sats(20_000)))
    freeze(payer)
    waiting = payer.control.mempool()
    payer.fund(30_000)  # receiving goes on
    after = payer.draft(Payee(SOMEBODY, Sats(10_000)))  # so does planning
    for draft in (before, after):
        with pytest.raises(WalletFrozen):
            payer.send(draft)
        with pytest.raises(WalletFrozen):
            payer.send(draft, "not the password")  # refused before anybody is asked
    assert not payer.services.environment.paths.attempts.exists()
    assert payer.total() == 120_000
    assert payer.control.mempool() == waiting


def test_a_psbt_is_not_signed_either(payer: Payer) -> None:
    payer.fund(90_000)
    sending = payer.services.wallet.sending
    exported = payer.run(sending.export_psbt(payer.draft(Payee(SOMEBODY, Sats(20_000)))))
    freeze(payer)
    imported: Draft = payer.run(sending.import_psbt(base64.b64encode(exported)))
    with pytest.raises(WalletFrozen):
        payer.send(imported)
    with pytest.raises(PsbtInvalid):  # unsigned
        payer.run(sending.send_signed(exported))


def test_a_payment_that_waits_while_the_wallet_is_frozen(payer: Payer) -> None:
    """The freeze has its turn first: what was begun before it ended is not signed after it."""
    payer.fund(90_000)
    draft = payer.draft(Payee(SOMEBODY, Sats(20_000)))
    vault, sending = payer.services.vault, payer.services.wallet.sending

    async def both() -> tuple[object, object]:
        freezing = vault.freezing.freeze(Secret(PASSWORD), phrase_at_hand=True)
        paying = sending.sign_and_send(draft, Secret(PASSWORD))
        frozen, paid = await asyncio.gather(freezing, paying, return_exceptions=True)
        return frozen, paid

    frozen, paid = payer.run(both())
    assert frozen is None
    assert isinstance(paid, WalletFrozen)
    assert payer.total() == 90_000


def test_a_wrong_password_for_the_freeze(wallet_home: WalletHome) -> None:
    wallet_home.create()
    freezing = wallet_home.services.vault.freezing
    with pytest.raises(WrongPassword):
        wallet_home.run(freezing.freeze(Secret("no"), phrase_at_hand=True))
    assert not freezing.frozen
