"""Ask a second server about a few addresses: one server alone could keep payments from us.

A payment that one server proves and the other does not name, though its block is in our chain,
is a lie by silence. Only a few addresses of each account are asked about, because the second
server learns that they belong together.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.core.db import Connection
from app.core.errors import StorageError
from app.wallet.electrum.pool import ServerPool
from app.wallet.electrum.session import Session
from app.wallet.errors import ServerError, ServerLied
from app.wallet.store import accounts, scripts, transactions
from app.wallet.sync.chain import HeaderChain
from app.wallet.sync.compare import Wanted
from app.wallet.sync.fetch import fetch
from app.wallet.sync.parts import Tools

log = logging.getLogger(__name__)

_RECEIVING = 0
_AROUND = 4  # addresses before and after the last used one
_SOON, _USUAL = 1.0, 600.0  # seconds to the first look, and between two


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Runs beside the work with one server (`session`); cancel it when that ends."""

    tools: Tools
    pool: ServerPool
    session: Session
    chain: HeaderChain
    height: Callable[[], int | None]
    """Our verified tip; None while we are still catching up."""

    async def run(self) -> None:
        """Leave the server (ServerLied, what=hidden) when it is shown to hide a payment."""
        pause = _SOON
        while True:
            await asyncio.sleep(pause)
            height = self.height()
            if height is None:
                continue
            try:
                hides = await self._hides(height)
            except (ServerError, StorageError) as error:
                log.info("no second look: %s", error.code)
                hides = False
            if hides:
                self.pool.report(self.session.server, ServerLied(what="hidden"))
                return
            pause = _USUAL

    async def _hides(self, height: int) -> bool:
        other = await self.pool.second_session()
        if other is None or other.server == self.session.server:
            return False
        ours = {_key(spk): spk for spk in await self.tools.database.read(_sample)}
        unknown = await self._unknown(other, ours, height)
        for key in {key for key, _ in unknown.values()}:
            named = {entry.txid for entry in await self.session.history(key)}
            claims = [
                Wanted(txid, block, held=False)
                for txid, (where, block) in unknown.items()
                if where == key and txid not in named
            ]
            if claims and await self._proves(other, claims, ours[key]):
                return True
        return False

    async def _unknown(
        self, other: Session, keys: Iterable[bytes], height: int
    ) -> Mapping[bytes, tuple[bytes, int]]:
        """What the other server says is in our chain and we do not have: txid -> (key, block)."""
        found: dict[bytes, tuple[bytes, int]] = {}
        async for key, history in other.histories(keys):
            found |= {e.txid: (key, e.height) for e in history if 0 < e.height <= height}
        held = await self.tools.database.read(lambda db: transactions.known(db, found))
        return {txid: where for txid, where in found.items() if txid not in held}

    async def _proves(self, other: Session, claims: list[Wanted], spk: bytes) -> bool:
        """Whether one of these is proven to be in our chain and pays this script."""
        try:
            shown = await fetch(other, self.chain, self.tools.database, claims)
        except ServerLied as error:
            self.pool.report(other.server, error)  # then it is the other one that is not believed
            return False
        return any(line.spk == spk for arrival in shown.arrivals for line in arrival.tx.outputs)


def _key(spk: bytes) -> bytes:
    return hashlib.sha256(spk).digest()


def _sample(db: Connection) -> list[bytes]:
    """Scripts around the last used one of each account; the whole gap where none was used."""
    found: list[bytes] = []
    for account in accounts.all_accounts(db):
        last = scripts.last_used(db, account.id, _RECEIVING)
        start, end = max(last - _AROUND, 0), last + 1 + _AROUND
        if last < 0:
            start, end = 0, account.gap_limit
        rows = scripts.watched_range(db, account.id, _RECEIVING, start, end)
        found += [row.spk for row in rows]
    return found
