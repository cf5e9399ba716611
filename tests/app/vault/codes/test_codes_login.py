"""Two-factor login: what opens, what does not, and what is said about it."""

from collections.abc import Callable

import pytest

from app.core.secret import Secret
from app.vault.codes.totp import Code, parse
from app.vault.errors import (
    ClockBehind,
    CodeInvalid,
    CodeNeeded,
    CodesRunOut,
    CodeUsed,
    DeviceSecretMissing,
    TooManyAttempts,
    VaultRolledBack,
    WrongPassword,
    WrongPasswordOrCode,
)
from app.vault.events import Change, VaultChanged, VaultUnlocked, Way
from app.vault.format import opening
from app.vault.format.container import Container
from app.vault.format.opening import CodeNow
from app.vault.service import VaultService
from tests.fixtures.vault import CHEAP, ENTROPY, NEW, OLD, WRONG, VaultHome


@pytest.fixture
def locked(home: VaultHome) -> VaultService:
    """Locked by hand: the next login is a whole one."""
    vault, _ = home.with_codes()
    home.run(vault.lock())
    home.events.clear()
    return vault


def test_password_and_code_open(home: VaultHome, locked: VaultService) -> None:
    assert home.run(locked.login.wants_code())
    home.run(locked.unlock(OLD, home.phone.code()))
    assert home.notes() == ["kept"]
    assert home.events == [VaultUnlocked(0, Way.CODE)]
    assert locked.codes.on


def test_neither_alone_opens(home: VaultHome, locked: VaultService) -> None:
    with pytest.raises(CodeNeeded):
        home.run(locked.unlock(OLD))
    refusals = []
    for password, code in ((WRONG, home.phone.code()), (OLD, Secret("000000"))):
        with pytest.raises(WrongPasswordOrCode) as refusal:
            home.run(locked.unlock(password, code))
        refusals.append((refusal.value.code, refusal.value.details))
    assert refusals[0] == refusals[1]  # nothing tells which of the two it was
    with pytest.raises(CodeInvalid):
        home.run(locked.unlock(OLD, Secret("12345")))


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_a_step_early_or_late_is_taken_and_remembered(
    home: VaultHome, locked: VaultService, late: int
) -> None:
    home.clock.pass_time(60)
    home.phone.ahead = 30 * late
    home.run(locked.unlock(OLD, home.phone.code()))
    totp = locked._hold.open().header.totp
    assert totp is not None
    assert totp.drift == late


def test_two_steps_off_is_refused_and_the_clocks_are_compared(
    home: VaultHome, locked: VaultService
) -> None:
    home.clock.pass_time(600)
    home.phone.ahead = 240
    with pytest.raises(WrongPasswordOrCode):
        home.run(locked.unlock(OLD, home.phone.code()))
    assert home.run(locked.login.drift(OLD, home.phone.code())) == 240
    home.phone.ahead = -120
    assert home.run(locked.login.drift(OLD, home.phone.code())) == -120
    assert home.run(locked.login.drift(OLD, Secret("000000"))) is None
    assert locked.state == "locked"
    with pytest.raises(WrongPasswordOrCode):
        home.run(locked.unlock(WRONG, home.phone.code()))
    with pytest.raises(TooManyAttempts):  # each comparison was a try
        home.run(locked.unlock(OLD, home.phone.code()))


def test_a_code_works_once(home: VaultHome, locked: VaultService) -> None:
    code = home.phone.code()
    home.run(locked.unlock(OLD, code))
    home.run(locked.lock())
    with pytest.raises(WrongPasswordOrCode) as refusal:
        home.run(locked.unlock(OLD, code))
    assert refusal.value.details == {"seconds": 30}  # and says when the next one comes
    home.clock.pass_time(30)
    with pytest.raises(WrongPasswordOrCode):
        home.run(locked.unlock(OLD, code))
    home.run(locked.unlock(OLD, home.phone.code()))


