"""The password alone opens no older copy of the file, put back while the wallet was locked."""

import pytest

from app.vault.errors import CodeNeeded
from app.vault.events import VaultUnlocked, Way
from app.vault.policy.ledger import Spend
from app.vault.policy.model import Choices
from app.vault.service import VaultService
from tests.fixtures.vault import OLD, VaultHome


@pytest.fixture
def vault(home: VaultHome) -> VaultService:
    """Logged in with a code, with a limit of a day."""
    made, _ = home.with_codes()
    home.run(made.limits.change(Choices(day_limit=1000), OLD))
    home.run(made.lock())
    home.run(made.unlock(OLD, home.phone.code()))
    home.clock.pass_time(30)
    return made


@pytest.mark.parametrize("quickly", [False, True])
def test_an_older_count_needs_a_code(home: VaultHome, vault: VaultService, quickly: bool) -> None:
    files = {path: path.read_bytes() for path in home.paths.folder.glob("vault.walnut*")}
    home.run(vault.limits.authorise(Spend(400), OLD))
    home.run(vault.lock("idle"))
    if quickly:
        home.run(vault.unlock(OLD))
        home.run(vault.lock("screen"))
    for path, data in files.items():
        path.write_bytes(data)
    assert home.run(vault.login.wants_code())
    with pytest.raises(CodeNeeded):
        home.run(vault.unlock(OLD))


def test_the_newest_file_opens_without(home: VaultHome, vault: VaultService) -> None:
    for _ in range(2):
        home.run(vault.limits.authorise(Spend(400), OLD))
        home.run(vault.lock("screen"))
        home.run(vault.unlock(OLD))
        assert home.events[-1] == VaultUnlocked(0, Way.QUICK)
    assert vault.limits.state().spent == 800
