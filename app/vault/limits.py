"""Limits and step-up questions as the rest of the program sees them.

What they are worth: this is an `if` of the program, not a key. It stops somebody at the unlocked
wallet who knows the password but has no authenticator. Whoever changes the program or holds the
recovery phrase is not stopped. The count lives in the vault file: an older copy of that file, put
back before a login with a code, brings an older count back; so does a computer clock set ahead
before a start, as far as the login's code of that time can be had, or with a recovery code.
"""

import contextlib
from dataclasses import dataclass, replace
from weakref import WeakSet

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.secret import Secret
from app.vault.canonical import NotCanonical
from app.vault.entry.gate import Gate
from app.vault.errors import CodeNeeded, LimitsNeedCodes, PasswordNeeded, VaultDamaged, WalletFrozen
from app.vault.events import Change, LimitHeld, VaultUnlocked, Way
from app.vault.format.opened import OpenVault
from app.vault.hold import Hold
from app.vault.login_codes import LoginCodes
from app.vault.policy import ledger
from app.vault.policy.actions import Action, Ask
from app.vault.policy.ages import Ages
from app.vault.policy.ledger import DAY, Demand, Spend
from app.vault.policy.model import Choices, Pending, Policy, Spent
from app.vault.policy.strictness import strictest
from app.vault.turns import in_turn


@dataclass(frozen=True, slots=True)
class LimitsState:
    """For a screen. choices: in force now. spent: sat with fees in the last 24 hours."""

    choices: Choices
    pending: Pending | None
    spent: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Receipt:
    """That a payment was counted. Only the one that `authorise` gave takes it back, and once."""

    entry: Spent


