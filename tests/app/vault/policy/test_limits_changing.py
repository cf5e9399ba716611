"""Less protection takes a code and a day, and ends with two-factor login."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.secret import Secret
from app.vault.errors import (
    CodeNeeded,
    CodeUsed,
    LimitsNeedCodes,
    PasswordNeeded,
    VaultDamaged,
    VaultLockedError,
    WrongCode,
    WrongPassword,
)
from app.vault.events import Change, VaultChanged
from app.vault.policy.actions import Action, Ask
from app.vault.policy.ledger import DAY, Demand, Reason, Spend
from app.vault.policy.model import Choices, Policy, Reading, Spent
from app.vault.policy.presets import PRESETS, Preset
from app.vault.service import VaultService
from tests.app.vault.policy.conftest import LIMITED, again, pay, reason
from tests.fixtures.vault import ENTROPY, NEW, OLD, WRONG, VaultHome


def test_less_protection_takes_a_code_and_a_day(home: VaultHome, vault: VaultService) -> None:
    wider = Choices(tx_limit=1000, day_limit=1500)
    with pytest.raises(CodeNeeded) as refusal:
        home.run(vault.limits.change(wider, OLD))
    assert refusal.value.details == {"reason": "lower"}
    with pytest.raises(WrongPassword):
        home.run(vault.limits.change(wider, WRONG, home.phone.code()))
    with pytest.raises(WrongCode):
        home.run(vault.limits.change(wider, OLD, Secret("000000")))
    assert vault.limits.state().pending is None
    at = home.run(vault.limits.change(wider, OLD, home.phone.code()))
    assert at == int(home.clock.now()) + DAY
    assert home.events[-1] == VaultChanged(Change.RAISE_ASKED)
    state = vault.limits.state()
    assert (state.choices, state.pending and state.pending.choices) == (LIMITED, wider)
    assert reason(home, vault, 101) == "tx"
    home.clock.pass_time(DAY - 1)
    assert reason(home, vault, 101) == "tx"
    home.clock.pass_time(1)
    pay(home, vault, 1000)
    assert vault.limits.state().choices == wider
    assert vault.limits.state().pending is None
    assert again(home).limits.state().choices == wider


def test_a_wish_for_less_can_be_taken_back(home: VaultHome, vault: VaultService) -> None:
    home.run(vault.limits.change(Choices(), OLD, home.phone.code()))
    home.run(vault.limits.keep())
    home.clock.pass_time(2 * DAY)
    assert vault.limits.state().choices == LIMITED
    told = [event.what for event in home.events if isinstance(event, VaultChanged)]
    assert told[-2:] == [Change.RAISE_ASKED, Change.LIMITS]


def test_more_protection_holds_at_once_and_ends_a_wish_for_less(
    home: VaultHome, vault: VaultService
) -> None:
    home.run(vault.limits.change(Choices(), OLD, home.phone.code()))
    tighter = Choices(tx_limit=10, day_limit=150)
    assert home.run(vault.limits.change(tighter, OLD)) is None
    home.clock.pass_time(2 * DAY)
    assert vault.limits.state().choices == tighter


def test_of_a_mixed_change_the_stricter_half_holds_at_once(
    home: VaultHome, vault: VaultService
) -> None:
    mixed = Choices(tx_limit=50, day_limit=1500)
    home.run(vault.limits.change(mixed, OLD, home.phone.code()))
    assert vault.limits.state().choices == Choices(tx_limit=50, day_limit=150)
    home.clock.pass_time(DAY)
    assert vault.limits.state().choices == mixed


def test_a_change_forgets_nothing_that_was_spent(home: VaultHome, vault: VaultService) -> None:
    pay(home, vault, 100)
    home.run(vault.limits.change(Choices(), OLD, home.phone.code()))
    home.run(vault.limits.keep())
    assert vault.limits.state().spent == 100


def test_without_two_factor_there_are_no_limits(home: VaultHome) -> None:
    vault = home.created()
    for name in Preset:
        with pytest.raises(LimitsNeedCodes):
            home.run(vault.limits.change(PRESETS[name], OLD))
    home.run(vault.limits.change(Choices().with_ask(Action.PAY, Ask.CODE), OLD))
    assert vault.limits.asks(Action.PAY) is Ask.PASSWORD
    assert vault.limits.demand(Spend(10**9, True)) == Demand(None, 0)
    before = home.paths.vault.read_bytes()
    pay(home, vault, 10**9)
    assert home.paths.vault.read_bytes() == before
    home.run(vault.limits.change(Choices(), OLD))  # less, but there is no code to ask for
    home.clock.pass_time(DAY)
    assert vault.limits.state().choices == Choices()


def test_limits_end_with_two_factor_and_not_before(home: VaultHome, vault: VaultService) -> None:
    asking = LIMITED.with_ask(Action.EXPORT_HISTORY, Ask.PASSWORD)
    home.run(vault.limits.change(asking, OLD))
    home.run(vault.codes.disable(OLD, home.phone.code()))
    assert reason(home, vault, 101) == "tx"
    home.clock.pass_time(DAY)
    assert reason(home, vault, 101) == "tx"
    vault = again(home)
    assert not vault.codes.on
    pay(home, vault, 10**9)
    assert vault.limits.state().choices == asking.without_limits()


def test_the_phrase_ends_limits(home: VaultHome, vault: VaultService) -> None:
    home.run(vault.reset_with_phrase(ENTROPY, NEW, use_keyring=True))
    assert vault.limits.state().choices == Choices()


def test_a_backup_brings_no_limits_along(
    home: VaultHome, vault: VaultService, tmp_path: Path
) -> None:
    """Login codes stay here, so nobody could pass them."""
    file, password = tmp_path / "one.walnutbak", Secret("correct horse battery staple")
    home.run(vault.backups.save(file, OLD, password, home.phone.code()))
    elsewhere = VaultHome(tmp_path / "elsewhere", home._runtime)
    restored = elsewhere.start()
    elsewhere.run(restored.restore_backup(file, password, NEW, True))
    assert restored.limits.state().choices == Choices()
    elsewhere.close()


def test_what_each_action_asks_for(home: VaultHome, vault: VaultService) -> None:
    limits = vault.limits
    home.run(limits.permit(Action.EXPORT_HISTORY))
    asking = LIMITED.with_ask(Action.EXPORT_HISTORY, Ask.PASSWORD)
    home.run(limits.change(asking.with_ask(Action.EXPORT_KEYS, Ask.CODE), OLD))
    with pytest.raises(PasswordNeeded):
        home.run(limits.permit(Action.EXPORT_HISTORY))
    with pytest.raises(WrongPassword):
        home.run(limits.permit(Action.EXPORT_HISTORY, WRONG))
    home.run(limits.permit(Action.EXPORT_HISTORY, OLD))
    with pytest.raises(CodeNeeded) as refusal:
        home.run(limits.permit(Action.EXPORT_KEYS, OLD))
    assert refusal.value.details == {"reason": "action"}
    code = home.phone.code()
    home.run(limits.permit(Action.EXPORT_KEYS, OLD, code))
    with pytest.raises(CodeUsed):
        home.run(limits.permit(Action.EXPORT_KEYS, OLD, code))


def test_every_payment_or_a_new_recipient(home: VaultHome, vault: VaultService) -> None:
    new = LIMITED.with_ask(Action.PAY_NEW_RECIPIENT, Ask.CODE)
    home.run(vault.limits.change(new, OLD))
    assert vault.limits.demand(Spend(1, True)).reason is Reason.NEW
    assert vault.limits.demand(Spend(1)).reason is None
    home.run(vault.limits.change(replace(new.with_ask(Action.PAY, Ask.CODE)), OLD))
    assert vault.limits.demand(Spend(1)).reason is Reason.EVERY
    always = replace(vault.limits.state().choices, reading=Reading.ALWAYS, delay=30)
    home.run(vault.limits.change(always, OLD))
    assert vault.limits.demand(Spend(1, True)).delay == 30


def test_a_policy_of_another_form_stops_payments_and_not_the_login(
    home: VaultHome, vault: VaultService
) -> None:
    """Fails closed; the recovery phrase brings the wallet back."""
    opened = vault._hold.open()
    inner = replace(opened.inner, policy={"of": "a later version"})
    home.run(vault._hold.save(opened.next_write(inner)))
    vault = again(home)
    with pytest.raises(VaultDamaged) as refusal:
        pay(home, vault, 1)
    assert refusal.value.details == {"part": "policy"}
    home.run(vault.reset_with_phrase(ENTROPY, NEW, use_keyring=True))
    assert vault.limits.state().choices == Choices()


def test_it_is_kept_in_the_vault_and_only_there(home: VaultHome, vault: VaultService) -> None:
    pay(home, vault, 77)
    stored = Policy.parse(vault._hold.open().inner.policy)
    assert stored == Policy(LIMITED, None, (Spent(int(home.clock.now()), 77),))
    home.run(vault.lock())
    with pytest.raises(VaultLockedError):
        vault.limits.state()
