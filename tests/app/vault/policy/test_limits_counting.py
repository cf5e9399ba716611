"""Limits on the real vault: counted on the disk before anything is signed."""

import asyncio

import pytest

from app.core.secret import Secret
from app.vault.errors import (
    CodeNeeded,
    CodeUsed,
    WalletFrozen,
    WrongCode,
    WrongPassword,
)
from app.vault.limits import Receipt
from app.vault.policy.ledger import DAY, Spend
from app.vault.policy.model import Choices
from app.vault.service import VaultService
from tests.app.vault.policy.conftest import LIMITED, again, pay, reason
from tests.fixtures.vault import OLD, WRONG, VaultHome


def test_below_the_limits_the_password_is_enough(home: VaultHome, vault: VaultService) -> None:
    pay(home, vault, 100)
    pay(home, vault, 50)
    assert vault.limits.state().spent == 150
    assert reason(home, vault, 1) == "day"
    assert reason(home, vault, 101) == "tx"


def test_above_a_limit_a_code_is_used_up(home: VaultHome, vault: VaultService) -> None:
    code = home.phone.code()
    pay(home, vault, 500, code)
    assert vault.limits.state().spent == 500
    with pytest.raises(CodeUsed):
        pay(home, vault, 500, code)
    with pytest.raises(WrongCode):
        pay(home, vault, 500, Secret("000000"))
    assert vault.limits.state().spent == 500


def test_a_wrong_password_uses_up_no_code(home: VaultHome, vault: VaultService) -> None:
    with pytest.raises(WrongPassword):
        home.run(vault.limits.authorise(Spend(500), WRONG, home.phone.code()))
    pay(home, vault, 500, home.phone.code())


def test_a_recovery_code_is_a_code(home: VaultHome) -> None:
    vault, codes = home.with_codes()
    home.run(vault.limits.change(LIMITED, OLD))
    pay(home, vault, 500, codes[0])
    with pytest.raises(WrongCode):
        pay(home, vault, 500, codes[0])


def test_payments_at_the_same_time_share_the_limit(home: VaultHome, vault: VaultService) -> None:
    async def at_once() -> list[Receipt | BaseException]:
        works = [vault.limits.authorise(Spend(40), OLD) for _ in range(10)]
        return await asyncio.gather(*works, return_exceptions=True)

    done = home.run(at_once())
    assert sum(isinstance(one, Receipt) for one in done) == 3
    assert sum(isinstance(one, CodeNeeded) for one in done) == 7
    assert vault.limits.state().spent == 120


def test_after_a_crash_it_is_still_counted(home: VaultHome, vault: VaultService) -> None:
    """Nobody knows whether it was signed."""
    pay(home, vault, 90)
    assert reason(home, again(home), 61) == "day"


def test_what_was_not_signed_is_taken_back_once(home: VaultHome, vault: VaultService) -> None:
    first, second = pay(home, vault, 60), pay(home, vault, 60)
    home.run(vault.limits.release(first))
    home.run(vault.limits.release(first))
    home.run(vault.limits.release(Receipt(second.entry)))  # not one that was given
    assert vault.limits.state().spent == 60
    assert reason(home, again(home), 91) == "day"


def test_a_day_later_the_limit_is_free_again(home: VaultHome, vault: VaultService) -> None:
    pay(home, vault, 100)
    home.clock.pass_time(DAY - 1)
    assert vault.limits.state().spent == 100
    home.clock.pass_time(1)
    assert vault.limits.state().spent == 0


@pytest.mark.parametrize("wall", [DAY, 400 * DAY, -DAY])
def test_setting_the_clock_frees_nothing(home: VaultHome, vault: VaultService, wall: int) -> None:
    pay(home, vault, 100)
    home.clock.set_wall(wall)
    assert reason(home, vault, 51) == "day"


def test_setting_the_clock_before_anybody_asks_raises_nothing(
    home: VaultHome, vault: VaultService
) -> None:
    home.run(vault.limits.change(Choices(), OLD, home.phone.code()))
    vault = again(home)
    home.clock.set_wall(DAY)
    assert vault.limits.state().choices == LIMITED


def test_a_login_with_a_code_proves_the_clock(home: VaultHome, vault: VaultService) -> None:
    """The monotonic clock may stand still while the computer sleeps."""
    pay(home, vault, 100)
    home.clock.set_wall(DAY + 60)
    home.run(vault.lock())
    home.run(vault.unlock(OLD, home.phone.code()))
    assert vault.limits.state().spent == 0


def test_a_frozen_wallet_uses_up_no_code(home: VaultHome, vault: VaultService) -> None:
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    home.clock.pass_time(30)
    code = home.phone.code()
    with pytest.raises(WalletFrozen):
        pay(home, vault, 500, code)
    assert vault.limits.state().spent == 0
    home.run(vault.codes.verify(code))


def test_setting_the_clock_back_to_an_old_payment_hides_none(
    home: VaultHome, vault: VaultService
) -> None:
    """A second payment in that second is as young as it is, not as old as the first."""
    pay(home, vault, 1)
    home.clock.pass_time(DAY)
    pay(home, vault, 60)
    home.clock.set_wall(-DAY)
    pay(home, vault, 80)
    home.clock.set_wall(DAY)
    assert vault.limits.state().spent == 140