def test_a_code_of_the_next_step_uses_up_this_one_too(
    home: VaultHome, locked: VaultService
) -> None:
    home.run(locked.unlock(OLD, home.phone.code(1)))
    home.run(locked.lock())
    with pytest.raises(CodeUsed) as refusal:
        home.run(locked.unlock(OLD, home.phone.code()))
    assert refusal.value.details == {"seconds": 60}
    assert locked.wait_seconds() == 0


@pytest.mark.parametrize(
    "back", [3600, 86_400, 365 * 86_400, 1_900_000_000], ids=["hour", "day", "year", "1970"]
)
def test_a_clock_that_went_back_is_told(home: VaultHome, locked: VaultService, back: int) -> None:
    home.run(locked.unlock(OLD, home.phone.code()))
    home.run(locked.lock())
    before = home.clock.now()
    home.clock.set_wall(-back)
    for _ in range(8):
        with pytest.raises(ClockBehind) as refusal:
            home.run(locked.unlock(OLD, home.phone.code()))
    assert abs(int(refusal.value.details["seconds"]) - back) <= 60
    assert abs(int(refusal.value.details["since"]) - before) <= 60
    assert locked.wait_seconds() == 0  # nothing was tried: the clock is no wrong password
    home.clock.set_wall(back + 30)
    home.run(locked.unlock(OLD, home.phone.code()))


def test_after_the_last_prepared_code(home: VaultHome) -> None:
    vault, codes = home.with_codes()
    home.run(vault.lock())
    home.clock.pass_time((CHEAP.window + 1) * 30)
    with pytest.raises(CodesRunOut):
        home.run(vault.unlock(OLD, home.phone.code()))
    home.run(vault.unlock(OLD, codes[2]))
    home.run(vault.lock())
    home.run(vault.unlock(OLD, home.phone.code()))  # prepared anew


def test_a_login_prepares_codes_for_as_long_again(home: VaultHome, locked: VaultService) -> None:
    for _ in range(3):
        home.clock.pass_time((CHEAP.window - 50) * 30)
        home.run(locked.unlock(OLD, home.phone.code()))
        opened = locked._hold.open()
        assert len(opened.table) == CHEAP.window * 3
        home.run(locked.lock())
        home.start()
        locked = home.start()


def test_a_recovery_code_opens_once(home: VaultHome) -> None:
    vault, codes = home.with_codes()
    home.run(vault.lock())
    before = home.paths.vault.read_bytes()
    home.run(vault.unlock(OLD, Secret(codes[5].text().upper())))
    state = vault.codes.state()
    assert state is not None
    assert state.left == 7
    assert home.events[-2:] == [VaultChanged(Change.RECOVERY_USED), VaultUnlocked(0, Way.RECOVERY)]
    home.run(vault.lock())
    with pytest.raises(WrongPasswordOrCode):
        home.run(vault.unlock(OLD, codes[5]))
    # An old copy of the file does not bring the code back: its device secret is gone.
    home.paths.vault.write_bytes(before)
    with pytest.raises((DeviceSecretMissing, WrongPasswordOrCode, VaultRolledBack)):
        home.run(vault.unlock(OLD, codes[5]))


def test_a_recovery_code_needs_the_password(home: VaultHome) -> None:
    vault, codes = home.with_codes()
    home.run(vault.lock())
    with pytest.raises(WrongPasswordOrCode):
        home.run(vault.unlock(WRONG, codes[0]))


def test_the_phrase_opens_without_a_code_and_turns_codes_off(
    home: VaultHome, locked: VaultService
) -> None:
    home.run(locked.reset_with_phrase(ENTROPY, NEW, use_keyring=True))
    assert not locked.codes.on
    home.run(locked.lock())
    assert not home.run(locked.login.wants_code())
    home.run(locked.unlock(NEW))


