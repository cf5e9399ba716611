"""Have a payment signed: start the signer process, hand it the order, read its answer."""

import asyncio
import logging
import subprocess
import sys

from app.core.errors import AppError
from app.core.network import Network
from app.core.paths import ROOT
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.errors import NotEnoughMemory, VaultDamaged, WalletFrozen, WrongPassword
from app.vault.format.spending import SealedKey
from app.wallet.engine.keys import Descriptors
from app.wallet.errors import PsbtInvalid, SigningFailed
from app.wallet.model import AccountKind
from app.wallet.signer import FLAG
from app.wallet.signer.frames import Answer, Claims, FrameBroken, Order

LANE = "signer"
TIMEOUT_SECONDS = 30
log = logging.getLogger(__name__)

_ERRORS: tuple[type[AppError], ...] = (
    WrongPassword,
    WalletFrozen,
    VaultDamaged,
    NotEnoughMemory,
    SigningFailed,
    PsbtInvalid,
)


class Signer:
    """Signs in a child process. Nothing secret is in its arguments, environment or in files."""

    def __init__(self, runtime: Runtime, network: Network) -> None:
        self._runtime, self._network = runtime, network
        self._child: subprocess.Popen[bytes] | None = None

    async def sign(
        self, kind: AccountKind, sealed: SealedKey, password: Secret, psbt: str, claims: Claims
    ) -> str:
        """The signed and finished PSBT (BIP-174, base64), if it is what the claims say.

        Raises WrongPassword, WalletFrozen, SigningFailed (reason), PsbtInvalid, VaultDamaged,
        NotEnoughMemory.
        """
        order = Order(self._network, kind, password, sealed, claims, psbt)
        (signed,) = await self._ask(order, 1)
        return signed

    async def describe(self, kind: AccountKind, sealed: SealedKey, password: Secret) -> Descriptors:
        """The public descriptors of a sealed key.

        Raises WrongPassword, WalletFrozen, VaultDamaged, NotEnoughMemory.
        """
        order = Order(self._network, kind, password, sealed)
        external, internal = await self._ask(order, 2)
        return Descriptors(external, internal)

    async def _ask(self, order: Order, count: int) -> tuple[str, ...]:
        try:
            answer = await self._runtime.blocking(LANE, lambda: self._run(order))
        except asyncio.CancelledError:  # the wallet is locked: nobody waits for the answer
            if self._child is not None:
                self._child.kill()
            raise
        for error in _ERRORS:
            if answer.error == error.code:
                raise error(reason=answer.reason) if answer.reason else error()
        if answer.error or len(answer.results) != count:
            raise SigningFailed(reason="answer")
        return answer.results

    def _run(self, order: Order) -> Answer:
        """Start, write, read, wait; the child is gone when this returns."""
        self._child = child = _start()
        try:
            written, _ = child.communicate(order.to_wire(), timeout=TIMEOUT_SECONDS)
            return Answer.from_wire(written)
        except subprocess.TimeoutExpired as error:
            raise SigningFailed(reason="timeout") from error
        except FrameBroken as error:
            log.warning("the signer ended with %s and no answer", child.returncode)
            raise SigningFailed(reason="ended") from error
        finally:
            child.kill()
            child.communicate()
            self._child = None


def command() -> list[str]:
    """How to start the signer, from the source tree and from a packaged program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-E", "-s", "-m", "app.wallet.signer"]


def _start() -> subprocess.Popen[bytes]:
    """Raises SigningFailed (reason=start): no memory, no handles, a program that is gone."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows: no console flashes up
    try:
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could quote what it worked on
            cwd=ROOT,
            creationflags=hidden,
        )
    except OSError as error:
        log.warning("the signer could not be started: %s", error.errno)
        raise SigningFailed(reason="start") from error
