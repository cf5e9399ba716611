"""The vault locks itself when nobody is there, and its calls take turns."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from app.core.bus import Bus
from app.core.errors import StorageError
from app.vault.errors import TooManyAttempts, VaultLockedError, WrongPassword
from app.vault.events import VaultLocked, VaultUnlocked
from app.vault.format.spending import SealedKey
from app.vault.service import VaultService, VaultState
from tests.fixtures.vault import NEW, OLD, VaultHome


def test_two_unlocks_at_once_open_once(home: VaultHome) -> None:
    vault = home.created()
    home.run(vault.lock())
    home.events.clear()

    async def both() -> list[int]:
        return list(await asyncio.gather(vault.unlock(OLD), vault.unlock(OLD), vault.unlock(OLD)))

    assert home.run(both()) == [0, 0, 0]
    assert home.events == [VaultUnlocked(0)]


def test_a_lock_waits_for_the_change_before_it(home: VaultHome) -> None:
    vault = home.created()

    async def both() -> None:
        await asyncio.gather(vault.change_password(OLD, NEW), vault.lock())

    home.run(both())
    assert vault.state == "locked"
    home.run(vault.unlock(NEW))
    assert home.notes() == ["kept"]


async def _looked(vault: VaultService, minutes: int) -> None:
    """Let the watch look three times."""
    looks, enough = 0, asyncio.Event()

    def limit() -> int:
        nonlocal looks
        looks += 1
        if looks == 3:
            enough.set()
        return minutes

    await _watch(vault, limit, enough)


async def _locked(vault: VaultService, bus: Bus) -> None:
    """Wait until the watch has locked the vault."""
    locked = asyncio.Event()
    bus.subscribe(VaultLocked, lambda _event: locked.set())
    await _watch(vault, lambda: 5, locked)


async def _watch(vault: VaultService, minutes: Callable[[], int], until: asyncio.Event) -> None:
    watch = asyncio.create_task(vault.idle.run(minutes, lambda: vault.lock("idle"), 0.001))
    try:
        await asyncio.wait_for(until.wait(), 10)
    finally:
        watch.cancel()


def test_an_idle_vault_locks_itself(home: VaultHome) -> None:
    vault = home.created()
    home.clock.pass_time(299)
    home.run(_looked(vault, 5))
    assert vault.state == "unlocked"
    home.clock.pass_time(1)
    home.run(_locked(vault, home.bus))
    assert vault.state == "locked"
    assert home.events[-1] == VaultLocked("idle")


def test_a_touch_starts_the_time_anew(home: VaultHome) -> None:
    vault = home.created()
    home.clock.pass_time(299)
    vault.idle.touch()
    home.clock.pass_time(299)
    home.run(_looked(vault, 5))
    assert vault.state == "unlocked"


def test_zero_minutes_means_never(home: VaultHome) -> None:
    vault = home.created()
    home.clock.pass_time(99_999)
    home.run(_looked(vault, 0))
    assert vault.state == "unlocked"


def test_a_night_of_suspend_counts_as_idle(home: VaultHome) -> None:
    vault = home.created()
    home.clock.set_wall(8 * 3600)  # the monotonic clock of Linux stands still meanwhile
    home.run(_locked(vault, home.bus))
    assert vault.state == "locked"


def test_a_caller_that_goes_away_leaves_no_change_half_made(home: VaultHome) -> None:
    """As a dialog that is closed meanwhile: memory, file and keyring stay in step."""
    vault = home.created()

    async def cancelled_after(turns: int) -> None:
        old, new = (OLD, NEW) if turns % 2 == 0 else (NEW, OLD)
        change = asyncio.ensure_future(vault.change_password(old, new))
        for _ in range(turns):
            await asyncio.sleep(0)
        change.cancel()
        with suppress(asyncio.CancelledError):
            await change

    for turns in range(2, 22):
        home.run(cancelled_after(turns))
        home.run(vault.verify(NEW if turns % 2 == 0 else OLD))
    home.run(vault.lock())
    home.run(home.start().unlock(OLD))
    assert home.notes() == ["kept"]


def test_who_works_on_the_database_ends_before_it_closes(home: VaultHome) -> None:
    vault = home.created()
    seen: list[bool] = []

    async def ending(_reason: str) -> None:
        seen.append(home.database_open)

    async def broken(_reason: str) -> None:
        raise ZeroDivisionError

    vault.before_closing(broken)
    vault.before_closing(ending)
    home.run(vault.lock())
    assert seen == [True]
    assert not home.database_open


def test_a_lock_waits_for_no_signature(home: VaultHome) -> None:
    """A signer that hangs would keep the wallet open for half a minute."""
    vault = home.created()

    async def locked_meanwhile() -> None:
        begun = asyncio.Event()

        async def endless(_key: SealedKey) -> None:
            begun.set()
            await asyncio.Event().wait()

        signing = asyncio.create_task(vault.with_sealed("bip84/0", endless))
        await begun.wait()
        await vault.lock("screen")
        with pytest.raises(VaultLockedError):
            await signing

    home.run(locked_meanwhile())
    assert vault.state is VaultState.LOCKED
    assert not home.database_open
    assert not home.paths.attempts.exists()  # it came to no answer, so was no try


def test_a_password_checked_elsewhere_counts_too(home: VaultHome) -> None:
    vault = home.created()

    async def wrong(_key: SealedKey) -> None:
        raise WrongPassword

    async def failed(_key: SealedKey) -> None:
        raise StorageError

    async def right(_key: SealedKey) -> str:
        return "signed"

    for _ in range(12):
        with pytest.raises(StorageError):
            home.run(vault.with_sealed("bip84/0", failed))
    assert vault.wait_seconds() == 0  # came to no answer, so was no try
    for _ in range(5):
        with pytest.raises(WrongPassword):
            home.run(vault.with_sealed("bip84/0", wrong))
    with pytest.raises(TooManyAttempts):
        home.run(vault.with_sealed("bip84/0", right))
    home.clock.pass_time(5)
    with pytest.raises(StorageError):
        home.run(vault.with_sealed("bip84/0", failed))
    assert home.run(vault.with_sealed("bip84/0", right)) == "signed"
    assert not home.paths.attempts.exists()
