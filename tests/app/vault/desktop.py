"""One start of the program in a desktop session: a child process of the keyring tests.

    python -m tests.app.vault.desktop <folder> <deed>

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
from app.vault.device_secret import DeviceKeyring
from app.vault.service import VaultService
from tests.fixtures.vault import CHEAP, ENTROPY, KEYS, NEW, OLD, SCHEMA, WRONG


def lock_the_keyring() -> None:
    """As the desktop does when the person locks the keyring by hand."""
    import secretstorage

    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()


async def deed(vault: VaultService, name: str) -> str:
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
    return "done"


def main(folder: Path, name: str) -> str:
    runtime = Runtime()
    runtime.start()
    paths = Paths(folder)
    database = Database(runtime, paths.database, SCHEMA)
    vault = VaultService(paths, database, runtime, Bus(), SystemClock(), DeviceKeyring(), CHEAP)
    try:
        return runtime.submit(deed(vault, name)).result(timeout=30)
    except AppError as error:
        return error.code
    finally:
        runtime.submit(vault.lock()).result(timeout=30)
        runtime.stop()


if __name__ == "__main__":
    before: dict[str, Callable[[], None]] = {"locked": lock_the_keyring}
    for word in sys.argv[3:]:
        before[word]()
    sys.stdout.write(main(Path(sys.argv[1]), sys.argv[2]) + "\n")
