"""Before a draft is signed: was it shown long enough, is it within the limits, is it counted.

Everything that this wallet's keys sign goes through `Guard.signed`: new payments, batches, bumps,
children, and PSBTs that were imported. An exported PSBT carries no signature, so exporting counts
nothing; brought back to be signed here it counts as any other. A PSBT that was signed elsewhere
is beyond every limit of this program: whoever has its signatures can broadcast it anywhere.
"""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from app.core.clock import Clock
from app.core.db import Connection, Database
from app.core.errors import AppError
from app.core.secret import Secret
from app.vault.limits import Limits
from app.vault.policy.ledger import Spend
from app.wallet.chain.hashing import from_shown
from app.wallet.errors import TooEarly
from app.wallet.model import Draft
from app.wallet.store import outgoing

T = TypeVar("T")
_REMEMBERED = 50  # drafts, as many as Sending holds


@dataclass(frozen=True, slots=True)
class Demands:
    """What signing a draft asks for besides the password.

    reason: why a code (app.vault.policy.ledger.Reason), "" for none. wait_seconds: how long the
    draft must be shown still. first_time: whether somebody in it was never paid before.
    """

    code: bool
    reason: str
    wait_seconds: int
    first_time: bool


class Guard:
    """Knows since when each draft is shown; asks the limits about its amount."""

    def __init__(self, database: Database, limits: Limits, clock: Clock) -> None:
        self._database, self._limits, self._clock = database, limits, clock
        self._shown: dict[str, float] = {}  # draft -> monotonic seconds

    def shown(self, draft: Draft) -> None:
        """It was built and given out; the first time counts."""
        since = self._shown.pop(draft.id, self._clock.monotonic())
        self._shown[draft.id] = since
        while len(self._shown) > _REMEMBERED:
            del self._shown[next(iter(self._shown))]

    def forget(self, draft_id: str | None = None) -> None:
        """One draft, or all of them."""
        if draft_id is None:
            self._shown.clear()
        else:
            self._shown.pop(draft_id, None)

    async def demands(self, draft: Draft) -> Demands:
        """For the review screen. Raises VaultLockedError, VaultDamaged."""
        return self._demands(draft, await self._spend(draft))

    async def signed(
        self,
        draft: Draft,
        password: Secret,
        untrusted_code: Secret | None,
        sign: Callable[[], Awaitable[T]],
    ) -> T:
        """What sign() gives, if the draft may be signed; counted before, and kept only if it was.

        Raises TooEarly, what `Limits.authorise` raises, and what sign() raises.
        """
        spend = await self._spend(draft)
        wait = self._demands(draft, spend).wait_seconds
        if wait > 0:
            raise TooEarly(seconds=wait)
        receipt = await self._limits.authorise(spend, password, untrusted_code)
        try:
            return await sign()
        except AppError:  # of anything else, a cancelled caller too, nobody knows what was signed
            with contextlib.suppress(AppError):  # locked meanwhile: it stays counted
                await self._limits.release(receipt)
            raise

    async def _spend(self, draft: Draft) -> Spend:
        return await self._database.read(lambda db: _spend(db, draft))

    def _demands(self, draft: Draft, spend: Spend) -> Demands:
        demand = self._limits.demand(spend)
        since = self._shown.get(draft.id, self._clock.monotonic())
        left = demand.delay - (self._clock.monotonic() - since)
        reason = "" if demand.reason is None else demand.reason.value
        return Demands(bool(reason), reason, max(0, _whole(left)), spend.new_recipient)


def _whole(seconds: float) -> int:
    """Rounded up: after so many seconds it is time."""
    return -int(-seconds // 1)


def _spend(db: Connection, draft: Draft) -> Spend:
    """What leaves: everything but the change, to accounts of one's own too.

    An account of one's own may be one that somebody else added to be watched.
    """
    leaving = sum(coin.amount for coin in draft.inputs) - (draft.change or 0)
    replaced = 0
    if draft.replaces is not None:
        replaced = outgoing.leaving(db, draft.account, from_shown(draft.replaces))
    wanted = {payee.address for payee in draft.payees}
    return Spend(leaving, not wanted <= outgoing.paid_among(db, wanted), replaced)
