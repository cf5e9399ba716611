"""A restored phrase brings back its payments and every account that was in use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.world import World
from app.wallet.engine import keys
from app.wallet.engine.addresses import derive
from app.wallet.model import AccountKind
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

PHRASE = keys.new_phrase()
KEYS = keys.account_keys(PHRASE, Secret(""), Network.REGTEST)


@pytest.fixture
def restored(tmp_path: Path, runtime: Runtime, world: World) -> Iterator[Payer]:
    for name, place, amount in (
        ("bip84/0", 2, 10_000),
        ("bip84/1", 19, 20_000),
        ("bip84/3", 0, 40_000),  # behind an unused one: BIP-44 does not look there
        ("bip86/0", 0, 80_000),
    ):
        address = derive(KEYS.descriptors[name].external, Network.REGTEST, place, 1)[0].address
        world.control.fund(address, amount)
    world.control.mine(1)
    made = Payer(tmp_path, runtime, world.control, f"127.0.0.1:{world.electrum_port}:t")
    yield made
    made.close()


def test_used_accounts_come_back(restored: Payer) -> None:
    onboarding = restored.services.wallet.onboarding
    work = onboarding.restore_wallet(
        Secret(PHRASE.text()), Secret(""), Secret(PASSWORD), AccountKind.BIP84, True
    )
    restored.account = restored.run(work)
    assert restored.until(lambda: restored.total() == 110_000)
    listed = restored.run(restored.services.wallet.accounts.list())
    assert [(e.account.kind, e.account.index, e.balance.total) for e in listed] == [
        (AccountKind.BIP84, 0, 10_000),
        (AccountKind.BIP84, 1, 20_000),
        (AccountKind.BIP86, 0, 80_000),
    ]
    assert [e.account.name for e in listed] == ["Account 1", "Account 2", "Account 3"]


def test_a_new_wallet_looks_for_nothing(payer: Payer) -> None:
    payer.fund(10_000)
    assert len(payer.run(payer.services.wallet.accounts.list())) == 1
