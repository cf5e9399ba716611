"""After a restore: find the other accounts that the phrase was used with (BIP-44).

Their public descriptors are known only while the phrase is being read, so they are kept (in the
encrypted database) until a server could be asked. For each kind the accounts are looked at in
order, up to the first whose first addresses were never used.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from functools import partial

from app.core.bus import Bus
from app.core.db import Connection, Database
from app.core.errors import AppError
from app.core.network import Network
from app.core.runtime import Runtime
from app.wallet.accounts import GAP_LIMIT, Accounts
from app.wallet.electrum.pool import ServerPool
from app.wallet.engine import LANE
from app.wallet.engine.addresses import derive
from app.wallet.engine.keys import ACCOUNTS, Descriptors, record_name
from app.wallet.errors import AccountExists
from app.wallet.events import SyncChanged
from app.wallet.model import AccountKind, SyncPhase

log = logging.getLogger(__name__)

_KEY = "accounts_to_look_for"
_KINDS = (AccountKind.BIP84, AccountKind.BIP86)


class Discovery:
    """Looks once, when the wallet is first up to date after a restore."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        servers: ServerPool,
        runtime: Runtime,
        bus: Bus,
        network: Network,
    ) -> None:
        self._database, self._accounts, self._servers = database, accounts, servers
        self._runtime, self._network = runtime, network
        self._task: asyncio.Task[None] | None = None
        bus.subscribe(SyncChanged, self._synchronized)

    async def remember(self, descriptors: Mapping[str, Descriptors]) -> None:
        """Keep what is to be looked for, by record name ("bip84/0"), and look.

        The synchronizer may have been up to date before, with nothing to tell from then on.
        """
        value = json.dumps({name: [d.external, d.internal] for name, d in descriptors.items()})
        await self._database.write(lambda db: _put(db, value))
        await self.stop()  # a look that runs may have come too early for this
        self._begin()

    async def look(self) -> int:
        """How many accounts were found and added. Raises ServerError: it is tried again later."""
        text = await self._database.read(_get)
        if text is None:
            return 0
        wanted = {name: Descriptors(*pair) for name, pair in json.loads(text).items()}
        found = 0
        for kind in _KINDS:
            found += await self._look_at(kind, wanted)
        await self._database.write(lambda db: _put(db, None))
        return found

    async def stop(self) -> None:
        """Before the database is closed; it goes on at the next unlock."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _synchronized(self, event: SyncChanged) -> None:
        if event.state.phase is SyncPhase.READY and (self._task is None or self._task.done()):
            self._begin()

    def _begin(self) -> None:
        self._task = asyncio.create_task(self._try(), name="discovery")

    async def _try(self) -> None:
        try:
            await self.look()
        except AppError as error:
            log.info("accounts will be looked for later: %s", error.code)

    async def _look_at(self, kind: AccountKind, wanted: Mapping[str, Descriptors]) -> int:
        known = {
            entry.account.index
            for entry in await self._accounts.list()
            if entry.account.kind is kind
        }
        found = 0
        for index in range(ACCOUNTS):
            descriptors = wanted.get(record_name(kind, index))
            if index in known or descriptors is None:
                continue
            if not await self._used(descriptors.external):
                break
            try:
                await self._accounts.add_found(kind, index, descriptors)
                found += 1
            except AccountExists:
                continue  # the user was quicker
        return found

    async def _used(self, external: str) -> bool:
        places = await self._runtime.blocking(
            LANE, partial(derive, external, self._network, 0, GAP_LIMIT)
        )
        session = await self._servers.session()
        keys = [hashlib.sha256(place.script).digest() for place in places]
        used = False
        async for _, history in session.histories(keys):
            used = used or bool(history)
        return used


def _put(db: Connection, value: str | None) -> None:
    db.execute("DELETE FROM meta WHERE key = ?", (_KEY,))
    if value is not None:
        db.execute("INSERT INTO meta VALUES(?,?)", (_KEY, value))


def _get(db: Connection) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    return None if row is None else str(row[0])
