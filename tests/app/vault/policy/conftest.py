"""A vault with login codes and limits, and the words in which the tests use it."""

from dataclasses import replace

import pytest

from app.core.secret import Secret
from app.vault.codes.totp import PERIOD
from app.vault.errors import (
    CodeNeeded,
)
from app.vault.limits import Receipt
from app.vault.policy.ledger import DAY, Spend
from app.vault.policy.model import Choices
from app.vault.service import VaultService
from tests.app.vault.conftest import home, runtime
from tests.fixtures.vault import OLD, VaultHome

__all__ = ["home", "runtime"]

LIMITED = Choices(tx_limit=100, day_limit=150)


@pytest.fixture
def vault(home: VaultHome) -> VaultService:
    """With codes on, prepared for a week, and limits set."""
    home.cost = replace(home.cost, window=7 * DAY // PERIOD)
    made, _ = home.with_codes()
    home.run(made.limits.change(LIMITED, OLD))
    return made


def pay(home: VaultHome, vault: VaultService, sats: int, code: Secret | None = None) -> Receipt:
    return home.run(vault.limits.authorise(Spend(sats), OLD, code))


def again(home: VaultHome) -> VaultService:
    """The program ends as by a crash, starts again, and its owner logs in."""
    vault = home.start()
    home.clock.pass_time(60)
    home.run(vault.unlock(OLD, home.phone.code()))
    return vault


def reason(home: VaultHome, vault: VaultService, sats: int) -> str:
    with pytest.raises(CodeNeeded) as refusal:
        pay(home, vault, sats)
    return str(refusal.value.details["reason"])
