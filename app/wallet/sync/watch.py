"""Know all scripts of all accounts: derive them up to the gap limit, subscribe to each.

Discovery follows BIP-44: an account's addresses are looked at in order until `gap_limit` of
them in a row were never used, on each of its keychains. That one is used is a server's word until
a payment to it was read, so discovery goes on from there only so far: else a server could have
addresses derived without end, and the next one to be handed out would be beyond every gap.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import NamedTuple

from app.core.db import Connection
from app.wallet.electrum.session import Session
from app.wallet.engine.addresses import DerivedScript
from app.wallet.engine.derivation import Derivation
from app.wallet.model import Account, AccountId
from app.wallet.store import accounts, scripts
from app.wallet.store.scripts import Watched
from app.wallet.sync.book import ScriptBook
from app.wallet.sync.compare import status_bytes
from app.wallet.sync.fetch import ahead
from app.wallet.sync.parts import Tools

_LANES = ("derive-receiving", "derive-change")  # BDK computes outside of Python's lock
_DERIVED_AT_ONCE = 200  # about 20 ms of the lane, and of the commit that stores them
_MOST_AHEAD = 1600  # scripts derived on suspicion, where so far all were used
_ON_TRUST = 1000  # scripts of a keychain that a server may call used before it shows payments
_SUBSCRIBED_AT_ONCE = 2000

Status = bytes | None
OnNews = Callable[[bytes, Status], None]
"""Told (script hash, status) of a script whose status is not the one we processed."""
OnAsked = Callable[[Sequence[bytes]], Awaitable[None]]
"""Told which of some scripts had news, and waited for before more are asked about."""
Progress = Callable[[int, int], None]
"""Told (scripts asked about, scripts known)."""


class Told(NamedTuple):
    """Whom to tell."""

    news: OnNews
    asked: OnAsked
    progress: Progress


class Watch:
    """All our scripts, watched on one session."""

    def __init__(self, tools: Tools, session: Session, book: ScriptBook, told: "Told") -> None:
        self._tools, self._session, self._book = tools, session, book
        self._told = told
        self._after = 0  # number of the last row of the table that was looked at
        self._asked = 0

    async def everything(self) -> None:
        """Subscribe to all scripts in the table that are not yet watched.

        Others store scripts too: addresses to watch, or the next one to be paid to.
        """
        while rows := await self._tools.database.read(
            partial(scripts.watched, after=self._after, limit=_SUBSCRIBED_AT_ONCE)
        ):
            self._after = rows[-1].id
            unwatched = [row for row in rows if not self._book.holds(row)]
            if unwatched:
                await self._subscribe(unwatched)

    async def cleared(self) -> None:
        """Ask again about scripts whose status was cleared, because rows were taken back."""
        rows = await self._tools.database.read(scripts.to_ask_again)
        if rows:
            await self._subscribe(rows)

    async def discover(self) -> None:
        """Derive, store and subscribe until each keychain ends in a gap.

        Or until payments must be read first; then it is to be called again afterwards.
        """
        await self.everything()
        everyone = await self._tools.database.read(accounts.all_accounts)
        keychains = [
            _Keychain(account, number, Derivation(descriptor, self._tools.network))
            for account in everyone
            for number, descriptor in ((0, account.external), (1, account.internal))
            if descriptor is not None
        ]
        await asyncio.gather(*(self._extend(keychain) for keychain in keychains))

    async def again(self, keys: Sequence[bytes]) -> None:
        """Ask for the present statuses of these, whatever we have processed."""
        async for key, status in self._session.subscribe_scripts(keys, self._heard):
            self._told.news(key, status_bytes(status))

    async def _extend(self, keychain: "_Keychain") -> None:
        more = 0
        coming: asyncio.Task[tuple[int, list[Watched]]] | None = None
        try:
            while True:
                start, rows = await (coming or self._next(keychain, more))
                coming = None
                if not rows:
                    return
                if more > keychain.account.gap_limit:  # derive on, while these are asked about
                    coming = asyncio.create_task(self._next(keychain, more))
                used = await self._subscribe(rows)
                keychain.called_used(start, rows, used)
                # Mostly used so far: many more will be. Else no further than the gap asks.
                more = min(len(rows) * 2, _MOST_AHEAD) if len(used) * 2 > len(rows) else 0
        finally:
            if coming is not None:
                coming.cancel()

    async def _next(self, keychain: "_Keychain", more: int) -> tuple[int, list[Watched]]:
        """Derive and store what the gap limit asks for, and at least so many; none at the end.

        Gives the index of the first of them, too.
        """
        start, missing, most = await self._tools.database.read(keychain.missing)
        end = start + min(max(missing, more), most)
        bundles = (
            self._derive(keychain, at, min(_DERIVED_AT_ONCE, end - at))
            for at in range(start, end, _DERIVED_AT_ONCE)
        )
        found: list[Watched] = []
        async with aclosing(ahead(2, bundles)) as derived:
            async for places in derived:
                found += await self._tools.database.write(
                    partial(keychain.store, places=places), durable=False
                )
        return start, found

    async def _derive(self, keychain: "_Keychain", at: int, count: int) -> list[DerivedScript]:
        return await self._tools.runtime.blocking(
            _LANES[keychain.number], partial(keychain.derivation.places, at, count)
        )

    async def _subscribe(self, rows: Sequence[Watched]) -> set[int]:
        """Those of these that are used, as the server says."""
        processed = self._book.add(rows)
        used: set[int] = set()
        changed: list[bytes] = []
        async for key, text in self._session.subscribe_scripts(processed, self._heard):
            self._asked += 1
            self._told.progress(self._asked, len(self._book))
            status = status_bytes(text)
            if status is not None:
                used.update(self._book.ids(key))
            if status != processed[key]:
                self._told.news(key, status)
                changed.append(key)
        await self._told.asked(changed)
        return used

    def _heard(self, key: bytes, status: str | None) -> None:
        if key in self._book:
            self._told.news(key, status_bytes(status))


class _Keychain:
    """One keychain of one account."""

    def __init__(self, account: Account, number: int, derivation: Derivation) -> None:
        self.account, self.number, self.derivation = account, number, derivation
        self._called = 0  # how many scripts there are up to the last one that was called used

    def missing(self, db: Connection) -> tuple[int, int, int]:
        """(index of the next script, how many more the gap limit asks for, how many it may be).

        May be: as many beyond what is used for sure as are used for sure, or what trust allows.
        """
        start = scripts.derived(db, self._id, self.number)
        sure = scripts.last_used(db, self._id, self.number) + 1
        gap = self.account.gap_limit
        missing = max(sure, self._called) + gap - start
        most = sure + max(sure, _ON_TRUST) + gap - start
        return start, missing, max(most, 0)

    def called_used(self, start: int, rows: Sequence[Watched], used: set[int]) -> None:
        """Which of the scripts from index start on the server calls used."""
        for index, row in enumerate(rows, start):
            if row.id in used:
                self._called = index + 1

    def store(self, db: Connection, places: Sequence[DerivedScript]) -> list[Watched]:
        if not places:
            return []
        lines = ((place.index, place.script, place.address) for place in places)
        scripts.add(db, self._id, self.number, lines)
        first = places[0].index
        return scripts.watched_range(db, self._id, self.number, first, first + len(places))

    @property
    def _id(self) -> AccountId:
        return self.account.id
