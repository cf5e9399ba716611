"""Freezing as the rest of the program sees it: stop all spending, and allow it again.

A freeze takes the spending key of this copy of the wallet out of reach; it does not stop whoever
has the recovery phrase, and nobody but its owner's programs knows of it.
"""

from dataclasses import dataclass, replace

from app.core.clock import Clock
from app.core.secret import Secret
from app.vault.changes import Changes
from app.vault.crypto import DoesNotOpen, random_bytes, random_key
from app.vault.entry.gate import Gate
from app.vault.errors import (
    FreezeAnswerRefused,
    NotFrozen,
    NothingToFreeze,
    PhraseOnly,
    PhraseUnchecked,
    WalletFrozen,
)
from app.vault.events import Change
from app.vault.format import keys, opening, spending
from app.vault.format.inner import Inner
from app.vault.format.opened import OpenVault
from app.vault.format.spending import SpendKind
from app.vault.freeze.record import ID_SIZE, Freeze
from app.vault.freeze.request import Request
from app.vault.freeze.seal import SupportKey, seal_for_support
from app.vault.hold import Hold
from app.vault.login_codes import LoginCodes
from app.vault.turns import in_turn

CHECK_LASTS = 30 * 24 * 3600
"""Seconds for which a check of the recovery phrase is good enough to freeze."""


@dataclass(frozen=True, slots=True)
class FreezeState:
    """at: Unix seconds. by_support: whether support can help to unfreeze, besides the phrase.

    id: names this freeze, to be read out: "3F2A-91BC-0D44-E7A1".
    """

    at: int
    by_support: bool
    id: str


