"""A crash while codes or a freeze are turned on, off or used: one set of credentials opens."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.support import SupportDesk
from app.vault.codes import recovery
from app.vault.errors import CodeNeeded, WrongPassword, WrongPasswordOrCode
from app.vault.format.spending import open_sealed
from app.vault.service import VaultService
from tests.app.vault.crashing import drawer, recall, remember
from tests.app.vault.test_vault_crash import crash_at_each_step
from tests.fixtures.vault import ENTROPY, NEW, OLD, XPRV, VaultHome, entry_of, key_of

LATER = 300  # seconds: codes that the crashed program used are over
CREDENTIALS = {"old": OLD, "new": NEW}


def restarted(files: Path, runtime: Runtime, name: str) -> tuple[VaultHome, VaultService]:
    """The next start of the program on a copy of these files."""
    home = VaultHome(files, runtime).copy(files.with_name(f"{files.name}-{name}"))
    recall(home)
    home.clock.pass_time(LATER)
    home.support = key_of(SupportDesk())
    return home, home.start()


def ways_in(files: Path, runtime: Runtime) -> list[str]:
    """Which credentials open these files, whole: "old" or "new", alone or with "+code"."""
    found = []
    for name, password in CREDENTIALS.items():
        home, vault = restarted(files, runtime, name)
        way = _way(home, vault, password)
        if way is not None:
            found.append(name + way)
            assert home.notes() == ["kept"]
            assert open_sealed(password, vault._hold.open().sealed("bip84/0")) == XPRV
            if vault.uses_keyring():
                entry = entry_of(vault)
                assert entry.following is None  # cleaned up
        home.close()
    return found


def _way(home: VaultHome, vault: VaultService, password: Secret) -> str | None:
    try:
        home.run(vault.unlock(password))
    except CodeNeeded:
        return _way_with_code(home, vault, password)
    except WrongPassword:
        return None
    return ""


def _way_with_code(home: VaultHome, vault: VaultService, password: Secret) -> str | None:
    try:
        home.run(vault.unlock(password, home.phone.code()))
    except WrongPasswordOrCode:
        return None
    return "+code"


def without_codes(home: VaultHome) -> None:
    home.created()
    home.phone.key = bytes(range(20))
    remember(home)


def with_codes(home: VaultHome) -> None:
    _, codes = home.with_codes()
    remember(home, codes)


def with_codes_that_end(home: VaultHome) -> None:
    """A day after they were asked to end, with a login every three hours."""
    vault, codes = home.with_codes()
    home.run(vault.codes.disable(OLD, home.phone.code()))
    for _ in range(8):
        home.run(vault.lock())
        home.clock.pass_time(3 * 3600 - 10)
        home.run(vault.unlock(OLD, home.phone.code()))
    assert vault.codes.on
    home.clock.pass_time(80)
    remember(home, codes)


@pytest.mark.parametrize(
    ("flow", "prepare", "before", "after"),
    [
        ("enable-codes", without_codes, "old", "old+code"),
        ("disable-codes", with_codes, "old+code", "old"),
        ("codes-end", with_codes_that_end, "old+code", "old"),
        ("change-with-codes", with_codes, "old+code", "new+code"),
    ],
)
def test_exactly_one_set_of_credentials_opens(
    home: VaultHome,
    runtime: Runtime,
    tmp_path: Path,
    flow: str,
    prepare: Callable[[VaultHome], None],
    before: str,
    after: str,
) -> None:
    prepare(home)
    outcomes = []
    for files in crash_at_each_step(home, tmp_path / "copies", flow):
        ways = ways_in(files, runtime)
        assert ways in ([before], [after]), files.name
        outcomes.append(ways == [after])
    assert outcomes == sorted(outcomes)  # first the one, from one moment on the other
    assert not outcomes[0]
    assert outcomes[-1]
    assert len(outcomes) >= 6


def valid_recovery(files: Path, runtime: Runtime) -> list[str | None]:
    """What the vault itself holds as its recovery codes; None for one that is used up."""
    home, vault = restarted(files, runtime, "list")
    home.run(vault.unlock(OLD, home.phone.code()))
    codes = vault._hold.open().inner.recovery
    home.close()
    return [None if code is None else recovery.to_text(code).text() for code in codes]


def opens_by_recovery(files: Path, runtime: Runtime, code: str, name: str) -> bool:
    home, vault = restarted(files, runtime, name)
    try:
        home.run(vault.unlock(OLD, Secret(code)))
    except WrongPasswordOrCode:
        return False
    finally:
        home.close()
    return True


def test_recovery_codes_renewed(home: VaultHome, runtime: Runtime, tmp_path: Path) -> None:
    with_codes(home)
    outcomes = []
    for files in crash_at_each_step(home, tmp_path / "copies", "renew-recovery"):
        assert ways_in(files, runtime) == ["old+code"]
        old, valid = drawer(files)["recovery"], valid_recovery(files, runtime)
        renewed = valid != old
        assert valid[3] is not None
        assert opens_by_recovery(files, runtime, valid[3], "valid")
        assert opens_by_recovery(files, runtime, old[3], "before") is not renewed
        outcomes.append(renewed)
    assert outcomes == sorted(outcomes)
    assert (outcomes[0], outcomes[-1]) == (False, True)


def test_login_with_a_recovery_code(home: VaultHome, runtime: Runtime, tmp_path: Path) -> None:
    with_codes(home)
    outcomes = []
    for files in crash_at_each_step(home, tmp_path / "copies", "recovery-login"):
        assert ways_in(files, runtime) == ["old+code"]
        codes, valid = drawer(files)["recovery"], valid_recovery(files, runtime)
        burnt = valid[0] is None
        assert valid[1:] == codes[1:]
        assert opens_by_recovery(files, runtime, codes[0], "same") is not burnt
        assert opens_by_recovery(files, runtime, codes[1], "next")
        outcomes.append(burnt)
    assert outcomes == sorted(outcomes)
    assert (outcomes[0], outcomes[-1]) == (False, True)


def spends(vault: VaultService) -> bool:
    return open_sealed(OLD, vault._hold.open().sealed("bip84/0")) == XPRV


def is_frozen(files: Path, runtime: Runtime) -> bool:
    """Whether it is; and that each way back from there works."""
    home, vault = restarted(files, runtime, "open")
    home.run(vault.unlock(OLD))
    assert home.notes() == ["kept"]
    entry = entry_of(vault)
    assert entry.following is None  # cleaned up
    frozen = vault.freezing.frozen
    if not frozen:
        assert spends(vault)
        home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    home.run(vault.freezing.unfreeze(SupportDesk().answer(vault.freezing.begin_unfreeze()), OLD))
    assert spends(vault)
    home.close()
    if frozen:
        home, vault = restarted(files, runtime, "phrase")
        home.run(vault.unlock(OLD))
        home.run(vault.freezing.unfreeze_with_phrase(ENTROPY, OLD))
        assert spends(vault)
        home.close()
    home, vault = restarted(files, runtime, "reset")
    home.run(vault.reset_with_phrase(ENTROPY, OLD, use_keyring=True))
    assert spends(vault)
    home.close()
    return frozen


@pytest.mark.parametrize(
    ("flow", "before"), [("freeze", False), ("unfreeze", True), ("unfreeze-with-phrase", True)]
)
def test_frozen_or_not_and_nothing_between(
    home: VaultHome, runtime: Runtime, tmp_path: Path, flow: str, before: bool
) -> None:
    home.support = key_of(SupportDesk())
    vault = home.created()
    if before:
        home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))
    outcomes = [
        is_frozen(files, runtime) is not before
        for files in crash_at_each_step(home, tmp_path / "copies", flow)
    ]
    assert outcomes == sorted(outcomes)
    assert not outcomes[0]
    assert outcomes[-1]
    assert len(outcomes) >= 6
