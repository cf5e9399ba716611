"""The ways in that ask for a password: alone, with a login code, with a recovery code, quickly."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.core.clock import Clock
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault import opening
from app.vault.codes import recovery, totp
from app.vault.commit import VAULT_LANE, Committer
from app.vault.container import Container
from app.vault.device_secret import DeviceSecret
from app.vault.errors import CodeNeeded, WrongPasswordOrCode
from app.vault.events import Way
from app.vault.gate import Gate
from app.vault.header import Header
from app.vault.opened import OpenVault
from app.vault.opening import CodeNow
from app.vault.quick import QuickUnlock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entered:
    """burn: which recovery code was used and must not open again."""

    vault: OpenVault
    failures: int
    way: Way
    burn: int | None = None


class Login:
    """Opens the vault file; what it leads to is the caller's."""

    def __init__(
        self, gate: Gate, committer: Committer, runtime: Runtime, clock: Clock, window: int
    ) -> None:
        """window: for how many steps codes are prepared."""
        self._gate, self._committer, self._runtime = gate, committer, runtime
        self._clock, self._window = clock, window
        self.quick = QuickUnlock(clock)

    def wants_code(self, header: Header) -> bool:
        return header.totp is not None and not self.quick.fits(header)

    async def enter(
        self, container: Container, password: Secret, untrusted_code: Secret | None
    ) -> Entered:
        """Whichever way in the file and what was given allow.

        Raises CodeNeeded, CodeInvalid, WrongPassword, WrongPasswordOrCode, CodeUsed, ClockBehind,
        CodesRunOut, TooManyAttempts, VaultDamaged, VaultRolledBack, DeviceSecretMissing,
        KeyringUnusable, KeyringLocked, StorageError.
        """
        header = container.header
        device, entry = await self._gate.device(header)
        entered = await self._enter(container, password, device, untrusted_code)
        if entry.following is not None or entry.sgen != header.sgen:
            await self._committer.settle(entered.vault)
        return entered

    async def drift(
        self, container: Container, password: Secret, untrusted_code: Secret
    ) -> int | None:
        """Is it the clock? Seconds as `opening.drift`; counts as a failed try, whatever it finds.

        Raises CodeInvalid, TooManyAttempts, and what the keyring raises.
        """
        code = totp.parse(untrusted_code)
        device, _ = await self._gate.device(container.header)
        found: list[int | None] = []

        async def look() -> None:
            found.append(
                await self._slow(
                    lambda: opening.drift(container, password, device, code, self._step())
                )
            )
            raise WrongPasswordOrCode

        try:
            await self._gate.prove(container.header, device, look)
        except WrongPasswordOrCode:
            pass  # that is how a try counts
        return found[0]

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
        self, container: Container, password: Secret, device: DeviceSecret | None, code: int
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
    ) -> tuple[T, int]:
        return await self._gate.prove(header, device, lambda: self._slow(attempt), whole)

    def _step(self) -> int:
        return totp.step_of(self._clock.now())

    async def _slow(self, call: Callable[[], T]) -> T:
        return await self._runtime.blocking(VAULT_LANE, call)