class Freezing:
    """While frozen, the password opens the spending key no more; everything else goes on."""

    def __init__(
        self,
        hold: Hold,
        changes: Changes,
        gate: Gate,
        codes: LoginCodes,
        clock: Clock,
        support: SupportKey | None,
    ) -> None:
        self._hold, self._changes, self._gate, self._codes = hold, changes, gate, codes
        self._clock, self._support = clock, support
        self._request: Request | None = None
        self.turn = hold.turn

    @property
    def support_known(self) -> bool:
        """Whether support could help to unfreeze what is frozen now; else only the phrase can."""
        return self._support is not None

    @property
    def frozen(self) -> bool:
        """Raises VaultLockedError."""
        return self._hold.open().inner.freeze is not None

    def state(self) -> FreezeState | None:
        """None while spending is possible. Raises VaultLockedError."""
        record = self._hold.open().inner.freeze
        if record is None:
            return None
        by_support = record.sealed is not None and self._support is not None
        return FreezeState(record.at, by_support, _shown(record.id))

    @in_turn
    async def freeze(
        self, password: Secret, phrase_at_hand: bool, checked_at: int | None = None
    ) -> None:
        """Stop all spending.

        Where the keyring holds the device secret, copies of the vault file from before open no
        more; without a keyring, and from a backup, they do. The phrase is the one way back that
        needs nobody else: phrase_at_hand is what the person says; checked_at, when they last proved
        it (Unix seconds), is enough for 30 days.
        Raises PhraseUnchecked, NothingToFreeze, WalletFrozen (it is already), WrongPassword,
        TooManyAttempts, KeyringUnusable, KeyringLocked, StorageError, VaultLockedError; then
        nothing changed.
        """
        vault = self._hold.open()
        _require_spending(vault)
        if not phrase_at_hand and not self._checked_lately(checked_at):
            raise PhraseUnchecked
        smk = await self._gate.spending_key(vault, password)
        record, sealed = self._freeze(vault.header.vid, smk)
        await self._change(replace(vault.inner, freeze=record), password, sealed, Change.FROZEN)

    def begin_unfreeze(self) -> bytes:
        """A request for support; an answer to an earlier one is taken no more.

        Canonical JSON {vid_hash, fid, kid, enc, epk, nonce}, under 1 kB. What opens the answer is
        kept until the program ends. Raises NotFrozen, PhraseOnly, VaultLockedError.
        """
        vault = self._hold.open()
        record = _record(vault)
        if record.sealed is None or self._support is None:
            raise PhraseOnly
        self._forget_request()
        self._request = Request.fresh(vault.header.vid, record)
        return self._request.to_bytes()

    @in_turn
    async def unfreeze(
        self, untrusted_answer: bytes, password: Secret, code: Secret | None = None
    ) -> None:
        """Allow spending again, with support's answer to the last request.

        code: where login codes are on. A refused answer changes nothing and counts as nothing:
        there is nothing to guess in it. Raises FreezeAnswerRefused (reason: form, signer, freeze,
        request, sealed, key), NotFrozen, CodeNeeded, CodeInvalid, WrongCode, CodeUsed,
        WrongPassword, TooManyAttempts, KeyringUnusable, KeyringLocked, StorageError,
        VaultLockedError.
        """
        freeze_key = self._answered(_record(self._hold.open()), untrusted_answer)
        try:
            smk = await self._thawed(freeze_key, password, code)
        finally:
            freeze_key.wipe()
        await self._lift(password, smk)

    @in_turn
    async def unfreeze_with_phrase(self, entropy: Secret, password: Secret) -> None:
        """Allow spending again with the recovery phrase; password and login codes stay.

        No code is asked for: the phrase could set everything anew anyway. Raises NotFrozen,
        WrongPhrase, and as `unfreeze` from WrongPassword on.
        """
        vault = self._hold.open()
        _record(vault)
        keys.require_phrase(vault, entropy)
        (await self._gate.spending_key(vault, password)).wipe()
        await self._lift(password, opening.spending_key_by_phrase(vault, entropy))

    def _checked_lately(self, checked_at: int | None) -> bool:
        return checked_at is not None and 0 <= self._clock.now() - checked_at <= CHECK_LASTS

    def _freeze(self, vid: bytes, smk: Secret) -> tuple[Freeze, Secret]:
        """The record, and the spending key under a freeze key that only support can give back."""
        freeze_key, fid, support = random_key(), random_bytes(ID_SIZE), self._support
        try:
            sealed = spending.freeze(smk, vid, freeze_key)
            record = Freeze(fid, int(self._clock.now()))
            if support is not None:
                given = seal_for_support(support, freeze_key, vid, fid)
                record = replace(record, kid=support.kid, sealed=given)
            return record, sealed
        finally:
            smk.wipe()
            freeze_key.wipe()

    def _answered(self, record: Freeze, untrusted_answer: bytes) -> Secret:
        """The freeze key out of an answer. Raises FreezeAnswerRefused."""
        if self._support is None or self._request is None or self._request.record != record:
            raise FreezeAnswerRefused(reason="request")
        return self._request.open(untrusted_answer, self._support.signers)

    async def _thawed(self, freeze_key: Secret, password: Secret, code: Secret | None) -> Secret:
        """The spending key, once the person has proved to be the owner."""
        sealed = await self._gate.spending_key(self._hold.open(), password)
        vault = await self._codes.demand(code)
        try:
            return spending.unfreeze(sealed, vault.header.vid, freeze_key)
        except DoesNotOpen:
            raise FreezeAnswerRefused(reason="key") from None

    async def _lift(self, password: Secret, smk: Secret) -> None:
        inner = replace(self._hold.open().inner, freeze=None)
        try:
            await self._change(inner, password, smk, Change.UNFROZEN)
        finally:
            smk.wipe()
        self._forget_request()

    def _forget_request(self) -> None:
        request, self._request = self._request, None
        if request is not None:
            request.private.wipe()

    async def _change(self, inner: Inner, password: Secret, smk: Secret, what: Change) -> None:
        vault = self._hold.open()
        await self._hold.follow(self._changes.contents(vault, inner, password, smk), what)


def _record(vault: OpenVault) -> Freeze:
    """Raises NotFrozen."""
    if vault.inner.freeze is None:
        raise NotFrozen
    return vault.inner.freeze


def _require_spending(vault: OpenVault) -> None:
    """Is there something to freeze, and would the phrase undo it? Raises as `freeze`."""
    if vault.inner.freeze is not None:
        raise WalletFrozen
    if not vault.inner.records or vault.inner.spend_slot(SpendKind.PHRASE) is None:
        raise NothingToFreeze


def _shown(fid: bytes) -> str:
    return fid.hex("-", 2).upper()
