"""Nobody waits for a signer whose wallet is locked: it is ended at once."""

import asyncio
import signal
import sys

import psutil
import pytest

from app.core.clock import SystemClock
from app.core.runtime import Runtime
from app.vault.format.keys import Credentials, NewKeys, make, new_vid
from app.wallet.model import AccountKind
from app.wallet.signer.parent import Signer
from tests.app.wallet.signer.test_signer import KEYS, NET, PASSWORD, payment
from tests.fixtures.vault import CHEAP

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def test_one_that_hangs_is_ended(runtime: Runtime) -> None:
    credentials = Credentials(PASSWORD, None, step=0)
    key = make(NewKeys(None, KEYS.records), credentials, new_vid(), CHEAP.kdf).sealed("bip84/0")

    async def let_go() -> psutil.Process:
        work = Signer(runtime, NET).sign(AccountKind.BIP84, key, PASSWORD, *payment())
        signing = asyncio.create_task(work)
        child = await _child()
        child.send_signal(signal.SIGSTOP)
        signing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await signing
        return child

    before = SystemClock().monotonic()
    child = runtime.submit(let_go()).result(timeout=20)
    _, alive = psutil.wait_procs([child], timeout=10)
    assert not alive
    assert SystemClock().monotonic() - before < 15


async def _child() -> psutil.Process:
    """The signer, as soon as it is there."""
    while True:
        for process in psutil.Process().children():
            if "app.wallet.signer" in process.cmdline():
                return process
        await asyncio.sleep(0)
