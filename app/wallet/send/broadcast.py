"""Bring a signed transaction to the servers: stored first, then sent to two of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Connection, Database
from app.core.network import Network
from app.wallet.chain.hashing import shown
from app.wallet.electrum.pool import ServerPool
from app.wallet.electrum.rejections import Rejection
from app.wallet.electrum.session import Session
from app.wallet.errors import BroadcastRejected, ServerError
from app.wallet.events import HistoryChanged
from app.wallet.model import AccountId, ServerAddress, TxId
from app.wallet.store import labels, outbox, scripts, transactions, undo
from app.wallet.store.derive import Change, Setting
from app.wallet.store.rawtx import RawTx, parse
from app.wallet.store.transactions import Arrival

log = logging.getLogger(__name__)

_SECOND_SECONDS = 4.0  # to find another server once one has the payment: people are waiting


@dataclass(frozen=True, slots=True)
class Signed:
    """A payment ready to go. notes: (kind, ref, text) of labels to keep with it (BIP-329)."""

    account: AccountId
    raw: bytes
    change_address: str | None
    notes: tuple[tuple[str, str, str], ...] = ()


class Broadcaster:
    """Stores and sends. What no server could be asked about waits in the outbox."""

    def __init__(
        self, database: Database, servers: ServerPool, bus: Bus, clock: Clock, network: Network
    ) -> None:
        self._database, self._servers, self._bus = database, servers, bus
        self._clock, self._network = clock, network

    async def send(self, signed: Signed) -> TxId:
        """The transaction's id, once it is stored and a server has it or none is in reach.

        Raises BroadcastRejected (reason: an electrum.rejections.Rejection) when every server
        that answered refused it: then it is taken back, and its coins are free again.
        """
        tx = parse(signed.raw)
        await self._write(lambda db: self._store(db, signed, tx))
        accepted, refusals = await self._push(signed.raw)
        if accepted:
            await self._write(lambda db: self._note_accepted(db, tx, signed.raw, accepted))
        elif refusals:
            setting = self._setting()
            await self._write(lambda db: undo.withdraw(db, setting, tx.txid))
            raise BroadcastRejected(reason=_telling(refusals))
        return TxId(shown(tx.txid))

    async def reserve(self, address: str | None) -> None:
        """Take an address of ours out of use: a payment that is signed elsewhere names it."""
        await self._database.write(lambda db: _hand_out(db, address))

    async def _push(self, raw: bytes) -> tuple[int, list[str]]:
        """How many servers have it now, and why others refused."""
        accepted, refusals = 0, []
        asked: set[ServerAddress] = set()
        pool = self._servers
        # The third is for a first one that broke down when it was asked: another stands in for it.
        for find in (pool.session, pool.second_session, pool.session):
            session = await _found(find, _SECOND_SECONDS if accepted else None)
            if session is None or session.server in asked:
                continue
            asked.add(session.server)
            outcome = await _offer(session, raw)
            if outcome == Rejection.ALREADY_KNOWN:
                accepted += 1
            elif outcome is not None:
                refusals.append(outcome)
        return accepted, refusals

    def _store(self, db: Connection, signed: Signed, tx: RawTx) -> Change:
        setting = self._setting()
        change = transactions.save(db, setting, [Arrival(tx, signed.raw)], made_here=True)
        outbox.put(db, tx.txid, signed.account, setting.now)
        for kind, ref, text in signed.notes:
            labels.put(db, kind, ref, text, setting.now)
        _hand_out(db, signed.change_address)
        return change

    def _note_accepted(self, db: Connection, tx: RawTx, raw: bytes, servers: int) -> Change:
        for _ in range(servers):
            outbox.accepted(db, tx.txid)
        return transactions.save(db, self._setting(), [Arrival(tx, raw)])

    async def _write(self, work: Callable[[Connection], Change]) -> None:
        change = await self._database.write(work)
        if change:
            accounts = tuple(AccountId(account) for account in sorted(change.accounts))
            txids = tuple(TxId(shown(txid)) for txid in sorted(change.txids))
            self._bus.publish(HistoryChanged(accounts, txids))

    def _setting(self) -> Setting:
        return Setting(self._network, int(self._clock.now()))


def _hand_out(db: Connection, address: str | None) -> None:
    for script in scripts.by_address(db, address or ""):
        scripts.hand_out(db, script.id)


async def _found(
    find: Callable[[], Awaitable[Session | None]], seconds: float | None
) -> Session | None:
    """A session; None where there is no other server, or none within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            return await find()
    except (ServerError, TimeoutError):
        return None


async def _offer(session: Session, raw: bytes) -> str | None:
    """ALREADY_KNOWN when this server has it now, its refusal, or None when it broke down."""
    try:
        await session.broadcast(raw)
    except BroadcastRejected as error:
        return str(error.details["reason"])
    except ServerError as error:
        log.info("a server could not be asked to take the payment: %s", error.code)
        return None
    return Rejection.ALREADY_KNOWN


def _telling(refusals: list[str]) -> str:
    """The first refusal that says why."""
    return next((reason for reason in refusals if reason != Rejection.UNKNOWN), refusals[0])
