"""Run one change of a vault, dying at its n-th step: a child process of the crash tests.

    python -m tests.app.vault.crashing steps <folder with files> <copies' folder> <flow>
    python -m tests.app.vault.crashing loop <folder with files>

`steps` makes a copy of the files for each n, runs the flow in a fork that exits without any
clean-up just before its n-th write, rename or removal of a file (vault, record or keyring), and
stops when a flow got through. `loop` changes the password to and fro until it is killed, and
prints each password that it was told is the new one.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.support import SupportDesk
from app.vault.errors import WrongPassword
from app.vault.login_codes import Enrolment
from app.vault.service import VaultService
from tests.fixtures.vault import ENTROPY, KEYS, NEW, OLD, VaultHome, key_of

DIED = 9
BACKUP_NAME, BACKUP = "mine.walnutbak", Secret("four unrelated words 77")
Flow = Callable[[VaultHome, VaultService], Coroutine[Any, Any, None]]


def remember(home: VaultHome, recovery: tuple[Secret, ...] = ()) -> None:
    """Put into the folder what a person has besides: the phone, the recovery codes, the time."""
    codes = [code.text() for code in recovery]
    kept = {"phone": home.phone.key.hex(), "recovery": codes, "now": home.clock.now()}
    (home.folder / "drawer").write_text(json.dumps(kept))


def drawer(folder: Path) -> dict[str, Any]:
    path = folder / "drawer"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def recall(home: VaultHome) -> None:
    """The phone and the time of `remember`, where there was one."""
    if kept := drawer(home.folder):
        home.phone.key = bytes.fromhex(kept["phone"])
        home.clock.pass_time(kept["now"] - home.clock.now())


def next_code(home: VaultHome) -> Secret:
    home.clock.pass_time(30)
    return home.phone.code()


async def _create(_home: VaultHome, vault: VaultService) -> None:
    await vault.create(OLD, KEYS, use_keyring=True)


async def _create_without(_home: VaultHome, vault: VaultService) -> None:
    await vault.create(OLD, KEYS, use_keyring=False)


async def _change(_home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.change_password(OLD, NEW)


async def _drop(_home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.change_password(OLD, NEW, use_keyring=False)


async def _adopt(_home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.change_password(OLD, NEW, use_keyring=True)


async def _renew(_home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.renew_keys(OLD, NEW, ENTROPY)


async def _reset(_home: VaultHome, vault: VaultService) -> None:
    await vault.reset_with_phrase(ENTROPY, NEW, use_keyring=True)


async def _reset_without(_home: VaultHome, vault: VaultService) -> None:
    await vault.reset_with_phrase(ENTROPY, NEW, use_keyring=False)


async def _freeze(_home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.freezing.freeze(OLD, phrase_at_hand=True)


async def _unfreeze(_home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    answer = SupportDesk().answer(vault.freezing.begin_unfreeze())
    await vault.freezing.unfreeze(answer, OLD)


async def _unfreeze_with_phrase(_home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.freezing.unfreeze_with_phrase(ENTROPY, OLD)


async def _enable_codes(home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    enrolment = Enrolment(Secret(home.phone.key), Secret(b""), Secret(b""))
    await vault.codes.enable(OLD, enrolment, home.phone.code())


async def _disable_codes(home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD, next_code(home))
    await vault.codes.disable(OLD, next_code(home), ENTROPY)


async def _codes_end(home: VaultHome, vault: VaultService) -> None:
    """They were to end since a day ago: this login does it."""
    await vault.unlock(OLD, next_code(home))


async def _renew_recovery(home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD, next_code(home))
    await vault.codes.renew_recovery(OLD, next_code(home))


async def _change_with_codes(home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD, next_code(home))
    await vault.change_password(OLD, NEW, code=next_code(home))


async def _recovery_login(home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD, Secret(drawer(home.folder)["recovery"][0]))


async def _backup(home: VaultHome, vault: VaultService) -> None:
    await vault.unlock(OLD)
    await vault.backups.save(home.folder / BACKUP_NAME, OLD, BACKUP)


async def _restore_backup(home: VaultHome, vault: VaultService) -> None:
    await vault.restore_backup(home.folder / BACKUP_NAME, BACKUP, NEW, use_keyring=True)


FLOWS: dict[str, Flow] = {
    "backup": _backup,
    "restore-backup": _restore_backup,
    "create": _create,
    "create-without-keyring": _create_without,
    "change": _change,
    "drop-keyring": _drop,
    "adopt-keyring": _adopt,
    "renew": _renew,
    "reset": _reset,
    "reset-without-keyring": _reset_without,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
    "unfreeze-with-phrase": _unfreeze_with_phrase,
    "enable-codes": _enable_codes,
    "disable-codes": _disable_codes,
    "codes-end": _codes_end,
    "renew-recovery": _renew_recovery,
    "change-with-codes": _change_with_codes,
    "recovery-login": _recovery_login,
}


def die_at(step: int, folder: Path) -> None:
    """Exit at once before the step-th change that Python makes to a file in this folder."""
    inside, left = str(folder), step

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event not in ("open", "os.rename", "os.remove") or not _under(inside, arguments[0]):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        left -= 1
        if left < 0:
            os._exit(DIED)

    sys.addaudithook(hook)


def _under(folder: str, path: object) -> bool:
    return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(folder)


def run_flow(folder: Path, flow: Flow, step: int) -> None:
    """In a fork: the flow on these files, dying at this step."""
    runtime = Runtime()
    runtime.start()
    home = VaultHome(folder, runtime)
    home.support = key_of(SupportDesk())
    recall(home)
    vault = home.start()
    die_at(step, folder)
    home.run(flow(home, vault))
    os._exit(0)


def steps(files: Path, copies: Path, name: str) -> None:
    for step in range(1000):
        copy = copies / str(step)
        shutil.copytree(files, copy)
        child = os.fork()
        if child == 0:
            try:
                run_flow(copy, FLOWS[name], step)
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != DIED:
            sys.exit(code)


def loop(files: Path) -> None:
    runtime = Runtime()
    runtime.start()
    home = VaultHome(files, runtime)
    vault = home.start()
    passwords: list[Secret] = [OLD, NEW]
    try:
        home.run(vault.unlock(OLD))
    except WrongPassword:
        passwords.reverse()
        home.run(vault.unlock(NEW))
    os.write(1, b"ready\n")
    while True:
        old, new = passwords
        home.run(vault.change_password(old, new))
        os.write(1, new.reveal() + b"\n")
        passwords.reverse()


if __name__ == "__main__":
    if sys.argv[1] == "loop":
        loop(Path(sys.argv[2]))
    else:
        steps(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
