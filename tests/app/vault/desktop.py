"""One start of the program in a desktop session: a child process of the keyring tests.

    python -m tests.app.vault.desktop <folder> <turn> <deed> [locked|foreign]

Uses the keyring that the system offers, by the program's own rule. Prints what happened.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from app.core.bus import Bus
from app.core.clock import SystemClock
from app.core.db import Database
from app.core.errors import AppError
from app.core.paths import Paths
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.codes import totp
from app.vault.device_secret import DeviceKeyring
from app.vault.service import VaultService
from tests.fixtures.vault import CHEAP, ENTROPY, KEYS, NEW, OLD, SCHEMA, WRONG


class Later(SystemClock):
    """The clock of a start half a minute after the one before: each login code works once."""

    def __init__(self, turns: int) -> None:
        self._turns = turns

    def now(self) -> float:
        return super().now() + 60 * self._turns


def lock_the_keyring() -> None:
    """As the desktop does when the person locks the keyring by hand."""
    import secretstorage

    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()


def swap_the_item() -> None:
    """Another program writes over the keyring's item."""
    import keyring
    import secretstorage

    for item in secretstorage.get_default_collection(secretstorage.dbus_init()).get_all_items():
        name = item.get_attributes()["username"]
        if not name.endswith(".attempts"):
            keyring.set_password("walnut", name, "somebody else's")


def code(folder: Path, clock: SystemClock) -> Secret:
    """What the authenticator shows; its secret lies in a file beside the vault, in this test."""
    step = totp.step_of(clock.now())
    secret = Secret((folder.parent / "authenticator").read_bytes())
    return Secret(f"{totp.code_at(secret, step).number:06}")


async def with_codes(vault: VaultService, name: str, folder: Path, clock: SystemClock) -> None:
    if name == "unlock-with-code":
        await vault.unlock(NEW, code(folder, clock))
        return
    await vault.unlock(NEW)
    enrolment = vault.codes.begin("desktop")
    (folder.parent / "authenticator").write_bytes(enrolment.secret.reveal())
    await vault.codes.enable(NEW, enrolment, code(folder, clock))


async def deed(vault: VaultService, name: str, folder: Path, clock: SystemClock) -> str:
    status = await vault.keyring_status()
    match name:
        case "create":
            await vault.create(OLD, KEYS, use_keyring=True)
            return status.name
        case "change":
            await vault.unlock(OLD)
            await vault.change_password(OLD, NEW)
        case "unlock":
            await vault.unlock(NEW)
        case "wrong":
            await vault.unlock(WRONG)
        case "reset":
            await vault.reset_with_phrase(ENTROPY, OLD, use_keyring=True)
        case "status":
            return f"{status.usable} {status.problem}"
        case _:
            await with_codes(vault, name, folder, clock)
    return "done"


def main(folder: Path, name: str, turns: int) -> str:
    runtime = Runtime()
    runtime.start()
    paths = Paths(folder)
    database = Database(runtime, paths.database, SCHEMA)
    clock = Later(turns)
    vault = VaultService(paths, database, runtime, Bus(), clock, DeviceKeyring(), CHEAP)
    try:
        return runtime.submit(deed(vault, name, folder, clock)).result(timeout=30)
    except AppError as error:
        return error.code
    finally:
        runtime.submit(vault.lock()).result(timeout=30)
        runtime.stop()


if __name__ == "__main__":
    before: dict[str, Callable[[], None]] = {"locked": lock_the_keyring, "foreign": swap_the_item}
    for word in sys.argv[4:]:
        before[word]()
    sys.stdout.write(main(Path(sys.argv[1]), sys.argv[3], int(sys.argv[2])) + "\n")