class Limits:
    """What each payment and each guarded action asks for.

    Calls that change something take turns, so two payments at the same time cannot both fit in
    what one of them uses up.
    """

    def __init__(self, hold: Hold, codes: LoginCodes, gate: Gate, clock: Clock, bus: Bus) -> None:
        self._hold, self._codes, self._gate, self._clock = hold, codes, gate, clock
        self._ages = Ages(clock)
        self._receipts: WeakSet[Receipt] = WeakSet()
        self.turn = hold.turn
        bus.subscribe(VaultUnlocked, self._unlocked)

    def state(self) -> LimitsState:
        """Raises VaultLockedError, VaultDamaged."""
        policy = self._policy()
        return LimitsState(policy.choices, policy.pending, ledger.total(policy.spent))

    def asks(self, action: Action) -> Ask:
        """What this action asks for now; the password where there are no codes to ask for.

        Raises VaultLockedError, VaultDamaged.
        """
        ask = self._policy().choices.ask(action)
        return Ask.PASSWORD if ask is Ask.CODE and not self._codes.on else ask

    def demand(self, spend: Spend) -> Demand:
        """What this payment would need now. Raises VaultLockedError, VaultDamaged."""
        policy = self._policy()
        demand = ledger.demand(policy.choices, spend, policy.spent)
        return demand if self._codes.on else replace(demand, reason=None)

    @in_turn
    async def permit(
        self, action: Action, password: Secret | None = None, untrusted_code: Secret | None = None
    ) -> None:
        """May this be done? To be called by whoever does it, before doing it, outside its turn.

        Raises PasswordNeeded, CodeNeeded (reason=action), WrongPassword, TooManyAttempts, what
        `codes.verify` raises, VaultLockedError, VaultDamaged.
        """
        ask = self.asks(action)
        if ask is Ask.NOTHING:
            return
        if password is None:
            raise PasswordNeeded
        if ask is Ask.CODE and untrusted_code is None:
            raise CodeNeeded(reason="action")
        await self._prove(password, untrusted_code if ask is Ask.CODE else None)

    @in_turn
    async def authorise(
        self, spend: Spend, password: Secret, untrusted_code: Secret | None = None
    ) -> Receipt:
        """Count a payment, on the disk, before it is signed; a crash after that leaves it counted.

        password: checked here only where a code is needed, so that a wrong one uses up no code;
        signing checks it anyway. Without two-factor login nothing is counted: there are no limits.
        Raises WalletFrozen, CodeNeeded (reason: a ledger.Reason), WrongPassword, TooManyAttempts,
        StorageError, and what `codes.verify` raises; then nothing is counted.
        """
        if self._hold.open().inner.freeze is not None:
            raise WalletFrozen  # here too, or a code would be used up before the signer refuses
        reason = self.demand(spend).reason
        if reason is not None:
            if untrusted_code is None:
                self._hold.bus.publish(LimitHeld(spend.sats))
                raise CodeNeeded(reason=reason.value)
            await self._prove(password, untrusted_code)
        receipt = Receipt(Spent(int(self._clock.now()), spend.counted))
        if self._codes.on:
            policy = self._policy()
            spent = ledger.added(policy.spent, receipt.entry)
            await self._hold.save(self._with(replace(policy, spent=spent)))
            self._ages.begin(receipt.entry.at)
            self._receipts.add(receipt)
        return receipt

    @in_turn
    async def release(self, receipt: Receipt) -> None:
        """Nothing was signed: count it no more. Raises VaultLockedError, StorageError."""
        if receipt in self._receipts:
            policy = self._policy()
            spent = ledger.without(policy.spent, receipt.entry)
            await self._hold.save(self._with(replace(policy, spent=spent)))
            self._receipts.discard(receipt)

    @in_turn
    async def change(
        self, choices: Choices, password: Secret, untrusted_code: Secret | None = None
    ) -> int | None:
        """Other choices. What protects more holds at once; the rest a day later (Unix seconds).

        Takes the password, and where something protects less a code, if two-factor login is on.
        The wish before, if it still waits, is forgotten. Raises LimitsNeedCodes, CodeNeeded
        (reason=lower), WrongPassword, TooManyAttempts, StorageError, VaultLockedError, and what
        `codes.verify` raises. NotCanonical for choices that cannot be is a bug of the caller.
        """
        choices = Choices.parse(choices.to_json())
        if choices.limited and not self._codes.on:
            raise LimitsNeedCodes
        policy = self._policy()
        at_once = strictest(policy.choices, choices)
        lower = at_once != choices
        if lower and self._codes.on and untrusted_code is None:
            raise CodeNeeded(reason="lower")
        await self._prove(password, untrusted_code if lower and self._codes.on else None)
        pending = Pending(choices, int(self._clock.now()) + DAY) if lower else None
        changed = self._with(Policy(at_once, pending, policy.spent))
        await self._hold.save_change(changed, Change.RAISE_ASKED if lower else Change.LIMITS)
        if pending is None:
            return None
        self._ages.begin(pending.at)
        return pending.at

    @in_turn
    async def keep(self) -> None:
        """Take back the wish for less protection. Raises StorageError, VaultLockedError."""
        policy = self._policy()
        if policy.pending is not None:
            await self._hold.save_change(self._with(replace(policy, pending=None)), Change.LIMITS)

    async def _prove(self, password: Secret, untrusted_code: Secret | None) -> None:
        """The password first: a wrong one must not use up a code."""
        (await self._gate.spending_key(self._hold.open(), password)).wipe()
        if untrusted_code is not None:
            await self._codes.use(untrusted_code)

    def _policy(self) -> Policy:
        """As it is now: a wish whose day has passed holds, what is older than a day is gone."""
        try:
            stored = Policy.parse(self._hold.open().inner.policy)
        except NotCanonical:
            raise VaultDamaged(part="policy") from None
        spent = ledger.recent(stored.spent, self._ages.age)
        pending = stored.pending
        if pending is not None and self._ages.age(pending.at) >= 0:
            return Policy(pending.choices, None, spent)
        return replace(stored, spent=spent)

    def _with(self, policy: Policy) -> OpenVault:
        vault = self._hold.open()
        return vault.next_write(replace(vault.inner, policy=policy.to_json()))

    def _unlocked(self, event: VaultUnlocked) -> None:
        if event.way is Way.CODE:
            self._ages.forget()
        with contextlib.suppress(VaultDamaged):  # told to whoever asks for something
            self._policy()  # notes ages by both clocks, before somebody can set one
