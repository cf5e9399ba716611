"""Addresses to be paid to: the next unused one, a fresh one, and those handed out before."""

import re

from app.core.bus import Bus
from app.core.db import Connection, Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.wallet import uri
from app.wallet.engine import LANE
from app.wallet.engine.addresses import DerivedScript, derive
from app.wallet.errors import AccountMissing
from app.wallet.events import AccountsChanged
from app.wallet.model import Account, AccountId, AccountKind, ReceiveAddress, Sats
from app.wallet.store import accounts, labels, scripts
from app.wallet.store.scripts import Script

RECEIVING, CHANGE = 0, 1
"""The two keychains of an account."""
_BATCH = 20  # addresses derived at once where none is left
_ORIGIN_PATH = re.compile(r"\[[0-9a-fA-F]{8}(/[^\]]*)?\]")
_STEPS = re.compile(r"[xt]pub\w+((?:/\d+)*)/\*")


class Receiving:
    """What the Receive screen asks."""

    def __init__(self, database: Database, runtime: Runtime, bus: Bus, network: Network) -> None:
        self._database, self._runtime = database, runtime
        self._bus, self._network = bus, network

    async def current(self, account: AccountId) -> ReceiveAddress:
        """The address last handed out while nothing was paid to it, else a fresh one.

        Raises AccountMissing.
        """
        found = await self._database.read(lambda db: _last_unpaid(db, account))
        return found or await self.fresh(account)

    async def fresh(self, account: AccountId) -> ReceiveAddress:
        """One never shown before; from now on it counts as handed out. Raises AccountMissing.

        Of a fixed list of addresses: the next that was not paid to, else the last one.
        """
        script = await self.reserve(account, RECEIVING)
        known = await self._database.read(lambda db: accounts.get(db, account))
        self._bus.publish(AccountsChanged())  # one more address to look at
        return await self._database.read(lambda db: _address(db, known, script, Sats(0)))

    async def list(self, account: AccountId) -> tuple[ReceiveAddress, ...]:
        """All addresses handed out or used, newest first. Raises AccountMissing."""

        def work(db: Connection) -> tuple[ReceiveAddress, ...]:
            known = accounts.get(db, account)
            rows = scripts.shown(db, account, RECEIVING)
            return tuple(_address(db, known, script, Sats(got)) for script, got in rows)

        return await self._database.read(work)

    def uri(self, address: str, amount: Sats | None = None, label: str = "") -> str:
        """A payment link (BIP-21) to put in a QR code."""
        return uri.build(address, amount, label)

    async def reserve(self, account: AccountId, keychain: int) -> Script:
        """Hand out the next script of a keychain, deriving more where none is left."""
        known = await self._database.read(lambda db: accounts.get(db, account))
        found = await self._database.write(lambda db: _hand_out(db, account, keychain))
        if found is None:
            await self._derive_more(known, keychain)
            found = await self._database.write(lambda db: _hand_out(db, account, keychain))
        if found is None:
            raise AccountMissing()
        return found

    async def peek(self, account: AccountId, keychain: int) -> Script:
        """The script that `reserve` would hand out, without doing so."""
        known = await self._database.read(lambda db: accounts.get(db, account))
        found = await self._database.read(lambda db: scripts.first_fresh(db, account, keychain))
        if found is None:
            await self._derive_more(known, keychain)
            found = await self._database.read(lambda db: _next(db, account, keychain))
        if found is None:
            raise AccountMissing()
        return found

    async def _derive_more(self, account: Account, keychain: int) -> None:
        descriptor = account.internal if keychain == CHANGE else account.external
        if descriptor is None:
            return
        start = await self._database.read(lambda db: scripts.derived(db, account.id, keychain))
        more: list[DerivedScript] = await self._runtime.blocking(
            LANE, lambda: derive(descriptor, self._network, start, _BATCH)
        )
        lines = [(place.index, place.script, place.address) for place in more]
        await self._database.write(lambda db: scripts.add(db, account.id, keychain, lines))


def _hand_out(db: Connection, account: AccountId, keychain: int) -> Script | None:
    found = _next(db, account, keychain)
    if found is not None:
        scripts.hand_out(db, found.id)
    return found


def _next(db: Connection, account: AccountId, keychain: int) -> Script | None:
    """The first fresh one; where no more can be derived, the last one again."""
    found = scripts.first_fresh(db, account, keychain)
    if found is None and _cannot_grow(accounts.get(db, account)):
        return scripts.at(db, account, keychain, scripts.derived(db, account, keychain) - 1)
    return found


def _cannot_grow(account: Account) -> bool:
    return account.kind is AccountKind.ADDRESSES or "*" not in (account.external or "")


def _last_unpaid(db: Connection, account: AccountId) -> ReceiveAddress | None:
    known = accounts.get(db, account)
    last = scripts.at(db, account, RECEIVING, scripts.last_used(db, account, RECEIVING))
    return None if last is None or last.used else _address(db, known, last, Sats(0))


def _address(db: Connection, account: Account, script: Script, received: Sats) -> ReceiveAddress:
    return ReceiveAddress(
        account.id,
        script.address,
        script.idx,
        path_of(account.external, script.idx),
        script.used,
        labels.get(db, "addr", script.address),
        received,
    )


def path_of(descriptor: str | None, index: int) -> str:
    """The BIP-32 path of an address of a descriptor with one key, "" where there is none."""
    origin = _ORIGIN_PATH.search(descriptor or "")
    steps = _STEPS.search(descriptor or "")
    if steps is None:
        return ""
    start = origin[1] or "" if origin else ""
    return f"m{start}{steps[1]}/{index}"
