"""The wallet folder of the vault's tests, and the support of the little world."""

import pytest

from app.sandbox.support import SupportDesk
from app.vault.service import VaultService
from tests.app.vault.conftest import home, runtime
from tests.fixtures.vault import OLD, VaultHome, key_of

__all__ = ["home", "runtime"]


@pytest.fixture
def desk() -> SupportDesk:
    return SupportDesk()


@pytest.fixture
def frozen(home: VaultHome, desk: SupportDesk) -> VaultService:
    """A frozen wallet that support can unfreeze."""
    home.support = key_of(desk)
    vault = home.created()
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    return vault
