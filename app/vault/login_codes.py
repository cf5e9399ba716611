"""Two-factor login as the rest of the program sees it: turn it on, move it, renew, end it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from app.core.clock import Clock
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.changes import Changes
from app.vault.codes import recovery, table, totp
from app.vault.disk.commit import VAULT_LANE
from app.vault.entry.gate import Gate
from app.vault.errors import CodeNeeded, CodesRunOut, CodeUsed, WrongCode
from app.vault.events import Change
from app.vault.format import keys
from app.vault.format.inner import Inner, TotpSecret
from app.vault.format.opened import OpenVault
from app.vault.hold import Hold
from app.vault.policy.model import without_limits
from app.vault.turns import in_turn

T = TypeVar("T")

ENDING_SECONDS = 24 * 3600
_DIAGNOSED = 20  # steps to either side: ten minutes


@dataclass(frozen=True, slots=True)
class CodesState:
    """since: Unix seconds of the enrolment. left: recovery codes that were not used.

    lasts: Unix seconds until when codes are prepared; each login with a code moves it 400 days
    ahead. ends: Unix seconds from when on a login turns the codes off, if that was asked for.
    kept: since when the person is known to have the recovery codes; None where the program never
    saw that they were written down.
    """

    since: int
    left: int
    lasts: int
    ends: int | None
    kept: int | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """For the authenticator app. secret: 20 bytes; text: the same in base32; uri: for the QR."""

    secret: Secret
    text: Secret
    uri: Secret


class LoginCodes:
    """Codes of an authenticator app (RFC 6238) as a part of the vault's key."""

    def __init__(
        self, hold: Hold, changes: Changes, gate: Gate, runtime: Runtime, clock: Clock
    ) -> None:
        self._hold, self._changes, self._gate = hold, changes, gate
        self._runtime, self._clock = runtime, clock
        self.turn = hold.turn

    @property
    def on(self) -> bool:
        """Raises VaultLockedError."""
        return self._hold.open().inner.totp is not None

    def state(self) -> CodesState | None:
        """None while two-factor login is off. Raises VaultLockedError."""
        vault = self._hold.open()
        if vault.inner.totp is None:
            return None
        public, secret = vault.codes
        left = sum(code is not None for code in vault.inner.recovery)
        lasts = (public.start + len(vault.table) // table.ENTRY) * totp.PERIOD
        return CodesState(secret.since, left, lasts, secret.ends, secret.kept)

    def begin(self, name: str) -> Enrolment:
        """A new secret for the wallet of this name; nothing is kept until `enable`."""
        secret = totp.new_secret()
        return Enrolment(secret, totp.key_text(secret), totp.uri(secret, name))

    def check(self, enrolment: Enrolment, untrusted_code: Secret) -> int:
        """The step of a code of the new authenticator.

        Raises CodeInvalid, WrongCode (drift: by how many seconds the clocks differ, up to ten
        minutes). Not counted: whoever types it has the secret on the screen.
        """
        code, now = totp.parse(untrusted_code), totp.step_of(self._clock.now())
        return _find(enrolment.secret, code, now)

    @in_turn
    async def enable(
        self,
        password: Secret,
        enrolment: Enrolment,
        untrusted_code: Secret,
        untrusted_old: Secret | None = None,
    ) -> tuple[Secret, ...]:
        """Turn codes on, or move them to another authenticator; gives eight new recovery codes.

        untrusted_code: of the new authenticator. untrusted_old: of the one before, or a recovery
        code, where codes are on. Raises CodeInvalid, WrongCode, CodeUsed, CodeNeeded,
        WrongPassword, TooManyAttempts, KeyringUnusable, KeyringLocked, StorageError,
        VaultLockedError; then nothing changed.
        """
        step = self.check(enrolment, untrusted_code)
        moved = self._hold.open().inner.totp is not None
        smk = await self._gate.spending_key(self._hold.open(), password)
        if moved:
            await self.use(untrusted_old)
        secret = Secret(enrolment.secret.reveal())
        fresh = TotpSecret(secret, step, 0, int(self._clock.now()))
        codes = recovery.fresh()
        inner = replace(self._hold.open().inner, totp=fresh, recovery=codes)
        await self._change(inner, password, smk, Change.CODES_MOVED if moved else Change.CODES_ON)
        return tuple(recovery.to_text(code) for code in codes)

    @in_turn
    async def renew_recovery(self, password: Secret, untrusted_code: Secret) -> tuple[Secret, ...]:
        """Eight new recovery codes; the old ones open nothing any more. Raises as `enable`."""
        smk = await self._gate.spending_key(self._hold.open(), password)
        await self.use(untrusted_code)
        codes = recovery.fresh()
        vault = self._hold.open()
        _, secret = vault.codes
        inner = replace(vault.inner, recovery=codes, totp=replace(secret, kept=None))
        await self._change(inner, password, smk, Change.RECOVERY_RENEWED)
        return tuple(recovery.to_text(code) for code in codes)

    @in_turn
    async def note_kept(self) -> None:
        """The person has the recovery codes: one of them was asked back.

        Raises StorageError, CodesOff, VaultLockedError.
        """
        vault = self._hold.open()
        _, secret = vault.codes
        totp = replace(secret, kept=int(self._clock.now()))
        await self._hold.save(vault.next_write(replace(vault.inner, totp=totp)))

    @in_turn
    async def disable(
        self, password: Secret, untrusted_code: Secret, entropy: Secret | None = None
    ) -> int:
        """Ask for the end of two-factor login; gives the Unix seconds from when on it ends.

        It ends at the first login with a code a day later, so that whoever borrowed the phone has
        to come back, and the owner sees it meanwhile. With the recovery phrase's entropy it ends
        now (0), because the phrase could do that anyway. Raises as `enable`, and WrongPhrase.
        """
        vault = self._hold.open()
        if entropy is not None:
            keys.require_phrase(vault, entropy)
        smk = await self._gate.spending_key(self._hold.open(), password)
        await self.use(untrusted_code)
        if entropy is not None:
            await self.end(password, smk)
            return 0
        ends = int(self._clock.now()) + ENDING_SECONDS
        await self._note_end(ends, Change.CODES_ENDING)
        return ends

    @in_turn
    async def keep(self) -> None:
        """Take back the wish to end two-factor login. Raises StorageError, VaultLockedError."""
        await self._note_end(None, Change.CODES_KEPT)

    @in_turn
    async def verify(self, untrusted_code: Secret | None) -> None:
        """Is this the person with the authenticator? A code is used up by it.

        Raises CodeNeeded, CodeInvalid, WrongCode, CodeUsed, CodesRunOut, CodesOff,
        TooManyAttempts, StorageError, VaultLockedError.
        """
        await self.use(untrusted_code)

    async def demand(self, untrusted_code: Secret | None) -> OpenVault:
        """`use` where codes are on; gives the vault that is open then. Raises VaultLockedError."""
        if self.on:
            await self.use(untrusted_code)
        return self._hold.open()

    async def use(self, untrusted_code: Secret | None) -> None:
        """`verify` for a caller whose turn it is. A recovery code counts too, and is burnt."""
        vault = self._hold.open()
        vault.codes  # noqa: B018 - raises CodesOff
        if untrusted_code is None:
            raise CodeNeeded
        if recovery.looks_like(untrusted_code):
            await self._burn(vault, recovery.parse(untrusted_code))
            return
        code = totp.parse(untrusted_code)
        step, now = await self._prove(vault, lambda: _spent(vault, code, self._now_step()))
        await self._hold.save(vault.after_code(step, max(-1, min(1, step - now))))

    async def end(self, password: Secret, smk: Secret) -> None:
        """Codes off, and the limits with them, for a caller whose turn it is.

        smk: what the password gave.
        """
        before = self._hold.open().inner
        rest = without_limits(before.policy)
        inner = replace(before, totp=None, recovery=(), policy=rest)
        await self._change(inner, password, smk, Change.CODES_OFF)

    async def burn_at_login(self, password: Secret, index: int) -> None:
        """A recovery code opened the vault: it must not open it again, in any copy of the file."""
        vault = self._hold.open()
        smk = await self._gate.spending_key(vault, password)
        await self._change(_without(vault.inner, index), password, smk, Change.RECOVERY_USED)

    async def _burn(self, vault: OpenVault, code: Secret) -> None:
        """Its slot goes from this file now; salts and device secret are new at the next change."""
        index = await self._prove(vault, lambda: _index_of(vault.inner, code))
        slots = tuple(slot for slot in vault.header.slots if slot.index != index)
        header = replace(vault.header, slots=slots)
        burnt = replace(vault, header=header).next_write(_without(vault.inner, index))
        await self._hold.save_change(burnt, Change.RECOVERY_USED)

    async def _note_end(self, ends: int | None, what: Change) -> None:
        vault = self._hold.open()
        _, secret = vault.codes
        inner = replace(vault.inner, totp=replace(secret, ends=ends))
        await self._hold.save_change(vault.next_write(inner), what)

    async def _change(self, inner: Inner, password: Secret, smk: Secret, what: Change) -> None:
        vault = self._hold.open()
        await self._hold.follow(self._changes.contents(vault, inner, password, smk), what)

    async def _prove(self, vault: OpenVault, check: Callable[[], T]) -> T:
        async def attempt() -> T:
            return await self._runtime.blocking(VAULT_LANE, check)

        result, _ = await self._gate.prove(vault.header, vault.device, attempt)
        return result

    def _now_step(self) -> int:
        return totp.step_of(self._clock.now())


def _find(secret: Secret, code: totp.Code, now: int) -> int:
    step = _near(secret, code, now)
    if step is not None:
        return step
    off = totp.find(secret, code, range(now - _DIAGNOSED, now + _DIAGNOSED + 1))
    raise WrongCode() if off is None else WrongCode(drift=(off - now) * totp.PERIOD)


def _near(secret: Secret, code: totp.Code, now: int) -> int | None:
    """The step of a code that is taken now: this one's, the one before, the one after."""
    return totp.find(secret, code, (now, now - 1, now + 1))


def _spent(vault: OpenVault, code: totp.Code, now: int) -> tuple[int, int]:
    """The step of a code that was not used before, and now's.

    Raises CodesRunOut where no code would be left for a login: without a table no file opens.
    """
    public, secret = vault.codes
    step = _near(secret.secret, code, now)
    if step is None:
        raise WrongCode  # not by how much the clocks differ: a guess would be tested 41 times
    if step < public.start:
        raise CodeUsed(seconds=(public.start - now) * totp.PERIOD)
    if step + 1 >= public.start + len(vault.table) // table.ENTRY:
        raise CodesRunOut
    return step, now


def _index_of(inner: Inner, code: Secret) -> int:
    if code not in inner.recovery:
        raise WrongCode
    return inner.recovery.index(code)


def _without(inner: Inner, index: int) -> Inner:
    left = tuple(None if i == index else code for i, code in enumerate(inner.recovery))
    return replace(inner, recovery=left)
