"""The last prepared code, used while the wallet is open: the file must open after it."""

import pytest

from app.vault.errors import CodesRunOut
from app.vault.policy.ledger import Spend
from tests.fixtures.vault import CHEAP, OLD, VaultHome


@pytest.mark.parametrize("steps", [-1, 0, 100])
def test_a_code_beyond_the_prepared_ones_leaves_a_file_that_opens(
    home: VaultHome, steps: int
) -> None:
    """A wallet left open for 400 days, or both clocks wrong: codes from the same computer."""
    vault, spare = home.with_codes()
    lasts = vault.codes.state()
    assert lasts is not None
    ahead = lasts.lasts - home.clock.now() + steps * 30
    home.clock.set_wall(ahead)
    with pytest.raises(CodesRunOut):
        home.run(vault.codes.verify(home.phone.code()))
    home.run(vault.codes.verify(spare[0]))  # what the message says
    home.run(vault.limits.authorise(Spend(1), OLD))
    home.clock.set_wall(-ahead)
    home.run(vault.lock())
    home.clock.pass_time(30)
    home.run(vault.unlock(OLD, home.phone.code()))
    assert home.notes() == ["kept"]


def test_the_one_before_the_last_is_taken(home: VaultHome) -> None:
    vault, spare = home.with_codes()
    state = vault.codes.state()
    assert state is not None
    home.clock.pass_time(state.lasts - home.clock.now() - 2 * 30)
    home.run(vault.codes.verify(home.phone.code()))
    home.run(vault.lock())
    home.run(vault.unlock(OLD, spare[0]))
    home.run(vault.lock())
    home.clock.pass_time(30)
    home.run(vault.unlock(OLD, home.phone.code()))
    assert len(vault._hold.open().table) == CHEAP.window * 3
