"""The ways in that ask for a password: alone, with a login code, with a recovery code, quickly."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.core.clock import Clock
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.codes import recovery, totp
from app.vault.cost import Cost
from app.vault.disk.commit import VAULT_LANE, Committer
from app.vault.disk.store import VaultStore
from app.vault.entry.attempts import Failures
from app.vault.entry.gate import Gate
from app.vault.entry.quick import QuickUnlock
from app.vault.errors import CodeNeeded, CodesOff, WrongPasswordOrCode
from app.vault.events import Way
from app.vault.format import opening
from app.vault.format.container import Container
from app.vault.format.device import DeviceSecret
from app.vault.format.header import Header
from app.vault.format.opened import OpenVault
from app.vault.format.opening import CodeNow
from app.vault.turns import in_turn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entered:
    """burn: which recovery code was used and must not open again."""

    vault: OpenVault
    failures: Failures
    way: Way
    burn: int | None = None


class Login:
    """Opens the vault file; what it leads to is the caller's."""

    def __init__(  # noqa: PLR0913 - the parts it is built from, once, in the service
        self,
        store: VaultStore,
        gate: Gate,
        committer: Committer,
        turn: asyncio.Lock,
        runtime: Runtime,
        clock: Clock,
        cost: Cost,
    ) -> None:
        self._store, self._gate, self._committer = store, gate, committer
        self._runtime, self._clock, self._window = runtime, clock, cost.window
        self.turn = turn
        self.quick = QuickUnlock(clock)

    async def wants_code(self) -> bool:
        """Whether the next unlocking asks for a code. Raises as reading the file does."""
        header = (await self._slow(self._store.load)).header
        return header.totp is not None and not self.quick.fits(header)

    @in_turn
    async def drift(self, password: Secret, untrusted_code: Secret) -> int | None:
        """After a refused login: by how many seconds the authenticator is ahead, if that is why.

        Takes some seconds and counts as a failed try, whatever it finds. Raises CodeInvalid,
        CodesOff, TooManyAttempts, and what reading the file and the keyring raise.
        """
        code = totp.parse(untrusted_code)
        container = await self._slow(self._store.load)
        if container.header.totp is None:
            raise CodesOff
        device, _ = await self._gate.device(container.header)
        found: list[int | None] = []

        def look() -> None:
            found.append(opening.drift(container, password, device, code, self._step()))
            raise WrongPasswordOrCode  # that is how a try counts

        with contextlib.suppress(WrongPasswordOrCode):
            await self._prove(container.header, device, look)
        return found[0]

    async def enter(self, password: Secret, untrusted_code: Secret | None) -> Entered:
        """Whichever way in the file and what was given allow; for a caller whose turn it is.

        Raises CodeNeeded, CodeInvalid, WrongPassword, WrongPasswordOrCode, CodeUsed, ClockBehind,
        CodesRunOut, TooManyAttempts, VaultMissing, VaultDamaged, VaultNewer, VaultRolledBack,
        DeviceSecretMissing, KeyringUnusable, KeyringLocked, StorageError.
        """
        container = await self._slow(self._store.load)
        header = container.header
        device, entry = await self._gate.device(header)
        entered = await self._enter(container, password, device, untrusted_code)
        if entry.following is not None or entry.sgen != header.sgen:
            await self._committer.settle(entered.vault)
        return entered

    async def _enter(
        self,
        container: Container,
        password: Secret,
        device: DeviceSecret | None,
        untrusted_code: Secret | None,
    ) -> Entered:
        header = container.header
        if header.totp is None:
            opened, failures = await self._prove(
                header, device, lambda: opening.by_password(container, password, device)
            )
            return Entered(opened, failures, Way.PASSWORD)
        if untrusted_code is None:
            return await self._quickly(container, password, device)
        if recovery.looks_like(untrusted_code):
            spare = recovery.parse(untrusted_code)
            (opened, index), failures = await self._prove(
                header, device, lambda: opening.by_recovery(container, password, device, spare)
            )
            return Entered(opened, failures, Way.RECOVERY, index)
        return await self._by_code(container, password, device, totp.parse(untrusted_code))

    async def _by_code(
        self, container: Container, password: Secret, device: DeviceSecret | None, code: totp.Code
    ) -> Entered:
        now = CodeNow(code, self._step(), self._window)
        found, failures = await self._prove(
            container.header,
            device,
            lambda: opening.by_code(container, password, device, now),
        )
        # Used up on the disk before it opens anything: no code is taken twice.
        await self._committer.write(found.vault)
        self.quick.remember(found.vault, found.root)
        return Entered(found.vault, failures, Way.CODE)

    async def _quickly(
        self, container: Container, password: Secret, device: DeviceSecret | None
    ) -> Entered:
        if not self.quick.fits(container.header):
            raise CodeNeeded
        opened, failures = await self._prove(
            container.header,
            device,
            lambda: self.quick.open(container, password, device),
            whole=False,
        )
        return Entered(opened, failures, Way.QUICK)

    async def _prove(
        self,
        header: Header,
        device: DeviceSecret | None,
        attempt: Callable[[], T],
        whole: bool = True,
    ) -> tuple[T, Failures]:
        return await self._gate.prove(header, device, lambda: self._slow(attempt), whole)

    def _step(self) -> int:
        return totp.step_of(self._clock.now())

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)