def test_a_client_without_the_check_opens_nothing_with_10_000_wrong_codes(
    home: VaultHome, locked: VaultService
) -> None:
    """The code is key material: there is no `if` that a patched program could leave out.

    This is that program: it has the file, the password and the device secret, knows the time,
    and no back-off stops it.
    """
    container = Container.parse(home.paths.vault.read_bytes())
    wanted = container.header.ds
    assert wanted is not None
    device = locked._keyring.entry(container.header.vid, wanted).find(wanted)
    right = {parse(home.phone.code(steps)).number for steps in (-1, 0, 1)}
    step = int(home.clock.now()) // 30
    opened = 0
    for code in [code for code in range(10_003) if code not in right][:10_000]:
        try:
            opening.by_code(container, OLD, device, CodeNow(Code(code), step, CHEAP.window))
            opened += 1
        except WrongPasswordOrCode:
            pass
    assert opened == 0
    now = CodeNow(parse(home.phone.code()), step, CHEAP.window)
    opening.by_code(container, OLD, device, now)


def test_wrong_codes_wait_longer_and_longer(home: VaultHome, locked: VaultService) -> None:
    for _ in range(5):
        with pytest.raises(WrongPasswordOrCode):
            home.run(locked.unlock(OLD, Secret("000000")))
    with pytest.raises(TooManyAttempts):
        home.run(locked.unlock(OLD, home.phone.code()))
    home.clock.pass_time(5)
    assert home.run(locked.unlock(OLD, home.phone.code())) == 5


class TestQuickUnlock:
    """After a lock because nobody was there, the password alone opens for a while."""

    @pytest.fixture
    def idle(self, home: VaultHome, locked: VaultService) -> VaultService:
        home.run(locked.unlock(OLD, home.phone.code()))
        home.run(locked.lock("idle"))
        home.clock.pass_time(30)
        return locked

    def test_the_password_alone_opens(self, home: VaultHome, idle: VaultService) -> None:
        assert not home.run(idle.login.wants_code())
        home.run(idle.unlock(OLD))
        assert home.events[-1] == VaultUnlocked(0, Way.QUICK)
        home.run(idle.lock("screen"))
        home.run(idle.unlock(OLD))

    def test_a_wrong_password_counts_and_five_end_it(
        self, home: VaultHome, idle: VaultService
    ) -> None:
        for _ in range(5):
            with pytest.raises(WrongPassword):
                home.run(idle.unlock(WRONG))
        home.clock.pass_time(5)
        assert home.run(idle.login.wants_code())
        with pytest.raises(CodeNeeded):
            home.run(idle.unlock(OLD))

    @pytest.mark.parametrize(
        "end",
        [
            lambda home, _: home.clock.pass_time(8 * 3600 + 1),
            lambda home, _: home.clock.set_wall(3600),  # slept: one clock stood still
            lambda home, _: home.clock.set_wall(-3600),
            lambda home, _: home.start(),
            lambda home, vault: home.run(_unlock_and_lock(vault)),
        ],
        ids=["eight hours", "suspend", "clock back", "another start", "lock by hand"],
    )
    def test_it_ends(
        self, home: VaultHome, idle: VaultService, end: Callable[[VaultHome, VaultService], object]
    ) -> None:
        after = end(home, idle)
        vault = after if isinstance(after, VaultService) else idle
        assert home.run(vault.login.wants_code())
        with pytest.raises(CodeNeeded):
            home.run(vault.unlock(OLD))

    def test_a_security_change_ends_it(self, home: VaultHome, idle: VaultService) -> None:
        home.run(idle.unlock(OLD))
        home.run(idle.change_password(OLD, NEW, code=home.phone.code()))
        home.run(idle.lock("idle"))
        with pytest.raises(CodeNeeded):
            home.run(idle.unlock(NEW))
        home.clock.pass_time(30)
        home.run(idle.unlock(NEW, home.phone.code()))


async def _unlock_and_lock(vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.lock("user")


def test_a_damaged_file_falls_back_to_a_copy_that_takes_no_used_code(
    home: VaultHome, locked: VaultService
) -> None:
    code = home.phone.code()
    home.run(locked.unlock(OLD, code))
    home.run(locked.lock())
    home.paths.vault.write_bytes(b"rubbish")
    with pytest.raises(WrongPasswordOrCode):
        home.run(locked.unlock(OLD, code))
    home.clock.pass_time(30)
    home.run(locked.unlock(OLD, home.phone.code()))
